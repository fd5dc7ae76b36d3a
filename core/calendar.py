"""Working days of the office: the holiday table as data, and counting in working days over year ends."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from core.errors import DataFileError, UnknownYearError

HOLIDAYS = Path(__file__).parent / "holidays.toml"

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkYear:
    """What is special in one year: days off, and days worked at weekends."""

    off: frozenset[date]
    work: frozenset[date]


class WorkCalendar:
    """Knows working days of the years in its table; any other year is an UnknownYearError, never a guess."""

    def __init__(self, years: Mapping[int, WorkYear]) -> None:
        self._years = dict(years)
        self._moved: dict[tuple[date, int], date] = {}

    @classmethod
    def load(cls, file: Path = HOLIDAYS) -> Self:
        """The table of a TOML file; DataFileError names every mistake."""
        problems: list[str] = []
        years: dict[int, WorkYear] = {}
        for name, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
            try:
                years[int(name)] = _read_year(int(name), block)
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                problems.append(f"[{name}]: expected off and work with days such as 05-01 or 05-01..05-03 ({exc})")
        if problems or not years:
            raise DataFileError(str(file), problems or ["no year"])
        return cls(years)

    @property
    def last_known_year(self) -> int:
        """The newest year whose holidays are loaded."""
        return max(self._years)

    def knows(self, year: int) -> bool:
        """Whether the holidays of the year are loaded."""
        return year in self._years

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on this day."""
        year = self._years.get(day.year)
        if year is None:
            raise UnknownYearError(day.year)
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


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def _read_year(year: int, block: Mapping[str, Any]) -> WorkYear:
    off = frozenset(day for span in block["off"] for day in _read_span(year, span))
    work = frozenset(_read_day(year, said) for said in block["work"])
    _must_fit(off, work)
    return WorkYear(off, work)


def _must_fit(off: frozenset[date], work: frozenset[date]) -> None:
    both = sorted(off & work)
    in_week = sorted(day for day in work if day.weekday() < _SATURDAY)
    if both:
        raise ValueError(f"{both[0]} stands under off and work")
    if in_week:
        raise ValueError(f"{in_week[0]} is no weekend, it is worked anyway")


def _read_span(year: int, said: str) -> Sequence[date]:
    first, _, last = said.partition("..")
    start = _read_day(year, first)
    end = _read_day(year, last or first)
    if end < start:
        raise ValueError(f"{said} ends before it begins")
    return [start + _DAY * step for step in range((end - start).days + 1)]


def _read_day(year: int, said: str) -> date:
    return date.fromisoformat(f"{year}-{said}")
