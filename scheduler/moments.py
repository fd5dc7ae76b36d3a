"""The occasions of notices: for which periods there are any, and the moment that each is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from core.clock import SHANGHAI
from core.deadlines import opening_of, plan_due_of
from core.period import Quarter
from scheduler.almanac import Almanac
from scheduler.notice import Notice, Occasion

_HOLIDAYS_ASKED = (11, 20)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a notice is about: `due`, of one `unit` where it is nobody else's business.

    `told_at`: it goes out on the morning after this, not some working days from `due`.
    """

    due: datetime
    unit: str = ""
    told_at: datetime | None = None


def periods(almanac: Almanac, notice: Notice, first: date, last: date) -> Iterator[str]:
    """The periods in which a notice can go out between two days."""
    match notice.occasion:
        case Occasion.QUARTER_END | Occasion.QUARTER_OPENING | Occasion.QUARTER_DUE:
            yield from _quarters(almanac, notice, first, last)
        case Occasion.FIELDS_RETURNED:
            yield from dict.fromkeys(each.period.code for each in almanac.returned)
        case Occasion.ACKNOWLEDGEMENT:
            yield from (
                period for kind, period in almanac.issued if kind == notice.of and _stands(almanac, kind, period)
            )
        case Occasion.INSPECTION_SET | Occasion.INSPECTION:
            day = almanac.office.inspection_on
            if day and notice.is_told_in(day.year):
                yield day.isoformat()
        case _:
            years = range(first.year, last.year + 1)
            yield from (str(year) for year in years if notice.is_told_in(year))


def _stands(almanac: Almanac, kind: str, period: str) -> bool:
    """Whether what a notice said still holds: nobody needs a receipt for a day of the inspection that was changed."""
    of = next((notice for notice in almanac.notices if notice.name == kind), None)
    if of is None or of.occasion is not Occasion.INSPECTION_SET:
        return True
    day = almanac.office.inspection_on
    return day is not None and day.isoformat() == period


def moments(almanac: Almanac, notice: Notice, period: str) -> Iterable[Moment]:
    """The occasions of a notice in a period; none where what it is about is not set, or has not happened."""
    return _OCCASIONS[notice.occasion](almanac, notice, period)


def midnight(day: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(day, time(), SHANGHAI)


def _quarters(almanac: Almanac, notice: Notice, first: date, last: date) -> Iterator[str]:
    quarter = max(Quarter.of(first), almanac.office.first_quarter)
    while quarter <= Quarter.of(last):
        if quarter.number in notice.quarters:
            yield quarter.code
        quarter = quarter.next()


def _quarter_end(_: Almanac, __: Notice, period: str) -> Iterator[Moment]:
    yield Moment(midnight(Quarter.parse(period).last_day))


def _quarter_opening(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    yield Moment(midnight(opening_of(Quarter.parse(period), almanac.calendar)))


def _quarter_due(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    due = almanac.due(Quarter.parse(period)).at
    if due is not None:
        yield Moment(due)


def _fields_returned(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    for each in almanac.returned:
        if each.period.code == period:
            yield Moment(each.at, each.unit)


def _plan_due(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    due = plan_due_of(int(period), almanac.office, almanac.calendar).at
    if due is not None:
        yield Moment(due)


def _selfcheck_issue(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    yield Moment(midnight(almanac.office.selfcheck_issue_on(int(period))))


def _selfcheck_due(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    """The due time of the day that the department has set, on the working day before where it is a day off."""
    day = almanac.office.selfcheck_due_on
    if day and day.year == int(period):
        yield Moment(datetime.combine(almanac.calendar.on_or_before(day), almanac.office.due_time, SHANGHAI))


def _inspection_set(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    """Nobody is told of a day that the department has not confirmed."""
    set_at = almanac.settled.get("inspection_day")
    if set_at is not None:
        yield Moment(midnight(date.fromisoformat(period)), told_at=set_at)


def _inspection(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    if "inspection_day" in almanac.settled:
        yield Moment(midnight(date.fromisoformat(period)))


def _acknowledgement(almanac: Almanac, notice: Notice, period: str) -> Iterator[Moment]:
    yield Moment(midnight(almanac.issued[notice.of, period].date()))


def _holidays_missing(almanac: Almanac, _: Notice, period: str) -> Iterator[Moment]:
    year = int(period)
    if not almanac.calendar.knows(year + 1):
        yield Moment(midnight(date(year, *_HOLIDAYS_ASKED)))


_OCCASIONS: Mapping[Occasion, Callable[[Almanac, Notice, str], Iterable[Moment]]] = {
    Occasion.QUARTER_END: _quarter_end,
    Occasion.QUARTER_OPENING: _quarter_opening,
    Occasion.QUARTER_DUE: _quarter_due,
    Occasion.FIELDS_RETURNED: _fields_returned,
    Occasion.PLAN_DUE: _plan_due,
    Occasion.SELFCHECK_ISSUE: _selfcheck_issue,
    Occasion.SELFCHECK_DUE: _selfcheck_due,
    Occasion.INSPECTION_SET: _inspection_set,
    Occasion.INSPECTION: _inspection,
    Occasion.ACKNOWLEDGEMENT: _acknowledgement,
    Occasion.HOLIDAYS_MISSING: _holidays_missing,
}
