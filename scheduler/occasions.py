"""When each notice falls, and until when its words are right: pure arithmetic of occasions and lead times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.clock import SHANGHAI
from core.deadlines import telling_day_of
from core.office import OfficeSettings
from core.period import Quarter
from models.levels import Head
from scheduler.almanac import Almanac
from scheduler.moments import Moment, midnight, moments, periods
from scheduler.notice import Notice, Occasion

__all__ = ["Almanac", "Key", "Occurrence", "Schedule", "is_about_due", "schedule"]

_DAY = timedelta(days=1)
_FAR = timedelta(days=200)

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
    unit: str = ""
    """The one unit that it is for."""
    before: str = ""
    """The period of which the same was told before, where it is about a change."""

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
        return self.notice.deputies.reached_by(self.number)

    @property
    def reaches_principals(self) -> bool:
        """Whether the principal of a unit is told too."""
        return self.notice.principals.reached_by(self.number)

    @property
    def quarter(self) -> Quarter:
        """The quarter it is about; ValueError for a yearly notice."""
        return Quarter.parse(self.period)

    def below_head(self, head: Head) -> Occurrence:
        """The same for the units below another head with the same days before."""
        return replace(self, kind=f"{head.code}/{self.notice_kind}", head=head)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Occurrences by their time, and the years whose days are provisional."""

    occurrences: tuple[Occurrence, ...]
    provisional_years: tuple[int, ...]


def schedule(almanac: Almanac, first: date, last: date) -> Schedule:
    """Every occurrence that goes out from `first` to `last`."""
    found = [
        occurrence
        for notice in almanac.notices
        if _is_told(almanac, notice)
        for period in periods(almanac, notice, first - _FAR, last + _FAR)
        for occurrence in _occurrences(almanac, notice, period, (first, last))
    ]
    found.sort(key=lambda occurrence: (occurrence.at, occurrence.period))
    years = range(first.year, last.year + 1)
    return Schedule(tuple(found), tuple(year for year in years if not almanac.calendar.knows(year)))


def _is_told(almanac: Almanac, notice: Notice) -> bool:
    """Whether a notice is told at all where only a later day, or only the units below a head, are spoken of."""
    if almanac.extended and not (is_about_due(notice) and notice.asks.is_quarterly):
        return False
    return notice.below or not almanac.head


def _occurrences(almanac: Almanac, notice: Notice, period: str, days: tuple[date, date]) -> Iterator[Occurrence]:
    """Those of a period that go out between two days: of most periods none does, so the time is looked at first."""
    if almanac.extended and period != almanac.extended[0]:
        return
    (first, last), offsets = days, notice.offsets(almanac.office)
    for moment in moments(almanac, notice, period):
        for number, offset in enumerate(offsets, start=1):
            at = _at(almanac, notice, moment, offset)
            if first <= at.date() <= last:
                yield _occurrence(almanac, notice, period, moment, (number, offset, at))


def _occurrence(
    almanac: Almanac, notice: Notice, period: str, moment: Moment, lead: tuple[int, int, datetime]
) -> Occurrence:
    """One occurrence: which of its notice it is, by how many working days, and when it goes out."""
    number, offset, at = lead
    count = len(notice.offsets(almanac.office))
    return Occurrence(
        notice=notice,
        kind=_kind(almanac, notice.kind(number, offset, almanac.office), moment),
        period=period,
        due=moment.due,
        at=at,
        until=_until(almanac, notice, period, moment),
        text=_text(almanac, notice, number, count, period),
        extended=almanac.extended[1] if almanac.extended else None,
        head=almanac.head,
        number=number,
        unit=moment.unit,
        before=told_before(almanac, notice, period) if notice.text_changed else "",
    )


def _at(almanac: Almanac, notice: Notice, moment: Moment, offset: int) -> datetime:
    """When it goes out: some working days from what it is about, or the morning after it was set."""
    at = _within(notice.at, almanac.office)
    if moment.told_at is not None:
        first = telling_day_of(moment.told_at, moment.due.date(), almanac.calendar)
        return max(datetime.combine(first, at, SHANGHAI), moment.told_at)
    anchor = almanac.calendar.on_or_before(moment.due.date())
    return datetime.combine(almanac.calendar.add_working_days(anchor, offset), at, SHANGHAI)


def told_before(almanac: Almanac, notice: Notice, period: str) -> str:
    """The other period of the same year of which a notice was told last; empty where it was told of none."""
    others = [(at, other) for (kind, other), at in almanac.issued.items()
              if kind == notice.name and other != period and other[:4] == period[:4]]  # fmt: skip
    return max(others)[1] if others else ""


def is_about_due(notice: Notice) -> bool:
    """Whether a notice speaks of the due day, which may be a later one for some units."""
    return notice.occasion is Occasion.QUARTER_DUE


def _kind(almanac: Almanac, name: str, moment: Moment) -> str:
    """The reminders of a later day are others than those of the day of all, also where both days are the same."""
    kind = f"{name}@{moment.unit}" if moment.unit else name
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


def _text(almanac: Almanac, notice: Notice, number: int, count: int, period: str) -> str:
    if almanac.head and notice.text_below:
        return notice.text_below
    if notice.text_changed and told_before(almanac, notice, period):
        return notice.text_changed
    if number == count > 1 and notice.text_last and almanac.office.confirmed(notice.cap):
        return notice.text_last
    return notice.text_again if number > 1 and notice.text_again else notice.text


def _until(almanac: Almanac, notice: Notice, period: str, moment: Moment) -> datetime:
    if notice.occasion.is_quarterly:
        return _until_in_quarter(almanac, notice, Quarter.parse(period))
    match notice.until:
        case "due":
            return moment.due
        case "due_day":
            return midnight(moment.due.date())
        case "day_end":
            return midnight(moment.due.date() + _DAY)
        case days if days.isdecimal():
            return midnight(moment.due.date() + _DAY * int(days))
        case day:
            return midnight(date.fromisoformat(f"{period[:4]}-{day}") + _DAY)


def _until_in_quarter(almanac: Almanac, notice: Notice, quarter: Quarter) -> datetime:
    match notice.until:
        case "quarter_end":
            return midnight(quarter.last_day + _DAY)
        case "due_day" | "due":
            due = almanac.due(quarter).at
            if due is not None:
                return due if notice.until == "due" else midnight(due.date())
    return midnight(quarter.next().last_day + _DAY)
