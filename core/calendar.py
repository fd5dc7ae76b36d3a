"""Working days of the office: published tables with overrides over them, and counting in working days."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from core.errors import DataFileError
from core.state_holidays import published

OVERRIDES = Path(__file__).parent / "calendar.toml"

_EVERY_YEAR = "every_year"
_SOME_YEAR = 2014
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkYear:
    """What is special in one year: days off, and days worked at weekends."""

    off: frozenset[date]
    work: frozenset[date]

    def changed_by(self, other: WorkYear) -> WorkYear:
        """The same year, some days of it as the other one says."""
        return WorkYear((self.off - other.work) | other.off, (self.work - other.off) | other.work)


class WorkCalendar:
    """Knows the working days of the years whose notice it holds.

    Any other year is provisional: its days go by the week and by the days off that the law fixes to a day. `knows`
    tells which it is, and whoever says such a date marks it.
    """

    def __init__(self, years: Mapping[int, WorkYear], always_off: Iterable[tuple[int, int]] = ()) -> None:
        self._years = dict(years)
        self._always_off = frozenset(always_off)
        self._moved: dict[tuple[date, int], date] = {}

    @classmethod
    def load(cls, file: Path = OVERRIDES) -> Self:
        """The library's tables under those of a TOML file; DataFileError names every mistake."""
        problems: list[str] = []
        years = {year: WorkYear(off, _weekends(work)) for year, (off, work) in published().items()}
        always_off: list[tuple[int, int]] = []
        for name, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
            try:
                if name == _EVERY_YEAR:
                    always_off = [(day.month, day.day) for day in _days(_SOME_YEAR, block["off"])]
                else:
                    years[int(name)] = _read_block(int(name), block, years)
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                problems.append(f"[{name}]: expected off and work with days such as 05-01 or 05-01..05-03 ({exc})")
        if problems:
            raise DataFileError(str(file), problems)
        return cls(years, always_off)

    def changed_by(self, tables: Mapping[int, WorkYear]) -> WorkCalendar:
        """The calendar with whole years that the office has entered."""
        return WorkCalendar({**self._years, **tables}, self._always_off) if tables else self

    @property
    def last_known_year(self) -> int:
        """The newest year whose holidays are known."""
        return max(self._years)

    @property
    def fingerprint(self) -> str:
        """The same for calendars that say the same of every day."""
        years = [(year, sorted(table.off), sorted(table.work)) for year, table in sorted(self._years.items())]
        return repr((years, sorted(self._always_off)))

    def knows(self, year: int) -> bool:
        """Whether the holidays of the year are known; if not, what is said of its days is provisional."""
        return year in self._years

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on this day."""
        year = self._years.get(day.year)
        if year is None:
            return day.weekday() < _SATURDAY and (day.month, day.day) not in self._always_off
        return day in year.work or (day.weekday() < _SATURDAY and day not in year.off)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day: for openings."""
        return next(later for later in _days_from(day, _DAY) if self.is_working_day(later))

    def on_or_before(self, day: date) -> date:
        """The day itself if it is worked, else the working day before it: for due days."""
        return next(earlier for earlier in _days_from(day, -_DAY) if self.is_working_day(earlier))

    def next_working_day(self, day: date) -> date:
        """The first working day after this day."""
        return self.on_or_after(day + _DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this day."""
        return self.on_or_before(day - _DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after the day; before it where the count is negative; 0 leaves the day."""
        moved = self._moved.get((day, count))
        if moved is None:
            moved = self._moved[day, count] = self._move(day, count)
        return moved

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and with `end`; negative where `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + _DAY * step for step in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def _move(self, day: date, count: int) -> date:
        move = self.next_working_day if count > 0 else self.previous_working_day
        for _ in range(abs(count)):
            day = move(day)
        return day


def read_year(year: int, block: Mapping[str, Any]) -> WorkYear:
    """The table of a year from its days off and its worked weekends; ValueError for what cannot be."""
    off = frozenset(_days(year, block["off"]))
    work = frozenset(_days(year, block["work"]))
    both = sorted(off & work)
    in_week = sorted(day for day in work if day.weekday() < _SATURDAY)
    if both:
        raise ValueError(f"{both[0]} stands under off and work")
    if in_week:
        raise ValueError(f"{in_week[0]} is no weekend, it is worked anyway")
    return WorkYear(off, work)


def _read_block(year: int, block: Mapping[str, Any], known: Mapping[int, WorkYear]) -> WorkYear:
    table = read_year(year, block)
    if "notice" in block:
        return table
    if year not in known:
        raise ValueError("the library does not know this year: enter it whole, with the number of its notice")
    return known[year].changed_by(table)


def _weekends(days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.weekday() >= _SATURDAY)


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def _days(year: int, spans: Iterable[str]) -> list[date]:
    return [day for span in spans for day in _span(year, span)]


def _span(year: int, said: str) -> Sequence[date]:
    first, _, last = said.partition("..")
    start = _day(year, first)
    end = _day(year, last or first)
    if end < start:
        raise ValueError(f"{said} ends before it begins")
    return [start + _DAY * step for step in range((end - start).days + 1)]


def _day(year: int, said: str) -> date:
    return date.fromisoformat(f"{year}-{said}")
