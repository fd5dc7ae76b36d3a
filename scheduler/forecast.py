"""What would go out between two days, to whom and with which words, as far as it can be known beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.numbers import day
from core.office import OfficeSettings
from core.render import as_text, width
from core.texts import Texts
from core.units import Unit
from scheduler.audiences import concerned
from scheduler.facts import Facts
from scheduler.hours import SPREAD, place
from scheduler.notice import Audience, Occasion
from scheduler.notices import load_notices
from scheduler.occasions import Almanac, Occurrence, schedule
from scheduler.planner import LOOK_BACK, almanacs, on_working_days, plain_almanac
from scheduler.wording import Labels, Speaker

_ROOM = (22, 11, 12, 6, 38)
"""Columns of a line, in half widths."""


_RESTS_ON: Mapping[Occasion, tuple[str, ...]] = {
    Occasion.QUARTER_DUE: ("due_working_day", "due_time"),
    Occasion.PLAN_DUE: ("plan_due",),
    Occasion.SELFCHECK_ISSUE: ("selfcheck_issue",),
    Occasion.SELFCHECK_DUE: ("selfcheck_due",),
    Occasion.INSPECTION: ("inspection_day",),
    Occasion.INSPECTION_SET: ("inspection_day",),
}
"""The settings, besides lead times, that move a notice."""


@dataclass(frozen=True, slots=True)
class Row:
    """One notice of the forecast; `until` is the moment of the last unit's message."""

    at: datetime
    until: datetime
    kind: str
    title: str
    period: str
    audience: str
    is_for_officers: bool
    text: str
    marks: str = ""
    """What is not certain about it yet."""

    def line(self) -> str:
        """One line for people: date, time, name, period, audience, first line of the words."""
        span = f"{self.at:%H:%M}—{self.until:%H:%M}" if self.until > self.at else f"{self.at:%H:%M}"
        cells = (day(self.at.date()), span, self.title, self.period, self.audience)
        padded = (cell + " " * (room - width(cell)) for cell, room in zip(cells, _ROOM, strict=True))
        return "  ".join((*padded, self.text.split("\n", 1)[0])) + self.marks

    def record(self) -> dict[str, object]:
        """The same for programs, with all words."""
        return {
            "at": self.at.isoformat(),
            "until": self.until.isoformat(),
            "kind": self.kind,
            "title": self.title,
            "period": self.period,
            "audience": self.audience,
            "marks": self.marks,
            "text": self.text,
        }


def forecast(  # noqa: PLR0917 - all that a forecast rests on
    first: date,
    last: date,
    calendar: WorkCalendar,
    office: OfficeSettings,
    units: Sequence[Unit],
    texts: Texts,
    facts: Facts | None = None,
    labels: Labels | None = None,
) -> tuple[Row, ...]:
    """All notices from `first` to `last` for these units; each row says what it assumes.

    With `facts` reports and receipts are taken as they stand now: what has gone out, or nobody needs any more,
    is left out. Where nothing is known yet no unit has reported or said 收到. A year whose holidays are not known
    is a row of its own: its dates are provisional.
    """
    calendar = calendar.changed_by(office.holidays)
    facts = on_working_days(facts, calendar) if facts else None
    notices = load_notices(texts)
    known = facts or Facts(units, datetime.combine(first, time(), SHANGHAI), settled=_settled(office, first))
    bare = plain_almanac(notices, calendar, office, known)
    issued = {(each.notice.name, each.period): each.at for each in _all(bare, date(first.year, 1, 1), last)}
    almanac = replace(bare, issued=issued | dict(known.issued))
    speaker = Speaker(texts, calendar, office, known, labels or {})
    found = [each for one in almanacs(almanac, known, first - LOOK_BACK) for each in _all(one, first, last)]
    found.sort(key=lambda occurrence: (occurrence.at, occurrence.period))
    ahead = [each for each in found if not facts or each.key not in facts.seen]
    owed = [(each, _owed(each, units, facts)) for each in ahead]
    rows = [_row(each, theirs, speaker) for each, theirs in owed if theirs.units]
    unknown = [year for year in range(first.year, last.year + 1) if not calendar.knows(year)]
    return (*rows, *(_provisional(year, first, texts) for year in unknown))


def _all(almanac: Almanac, first: date, last: date) -> tuple[Occurrence, ...]:
    return schedule(almanac, first, last).occurrences


def _settled(office: OfficeSettings, first: date) -> Mapping[str, datetime]:
    """What is confirmed counts as confirmed before the first day, where nothing is known of when."""
    return dict.fromkeys(office.confirmed_names, datetime.combine(first, time(), SHANGHAI))


@dataclass(frozen=True, slots=True)
class _Owed:
    """The units that a notice is about; `is_known` where they come from what has happened."""

    units: Sequence[Unit]
    is_known: bool = False


def _owed(occurrence: Occurrence, units: Sequence[Unit], facts: Facts | None) -> _Owed:
    if facts is None or not _is_known(occurrence, facts):
        return _Owed(units)
    owing = {unit.code for unit in concerned(occurrence, facts)}
    return _Owed([unit for unit in units if unit.code in owing], is_known=True)


def _is_known(occurrence: Occurrence, facts: Facts) -> bool:
    """Whether it is known now whom the notice is for: the quarter has ended, or the notice it recalls went out."""
    match occurrence.notice.asks:
        case Audience.UNACKNOWLEDGED:
            return (occurrence.notice.of, occurrence.period) in facts.acknowledged
        case Audience.MISSING | Audience.UNTOUCHED | Audience.DRAFTED:
            return occurrence.period in facts.missing
        case Audience.UNSUBMITTED:
            return f"{occurrence.notice.form}-{occurrence.period}" in facts.unsubmitted
        case Audience.RETURNED:
            return True
    return False


def _row(occurrence: Occurrence, owed: _Owed, speaker: Speaker) -> Row:
    units, to_officers = owed.units, occurrence.notice.audience is Audience.OFFICERS
    named = units if to_officers else units[:1]
    words = as_text(speaker.word(occurrence, named, occurrence.at))
    if len(units) > len(named) and units[0].name in words:
        head, _, rest = words.partition("\n")
        words = head + speaker.texts("notice.forecast.one_unit", unit=units[0].name) + "\n" + rest
    moments = [occurrence.at] if to_officers else list(_moments(occurrence, units))
    return Row(
        at=min(moments),
        until=max(moments),
        kind=occurrence.kind,
        title=occurrence.notice.title,
        period=occurrence.period,
        audience=_audience(occurrence, owed, speaker),
        is_for_officers=to_officers,
        text=words,
        marks=_marks(occurrence, speaker),
    )


def _marks(occurrence: Occurrence, speaker: Speaker) -> str:
    """Whether it rests on settings that are not confirmed, and on days that are provisional."""
    notice, office = occurrence.notice, speaker.office
    names = [
        *_RESTS_ON.get(notice.occasion, ()),
        *(each for each in (notice.before, notice.after) if isinstance(each, str)),
    ]
    labels = [] if all(office.confirmed(name) for name in names) else [speaker.texts("notice.forecast.unconfirmed")]
    if not all(speaker.calendar.knows(moment.year) for moment in (occurrence.at, occurrence.due)):
        labels.append(speaker.texts("notice.forecast.provisional"))
    return speaker.texts("notice.forecast.marks", labels="、".join(labels)) if labels else ""


def _audience(occurrence: Occurrence, owed: _Owed, speaker: Speaker) -> str:
    told = _secretaries(occurrence, owed, speaker)
    return speaker.texts("notice.forecast.with_principals", units=told) if occurrence.reaches_principals else told


def _secretaries(occurrence: Occurrence, owed: _Owed, speaker: Speaker) -> str:
    kind = occurrence.notice.audience
    if owed.is_known and kind is not Audience.OFFICERS:
        return speaker.texts("notice.forecast.named", units="、".join(unit.name for unit in owed.units))
    return speaker.texts(f"notice.forecast.{kind.value}", n=len(owed.units))


def _moments(occurrence: Occurrence, units: Sequence[Unit]) -> Iterator[datetime]:
    for position in range(min(len(units), SPREAD)):
        yield place(occurrence.at, position)


def _provisional(year: int, first: date, texts: Texts) -> Row:
    at = max(datetime(year, 1, 1, tzinfo=SHANGHAI), datetime.combine(first, time(), SHANGHAI))
    words = texts("notice.forecast.provisional_year", year=year)
    title, audience = texts("notice.forecast.holidays"), texts("notice.forecast.officers")
    return Row(at, at, "provisional_year", title, str(year), audience, True, words)
