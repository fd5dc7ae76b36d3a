"""The words of a notice: one occurrence, one unit, finished sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.calendar import WorkCalendar
from core.deadlines import Due, day_words, due_below, due_clause, due_of, due_words, opening_of, plan_due_of
from core.messages import Block, Quote, Reply, Text
from core.numbers import day, moment
from core.office import OfficeSettings
from core.period import QUARTERLY_FORM, form_of
from core.texts import Texts
from core.units import Unit
from models.records import OpenReturn
from scheduler.facts import Facts
from scheduler.notice import Audience, NoticeQuote, Occasion
from scheduler.occasions import Occurrence

_BASIS = {"county": "kit.basis.county", "grassroots": "kit.basis.grassroots"}
_SELFCHECK = ("from", "to", "due", "spot", "title", "addressees", "scope", "method", "materials", "signature")
_INSPECTION = ("day", "team", "place", "materials")


Labels = Mapping[str, Mapping[str, str]]
"""The labels of the fields by the code of their form."""


@dataclass(frozen=True)
class Speaker:
    """What every notice may mention."""

    texts: Texts
    calendar: WorkCalendar
    office: OfficeSettings
    facts: Facts | None = None
    labels: Labels = field(default_factory=dict)

    def word(self, occurrence: Occurrence, units: Sequence[Unit], now: datetime, listed: Collection[str] = ()) -> Reply:
        """The message to one unit, or, to the officers, about several; those `listed` are counted and not named."""
        notice = occurrence.notice
        values = {
            **self._general(units, now, listed),
            **self._particular(occurrence, now),
            **self._own(occurrence, units),
        }
        blocks: list[Block] = [Text(self.texts(occurrence.text, **values))]
        blocks += self._quotes(occurrence)
        if notice.closing:
            blocks.append(Text(self.texts(notice.closing, **values)))
        # A bare number typed after a reminder is a count for the form, never the number of a choice.
        return Reply(tuple(blocks), notice.choices, numbered=False)

    def _quotes(self, occurrence: Occurrence) -> list[Block]:
        """What is quoted from the guidance of the year; of another year's nothing is quoted as if it held."""
        notice = occurrence.notice
        if not notice.quotes:
            return []
        year = int(occurrence.period[:4])
        quotes = notice.quotes_of(year)
        if not quotes:
            return [Text(self.texts("notice.delivery.unquoted", year=year))]
        return [self._quote(quote) for quote in quotes]

    def word_group(self, occurrence: Occurrence, now: datetime) -> Reply:
        """The message to a group of everybody: no unit and no number."""
        values = {**self._general((), now), **self._particular(occurrence, now)}
        return Reply((Text(self.texts(occurrence.notice.group, **values)),))

    def word_principal(self, occurrence: Occurrence, unit: Unit, told: Sequence[str], now: datetime) -> Reply:
        """The message to the principal of a unit: who got the reminder, and since when; nothing to be tapped."""
        values = {**self._general((unit,), now), **self._particular(occurrence, now)}
        late = self.calendar.working_days_between(self.calendar.on_or_before(occurrence.due.date()), now.date())
        who = self.texts("principal.notice.told" if told else "principal.notice.nobody", names="、".join(told))
        words = self.texts(occurrence.notice.text_principal, **{**values, "n": late, "who": who})
        return Reply((Text(words),), numbered=False)

    def head(self, reply: Reply) -> str:
        """The first line of a message, to name it by."""
        first = reply.blocks[0]
        return first.text.split("\n", 1)[0] if isinstance(first, Text) else ""

    def _general(self, units: Sequence[Unit], now: datetime, listed: Collection[str] = ()) -> Mapping[str, object]:
        office, named = self.office, [unit.name for unit in units if unit.code not in listed]
        if rest := len(units) - len(named):
            named.append(self.texts("notice.office.listed", n=rest))
        return {
            "unit": units[0].name if units else "",
            "units": "\n".join(named),
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
            case Occasion.PLAN_DUE:
                return dict(self._planned(occurrence, now))
            case Occasion.SELFCHECK_ISSUE | Occasion.SELFCHECK_DUE:
                return self._selfcheck() | self._days_left(occurrence, now) | {"year": int(occurrence.period)}
            case Occasion.INSPECTION_SET | Occasion.INSPECTION:
                return self._inspection(occurrence) | self._days_left(occurrence, now)
            case Occasion.ACKNOWLEDGEMENT:
                return {"date": day(occurrence.due.date())}
            case Occasion.HOLIDAYS_MISSING:
                return {"year": int(occurrence.period) + 1}
            case Occasion.FIELDS_RETURNED:
                return {}

    def _own(self, occurrence: Occurrence, units: Sequence[Unit]) -> Mapping[str, object]:
        """What is said of the report of one unit."""
        audience, unit = occurrence.notice.audience, units[0].code if units else ""
        if audience is Audience.DRAFTED:
            done = self.facts.drafted.get(occurrence.period, {}) if self.facts else {}
            return {"done": done.get(unit, 0), "all": len(self.labels.get(QUARTERLY_FORM, {}))}
        if audience is Audience.RETURNED and self.facts:
            of_unit = [each for each in self.facts.returned if each.unit == unit]
            return self._sent_back(next(each for each in of_unit if each.period.code == occurrence.period))
        return {}

    def _sent_back(self, found: OpenReturn) -> Mapping[str, object]:
        form = form_of(found.period)
        labels = self.labels.get(form, {})
        return {
            "quarter": self.texts(f"notice.about.{form}", quarter=found.period.name),
            "n": len(found.fields),
            "labels": "、".join(labels.get(each.field, each.field) for each in found.fields),
            "reason": "；".join(dict.fromkeys(each.reason for each in found.fields)),
            "date": day(found.at.date()),
        }

    def _planned(self, occurrence: Occurrence, now: datetime) -> Iterator[tuple[str, object]]:
        due = plan_due_of(int(occurrence.period), self.office, self.calendar)
        yield "year", int(occurrence.period)
        yield "due_clause", due_clause(due, self.texts)
        yield "due", due_words(due, self.texts)
        yield from self._days_left(occurrence, now).items()

    def _days_left(self, occurrence: Occurrence, now: datetime) -> dict[str, object]:
        """Only where it is told to units: to the officers {n} is the number of units."""
        if occurrence.notice.audience is Audience.OFFICERS:
            return {}
        return {"n": self.calendar.working_days_between(now.date(), occurrence.due.date())}

    def _quarterly(self, occurrence: Occurrence, now: datetime) -> Iterator[tuple[str, object]]:
        quarter, today = occurrence.quarter, now.date()
        yield "quarter", quarter.name
        yield "year", quarter.year
        yield "range", quarter.months
        if occurrence.head:
            yield "contact", occurrence.head.name
            yield "office", occurrence.head.name
        if occurrence.notice.occasion is Occasion.QUARTER_END:
            yield "n", self.calendar.working_days_between(today, self.calendar.on_or_before(quarter.last_day))
            yield "date_open", day_words(opening_of(quarter, self.calendar), self.calendar, self.texts)
            return
        due = self._due(occurrence)
        yield "due_clause", due_clause(due, self.texts)
        if due.at is None:
            return
        at = due_words(due, self.texts)
        sure = due.state in {"set", "extended"}
        name = "grassroots.due.unconfirmed" if due.by else "kit.line.unconfirmed"
        yield "due", at if sure else self.texts(name, value=at, office=due.by)
        if occurrence.notice.before:
            yield "n", self.calendar.working_days_between(today, due.at.date())

    def _due(self, occurrence: Occurrence) -> Due:
        if head := occurrence.head:
            return due_below(occurrence.quarter, self.office, self.calendar, head.days, head.name)
        return due_of(occurrence.quarter, self.office, self.calendar, occurrence.extended)

    def _selfcheck(self) -> dict[str, object]:
        parts = self._set("selfcheck", _SELFCHECK)
        is_span = self.office.selfcheck_from and self.office.selfcheck_to
        sure = self.office.confirmed("selfcheck_issue")
        return parts | {
            "set_time": self.texts("selfcheck.set.span", **parts) if is_span else parts["set_from"],
            "set_signature": f"{parts['set_signature']}\n" if sure else "",
            "state": "" if sure else self.texts("selfcheck.set.unconfirmed"),
        }

    def _inspection(self, occurrence: Occurrence) -> dict[str, object]:
        parts = self._set("inspection", _INSPECTION)
        before = day(date.fromisoformat(occurrence.before)) if occurrence.before else ""
        return parts | {"before": before, "after": parts["set_day"]}

    def _set(self, what: str, names: Iterable[str]) -> dict[str, object]:
        """What only the department sets, or that it is not set."""
        unset = self.texts("selfcheck.set.unset")
        return {f"set_{name}": getattr(self.office, f"{what}_{name}") or unset for name in names}

    def _contact_line(self) -> str:
        if not (self.office.contact and self.office.phone):
            return ""
        return self.texts("kit.line.contact", contact=self.office.contact, phone=self.office.phone) + "\n"

    def _quote(self, quote: NoticeQuote) -> Quote:
        source = self.texts("kit.quote.source", doc_title=quote.title, doc_no=quote.number, path=quote.path)
        return Quote(quote.text, source, quote.document, quote.path)
