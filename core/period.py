"""Periods of reports: quarters with their arithmetic over year ends, and the years of forms filled in once a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self, TypeAlias

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


@dataclass(frozen=True, slots=True)
class FormYear:
    """A year of a form that is filled in once a year; its code names the form, so that no two forms meet.

    >>> FormYear("plan", 2014).code, FormYear("plan", 2014).name, FormYear("plan", 2014).months
    ('plan-2014', '2014年', '1—12月')
    """

    form: str
    year: int

    @property
    def code(self) -> str:
        """plan-2014, for keys in the database."""
        return f"{self.form}-{self.year}"

    @property
    def name(self) -> str:
        """2014年."""
        return f"{self.year}年"

    @property
    def months(self) -> str:
        """1—12月."""
        return "1—12月"

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def has_ended(self, today: date) -> bool:
        return today > self.last_day

    def previous(self) -> FormYear:
        return FormYear(self.form, self.year - 1)


Period: TypeAlias = Quarter | FormYear
"""What a report is for."""

QUARTERLY_FORM = "quarterly"
"""The form whose periods are quarters."""


@lru_cache(maxsize=256)
def parse_period(code: str) -> Period:
    """The period of a code; ValueError for anything else.

    >>> parse_period("2014Q1"), parse_period("plan-2014")
    (Quarter(year=2014, number=1), FormYear(form='plan', year=2014))
    """
    form, dash, year = code.rpartition("-")
    return FormYear(form, int(year)) if dash else Quarter.parse(code)


def form_of(period: Period) -> str:
    """The code of the form that is filled in for this period."""
    return period.form if isinstance(period, FormYear) else QUARTERLY_FORM


def as_quarter(period: Period) -> Quarter:
    """The quarter that a period is; TypeError where it is a year."""
    if isinstance(period, FormYear):
        raise TypeError(f"{period.code} is no quarter")
    return period
