"""What a quarter adds up to: who has reported, the totals of each field, the shares of the city.

Shares come from summed counts, never from averaged shares. A unit that does not know one side of a share
(暂缺) is left out of both sides of it, so that numerator and denominator always speak of the same people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from core.messages import Share
from core.period import Quarter
from core.texts import Texts
from exports.reserve_lines import reserve_block
from exports.share_lines import Span, share_block
from knowledge.targets import Target, Targets
from models.records import Report, ReportState


@dataclass(frozen=True)
class UnitFigures:
    """One unit's counts as stored: of the quarter, and of the year up to its end.

    `earlier` are the stored reports of the year before it, which the year to date is added up from.
    """

    report: Report
    quarter: Mapping[str, int] = field(default_factory=dict)
    to_date: Mapping[str, int] = field(default_factory=dict)
    earlier: tuple[Report, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether a version of this quarter is stored; drafts are nobody's figures yet."""
        return self.report.version > 0

    def values(self, span: Span) -> Mapping[str, int]:
        """The counts of a span by field."""
        return self.quarter if span == "本季" else self.to_date


@dataclass(frozen=True)
class Summary:
    """A quarter over all units, in the order of the addressees."""

    quarter: Quarter
    units: tuple[UnitFigures, ...]
    gaps: tuple[tuple[Quarter, tuple[str, ...]], ...] = ()
    """Earlier quarters of the year with the units whose figures are missing there."""

    @cached_property
    def counted(self) -> tuple[UnitFigures, ...]:
        """Units with a stored version of this quarter."""
        return tuple(unit for unit in self.units if unit.is_counted)

    @cached_property
    def missing(self) -> tuple[Report, ...]:
        """Reports of which nothing has been submitted."""
        return tuple(unit.report for unit in self.units if not unit.is_counted)

    @property
    def is_complete(self) -> bool:
        """Whether every unit has a stored version of this quarter and of the earlier ones of the year."""
        return not self.missing and not self.gaps

    def state_count(self, *states: ReportState) -> int:
        """How many units are in one of the states."""
        return sum(unit.report.state in states for unit in self.units)

    def total(self, code: str, span: Span) -> int | None:
        """The sum of a field; None where no unit gave it."""
        counts = [unit.values(span)[code] for unit in self.units if code in unit.values(span)]
        return sum(counts) if counts else None

    def lacking(self, code: str) -> tuple[str, ...]:
        """Units that reported this quarter without this field."""
        return tuple(unit.report.unit for unit in self.counted if code not in unit.quarter)

    def sides(self, target: Target, span: Span) -> tuple[int, int] | None:
        """Numerator and denominator of a share, over the units that gave both; None where none did."""
        pairs = [
            (values[target.numerator], values[target.denominator])
            for values in (unit.values(span) for unit in self.units)
            if target.numerator in values and target.denominator in values
        ]
        return (sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)) if pairs else None


def summarise(
    quarter: Quarter, reports: Sequence[Report], earlier: Sequence[Report], stocks: Collection[str]
) -> Summary:
    """The summary of a quarter.

    `reports` are all units' reports of it, in order; `earlier` those of the same year's quarters before it.
    `stocks` are the fields counted on the last day (在册): they are not added up over quarters.
    """
    by_unit: dict[str, list[Report]] = {}
    for report in earlier:
        if report.version:
            by_unit.setdefault(report.unit, []).append(report)
    figures = tuple(_figures(report, by_unit.get(report.unit, []), stocks) for report in reports)
    return Summary(quarter, figures, _gaps(quarter, reports, earlier))


def city_shares(
    targets: Targets,
    summary: Summary,
    texts: Texts,
    *,
    span: Span = "本年累计",
    small_base: int = 10,
    tolerance: Fraction | int | None = None,
) -> tuple[Share, ...]:
    """The shares of all units together, in the order of 二（二）, then the reserve."""
    shares = []
    for target in targets.shares:
        sides = summary.sides(target, span)
        if sides:
            shares.append(share_block(target, *sides, texts, span=span, small_base=small_base, tolerance=tolerance))
    reserve = targets.reserve
    if reserve and (sides := summary.sides(reserve, "本年累计")):
        shares.append(reserve_block(reserve, *sides, texts, small_base=small_base))
    return tuple(shares)


def _figures(report: Report, earlier: Sequence[Report], stocks: Collection[str]) -> UnitFigures:
    now = dict(report.stored.values) if report.version else {}
    stored = [dict(each.stored.values) for each in earlier] + ([now] if report.version else [])
    to_date = {
        code: sum(values[code] for values in stored)
        for code in set().union(*stored)
        if code not in stocks and all(code in values for values in stored)
    }
    stock = {code: now[code] for code in stocks if code in now}
    return UnitFigures(report, now, to_date | stock, tuple(earlier))


def _gaps(
    quarter: Quarter, reports: Sequence[Report], earlier: Sequence[Report]
) -> tuple[tuple[Quarter, tuple[str, ...]], ...]:
    there = {(report.unit, report.quarter) for report in earlier if report.version}
    gaps = (
        (before, tuple(report.unit for report in reports if (report.unit, before) not in there))
        for before in quarter.earlier_this_year
    )
    return tuple((before, units) for before, units in gaps if units)
