"""What is known of a quarter, computed once: workbook, charts, briefing, pages and chat show nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from core.period import Quarter
from exports.share_lines import Span
from exports.summary import Summary, UnitFigures
from knowledge.targets import EVERYBODY, Target
from models.records import Report


class Field(Protocol):
    """A field of the form: `kind` is flow for what happened in the quarter, stock for what is there on its last day."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Explained(StrEnum):
    """What an explanation is about."""

    COUNT = "count"
    """An unlikely count that was confirmed, with the reason where one was given."""
    CORRECTION = "correction"
    SUM = "sum"
    """A count that differs from the sum of the units below."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a unit said with a version of its report."""

    report: Report
    version: int
    about: Explained
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count now and in another quarter, over the `units` that gave it in both.

    `is_all`: no unit gave it in only one of them.
    """

    base: Quarter
    now: int
    before: int
    units: int
    is_all: bool


@dataclass(frozen=True, slots=True)
class FieldTotal:
    """The sums of one field; None where no unit gave it. People on the books have no year to date.

    `lacking` are the units that reported the quarter without it.
    """

    field: Field
    quarter: int | None
    to_date: int | None
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class PeriodSummary:
    """A quarter over the units of an office (`head`, the city's is ""), as it stood `at` a moment.

    `previous` and `last_year` are the quarter before and the same one a year ago, None where nothing is stored.
    """

    head: str
    at: datetime
    fields: tuple[Field, ...]
    summary: Summary
    previous: Summary | None = None
    last_year: Summary | None = None
    explanations: tuple[Explanation, ...] = ()

    @property
    def quarter(self) -> Quarter:
        return self.summary.quarter

    @property
    def units(self) -> tuple[UnitFigures, ...]:
        """All units in the order of the addressees, each with its report (state, version, times, person, code)."""
        return self.summary.units

    @cached_property
    def late(self) -> tuple[Report, ...]:
        """Reports whose first version came after the due day that was set then."""
        return tuple(unit.report for unit in self.summary.counted if unit.report.on_time is False)

    @cached_property
    def totals(self) -> tuple[FieldTotal, ...]:
        """The sums of every field, in the order of the form."""
        return tuple(field_total(self.summary, field) for field in self.fields)

    @cached_property
    def sources(self) -> tuple[Report, ...]:
        """The versions that the year to date is added up from: by unit, and of each unit by quarter."""
        return tuple(report for unit in self.units for report in (*unit.earlier, unit.report) if report.version)

    def compared(self, code: str, base: Summary | None) -> Comparison | None:
        """A count of the quarter beside that of another one, of the same units only; None where there is nothing."""
        if base is None:
            return None
        now = {unit.report.unit: unit.quarter[code] for unit in self.units if code in unit.quarter}
        before = {unit.report.unit: unit.quarter[code] for unit in base.units if code in unit.quarter}
        both = now.keys() & before.keys()
        if not both:
            return None
        return Comparison(
            base.quarter, _sum(now, both), _sum(before, both), len(both), now.keys() == before.keys()
        )  # fmt: skip

    def moved(self, target: Target) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Both sides of a share, year to date up to the quarter before and up to this one; None in a first quarter.

        Only where the same units stand behind both, so that a unit that is missing does not look like a change.
        """
        base = self.previous
        if (
            base is None
            or base.quarter.year != self.quarter.year
            or _behind(base, target) != _behind(self.summary, target)
        ):
            return None
        sides = base.sides(target, "本年累计"), self.summary.sides(target, "本年累计")
        return (sides[0], sides[1]) if sides[0] and sides[1] else None

    @property
    def year_total(self) -> int:
        """All members developed this year up to the end of the quarter."""
        return self.summary.total(EVERYBODY, "本年累计") or 0

    @cached_property
    def pace(self) -> tuple[tuple[Quarter, int], ...]:
        """The total of the year at the end of each quarter up to this one."""
        totals = dict.fromkeys((*self.quarter.earlier_this_year, self.quarter), 0)
        for report in self.sources:
            totals[report.quarter] += report.stored.values.get(EVERYBODY, 0)
        return tuple(zip(totals, accumulate(totals.values()), strict=True))


def field_total(summary: Summary, field: Field) -> FieldTotal:
    """The sums of one field."""
    to_date = summary.total(field.code, "本年累计") if field.kind == "flow" else None
    return FieldTotal(field, summary.total(field.code, "本季"), to_date, summary.lacking(field.code))


def _sum(counts: dict[str, int], units: Collection[str]) -> int:
    return sum(counts[unit] for unit in units)


def _behind(summary: Summary, target: Target) -> frozenset[str]:
    """The units whose counts a share of the year to date speaks of."""
    span: Span = "本年累计"
    return frozenset(
        unit.report.unit
        for unit in summary.units
        if unit.is_counted and target.numerator in unit.values(span) and target.denominator in unit.values(span)
    )
