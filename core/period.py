"""Quarters: the report periods, with their arithmetic over year ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_NAMES = ("一", "二", "三", "四")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a year.

    >>> Quarter(2014, 1).name, Quarter(2014, 1).months, str(Quarter(2014, 1).last_day)
    ('2014年一季度', '1—3月', '2014-03-31')
    >>> Quarter(2014, 4).next()
    Quarter(year=2015, number=1)
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"quarter {self.number}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter in which the day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def last_ended(cls, today: date) -> Self:
        """The newest quarter that has ended before `today`."""
        return cls.of(today).previous()

    @classmethod
    def parse(cls, code: str) -> Self:
        """The quarter of a code such as 2014Q1; ValueError for anything else."""
        year, _, number = code.partition("Q")
        return cls(int(year), int(number))

    @property
    def code(self) -> str:
        """2014Q1, for keys in the database and files."""
        return f"{self.year}Q{self.number}"

    @property
    def name(self) -> str:
        """2014年一季度."""
        return f"{self.year}年{_NAMES[self.number - 1]}季度"

    @property
    def months(self) -> str:
        """1—3月."""
        return f"{self.number * 3 - 2}—{self.number * 3}月"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def earlier_this_year(self) -> tuple[Quarter, ...]:
        """The quarters of the same year before this one, in order."""
        return tuple(Quarter(self.year, number) for number in range(1, self.number))

    def next(self) -> Self:
        if self.number == 4:
            return type(self)(self.year + 1, 1)
        return type(self)(self.year, self.number + 1)

    def previous(self) -> Self:
        if self.number == 1:
            return type(self)(self.year - 1, 4)
        return type(self)(self.year, self.number - 1)

    def has_ended(self, today: date) -> bool:
        return today > self.last_day

    def has_begun(self, today: date) -> bool:
        return today >= self.first_day
