"""The words of a notice: one occurrence, one unit, finished sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.calendar import WorkCalendar
from core.deadlines import Due, due_below, due_clause, due_of, opening_of
from core.errors import UnknownYearError
from core.messages import Block, Quote, Reply, Text
from core.numbers import day, moment
from core.office import OfficeSettings
from core.texts import Texts
from core.units import Unit
from scheduler.notices import NoticeQuote, Occasion
from scheduler.occasions import Occurrence

_BASIS = {"county": "kit.basis.county", "grassroots": "kit.basis.grassroots"}
_SET_BY_DEPARTMENT = ("from", "to", "due", "spot")


@dataclass(frozen=True)
class Speaker:
    """What every notice may mention."""

    texts: Texts
    calendar: WorkCalendar
    office: OfficeSettings

    def word(self, occurrence: Occurrence, units: Sequence[Unit], now: datetime) -> Reply:
        """The message to one unit, or, to the officers, about several."""
        notice = occurrence.notice
        values = {**self._general(units, now), **self._particular(occurrence, now)}
        blocks: list[Block] = [Text(self.texts(occurrence.text, **values))]
        blocks += [self._quote(quote) for quote in notice.quotes]
        if notice.closing:
            blocks.append(Text(self.texts(notice.closing, **values)))
        # A bare number typed after a reminder is a count for the form, never the number of a choice.
        return Reply(tuple(blocks), notice.choices, numbered=False)

    def word_group(self, occurrence: Occurrence, now: datetime) -> Reply:
        """The message to a group of everybody: no unit and no number."""
        values = {**self._general((), now), **self._particular(occurrence, now)}
        return Reply((Text(self.texts(occurrence.notice.group, **values)),))

    def head(self, reply: Reply) -> str:
        """The first line of a message, to name it by."""
        first = reply.blocks[0]
        return first.text.split("\n", 1)[0] if isinstance(first, Text) else ""

    def _general(self, units: Sequence[Unit], now: datetime) -> Mapping[str, object]:
        office = self.office
        return {
            "unit": units[0].name if units else "",
            "units": "\n".join(unit.name for unit in units),
            "n": len(units),
            "time": moment(now),
            "contact": office.whom_to_ask,
            "contact_line": self._contact_line(),
            "basis": self.texts(_BASIS.get(units[0].kind, "kit.basis.other")) if units else "",
        }

    def _particular(self, occurrence: Occurrence, now: datetime) -> Mapping[str, object]:
        match occurrence.notice.occasion:
            case Occasion.QUARTER_END | Occasion.QUARTER_OPENING | Occasion.QUARTER_DUE:
                return dict(self._quarterly(occurrence, now))
            case Occasion.SELFCHECK_ISSUE:
                return self._selfcheck()
            case Occasion.ACKNOWLEDGEMENT:
                return {"date": day(occurrence.due.date())}
            case Occasion.HOLIDAYS_MISSING:
                return {"year": int(occurrence.period) + 1}

    def _quarterly(self, occurrence: Occurrence, now: datetime) -> Iterator[tuple[str, object]]:
        quarter, today = occurrence.quarter, now.date()
        yield "quarter", quarter.name
        yield "range", quarter.months
        if occurrence.head:
            yield "contact", occurrence.head.name
            yield "office", occurrence.head.name
        if occurrence.notice.occasion is Occasion.QUARTER_END:
            yield "n", self.calendar.working_days_between(today, self.calendar.on_or_before(quarter.last_day))
            yield "when", self._opening(occurrence)
            return
        due = self._due(occurrence)
        yield "due_clause", due_clause(due, self.texts)
        if due.at is None:
            return
        at = moment(due.at)
        sure = due.state in {"set", "extended"}
        name = "grassroots.due.unconfirmed" if due.by else "kit.line.unconfirmed"
        yield "due", at if sure else self.texts(name, value=at, office=due.by)
        if occurrence.notice.before:
            yield "n", self.calendar.working_days_between(today, due.at.date())

    def _due(self, occurrence: Occurrence) -> Due:
        if head := occurrence.head:
            return due_below(occurrence.quarter, self.office, self.calendar, head.days, head.name)
        return due_of(occurrence.quarter, self.office, self.calendar, occurrence.extended)

    def _opening(self, occurrence: Occurrence) -> str:
        try:
            return self.texts("notice.opening.known", date_open=day(opening_of(occurrence.quarter, self.calendar)))
        except UnknownYearError as exc:
            return self.texts("notice.opening.unknown", year=exc.year)

    def _selfcheck(self) -> Mapping[str, object]:
        unset = self.texts("selfcheck.set.unset")
        parts = {f"set_{name}": getattr(self.office, f"selfcheck_{name}") or unset for name in _SET_BY_DEPARTMENT}
        is_span = self.office.selfcheck_from and self.office.selfcheck_to
        sure = self.office.confirmed("selfcheck_issue")
        return parts | {
            "time": self.texts("selfcheck.set.span", **parts) if is_span else unset,
            "state": "" if sure else self.texts("selfcheck.set.unconfirmed"),
        }

    def _contact_line(self) -> str:
        if not (self.office.contact and self.office.phone):
            return ""
        return self.texts("kit.line.contact", contact=self.office.contact, phone=self.office.phone) + "\n"

    def _quote(self, quote: NoticeQuote) -> Quote:
        source = self.texts("kit.quote.source", doc_title=quote.title, doc_no=quote.number, path=quote.path)
        return Quote(quote.text, source, quote.document, quote.path)
