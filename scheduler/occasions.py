"""When each notice falls, and until when its words are right: pure arithmetic of occasions and lead times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.deadlines import Due, due_below, due_of, opening_of
from core.office import OfficeSettings
from core.period import Quarter
from models.levels import Head
from scheduler.notices import Deputies, Notice, Occasion

_DAY = timedelta(days=1)
_FAR = timedelta(days=200)
_HOLIDAYS_ASKED = (11, 20)

Key = tuple[str, str, datetime]
"""What makes a notice the same one for ever: kind, period, and the moment it is about (not when it is sent, so
that a changed lead time or hour never doubles it, while a moved due day is a new occasion)."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One notice of one period: `due` is the moment it is about; it goes out at `at`, and no more from `until` on."""

    notice: Notice
    kind: str
    period: str
    due: datetime
    at: datetime
    until: datetime
    text: str
    extended: date | None = None
    """The later day it is about, for the units that were given one."""
    number: int = 1
    """Which of several of its notice it is."""
    head: Head | None = None
    """The unit above those that it is for; None for those of the city."""

    @property
    def notice_kind(self) -> str:
        """The kind without the head before it."""
        return self.kind.rpartition("/")[2]

    @property
    def key(self) -> Key:
        """Unique for ever in the database."""
        return (self.kind, self.period, self.due)

    @property
    def reaches_deputies(self) -> bool:
        """Whether it goes to the deputies of a unit too."""
        deputies = self.notice.deputies
        return deputies is Deputies.YES or (deputies is Deputies.AGAIN and self.number > 1)

    @property
    def quarter(self) -> Quarter:
        """The quarter it is about; ValueError for a yearly notice."""
        return Quarter.parse(self.period)


@dataclass(frozen=True)
class Almanac:
    """What the arithmetic rests on. `issued` tells when notices went out that others refer to."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    office: OfficeSettings
    issued: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    extended: tuple[str, date] | None = None
    """A quarter and the later day that some units were given; then only their reminders of it are told."""
    head: Head | None = None
    """A unit that collects from those below it; then only what goes to them is told, about their day."""

    def due(self, quarter: Quarter) -> Due:
        """When the quarter is due for those it is about."""
        if self.head:
            return due_below(quarter, self.office, self.calendar, self.head.days, self.head.name)
        return due_of(quarter, self.office, self.calendar, self.later_day(quarter))

    def of_head(self, head: Head, occurrence: Occurrence) -> Occurrence:
        """The occurrence of an almanac with the same days before, for the units below this head."""
        return replace(occurrence, kind=f"{head.code}/{occurrence.notice_kind}", head=head)

    def later_day(self, quarter: Quarter) -> date | None:
        """The later day for this quarter."""
        return self.extended[1] if self.extended and self.extended[0] == quarter.code else None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Occurrences by their time, and the years whose days are provisional."""

    occurrences: tuple[Occurrence, ...]
    provisional_years: tuple[int, ...]


def schedule(almanac: Almanac, first: date, last: date) -> Schedule:
    """Every occurrence that goes out from `first` to `last`."""
    found: list[Occurrence] = []
    for notice in almanac.notices:
        for period in _periods(almanac, notice, first - _FAR, last + _FAR):
            found += _occurrences(almanac, notice, period)
    within = [occurrence for occurrence in found if first <= occurrence.at.date() <= last]
    within.sort(key=lambda occurrence: (occurrence.at, occurrence.period))
    years = range(first.year, last.year + 1)
    return Schedule(tuple(within), tuple(year for year in years if not almanac.calendar.knows(year)))


def _periods(almanac: Almanac, notice: Notice, first: date, last: date) -> Iterator[str]:
    if not notice.occasion.is_quarterly:
        yield from (str(year) for year in range(first.year, last.year + 1) if year in (notice.years or (year,)))
        return
    quarter = max(Quarter.of(first), almanac.office.first_quarter)
    while quarter <= Quarter.of(last):
        yield quarter.code
        quarter = quarter.next()


def _occurrences(almanac: Almanac, notice: Notice, period: str) -> Iterator[Occurrence]:
    if almanac.extended and not (is_about_due(notice) and period == almanac.extended[0]):
        return
    if almanac.head and not notice.below:
        return
    occasion = _OCCASIONS[notice.occasion](almanac, notice, period)
    if occasion is None:
        return
    anchor = almanac.calendar.on_or_before(occasion.date())
    offsets = notice.offsets(almanac.office)
    for number, offset in enumerate(offsets, start=1):
        day = almanac.calendar.add_working_days(anchor, offset)
        yield Occurrence(
            notice=notice,
            kind=_kind(almanac, notice, number),
            period=period,
            due=occasion,
            at=datetime.combine(day, _within(notice.at, almanac.office), SHANGHAI),
            until=_until(almanac, notice, period),
            text=_text(almanac, notice, number, len(offsets)),
            extended=almanac.extended[1] if almanac.extended else None,
            head=almanac.head,
            number=number,
        )


def is_about_due(notice: Notice) -> bool:
    """Whether a notice speaks of the due day, which may be a later one for some units."""
    return notice.occasion is Occasion.QUARTER_DUE


def _kind(almanac: Almanac, notice: Notice, number: int) -> str:
    """The reminders of a later day are others than those of the day of all, also where both days are the same."""
    kind = f"{notice.name}.{number}" if notice.cap else notice.name
    if almanac.head:
        return f"{almanac.head.code}/{kind}"
    return f"extended.{kind}" if almanac.extended else kind


def _within(at: time, office: OfficeSettings) -> time:
    """The time of a notice, moved into the office's chat hours."""
    if at < office.chat_from:
        return _later(office.chat_from, 2)
    return at if _later(at, 15) < office.chat_to else _later(office.chat_to, -15)


def _later(moment: time, minutes: int) -> time:
    return (datetime.combine(date.min + _DAY, moment) + timedelta(minutes=minutes)).time()


def _text(almanac: Almanac, notice: Notice, number: int, count: int) -> str:
    if almanac.head and notice.text_below:
        return notice.text_below
    if number == count > 1 and notice.text_last and almanac.office.confirmed(notice.cap):
        return notice.text_last
    return notice.text_again if number > 1 and notice.text_again else notice.text


def _until(almanac: Almanac, notice: Notice, period: str) -> datetime:
    if not notice.occasion.is_quarterly:
        return _midnight(date.fromisoformat(f"{period}-{notice.until}") + _DAY)
    quarter = Quarter.parse(period)
    match notice.until:
        case "quarter_end":
            return _midnight(quarter.last_day + _DAY)
        case "due_day" | "due":
            due = almanac.due(quarter).at
            if due is not None:
                return due if notice.until == "due" else _midnight(due.date())
    return _midnight(quarter.next().last_day + _DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _quarter_end(_: Almanac, __: Notice, period: str) -> datetime:
    return _midnight(Quarter.parse(period).last_day)


def _quarter_opening(almanac: Almanac, _: Notice, period: str) -> datetime:
    return _midnight(opening_of(Quarter.parse(period), almanac.calendar))


def _quarter_due(almanac: Almanac, _: Notice, period: str) -> datetime | None:
    return almanac.due(Quarter.parse(period)).at


def _selfcheck_issue(almanac: Almanac, _: Notice, period: str) -> datetime:
    return _midnight(almanac.office.selfcheck_issue_on(int(period)))


def _acknowledgement(almanac: Almanac, notice: Notice, period: str) -> datetime | None:
    issued = almanac.issued.get((notice.of, period))
    return _midnight(issued.date()) if issued else None


def _holidays_missing(almanac: Almanac, _: Notice, period: str) -> datetime | None:
    year = int(period)
    return None if almanac.calendar.knows(year + 1) else _midnight(date(year, *_HOLIDAYS_ASKED))


_OCCASIONS: Mapping[Occasion, Callable[[Almanac, Notice, str], datetime | None]] = {
    Occasion.QUARTER_END: _quarter_end,
    Occasion.QUARTER_OPENING: _quarter_opening,
    Occasion.QUARTER_DUE: _quarter_due,
    Occasion.SELFCHECK_ISSUE: _selfcheck_issue,
    Occasion.ACKNOWLEDGEMENT: _acknowledgement,
    Occasion.HOLIDAYS_MISSING: _holidays_missing,
}
