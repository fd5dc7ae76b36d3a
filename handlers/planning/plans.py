"""The plans of units beside their quotas, and what both add up to against the figure of their office. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.texts import Texts
from knowledge.guidance import Guidance
from knowledge.targets import Target
from models.plans import TOTAL, ApprovedPlan
from models.records import Report, ReportState


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit: its plan as handed in, the version in force, and the quota set for it."""

    report: Report
    quota: int | None = None
    approved: ApprovedPlan | None = None

    @property
    def unit(self) -> str:
        """The unit's code."""
        return self.report.unit

    @property
    def total(self) -> int | None:
        """How many members the newest version plans; None before the first one."""
        return self.report.stored.values.get(TOTAL) if self.report.version else None

    @property
    def over(self) -> int:
        """By how many the plan exceeds the quota; 0 where it does not, or one of the two is lacking."""
        return max(0, self.total - self.quota) if self.total is not None and self.quota is not None else 0

    @property
    def waits(self) -> bool:
        """Whether the newest version is to be decided."""
        return self.report.state is ReportState.SUBMITTED

    @property
    def holds_older(self) -> bool:
        """Whether an approved version is in force that is not the newest."""
        return self.approved is not None and self.approved.version < self.report.version


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the sums of an office are measured by; without a figure the words say that there is none."""

    figure: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of a year of all units that report to an office, in their order; the city's is ""."""

    head: str
    year: int
    units: tuple[UnitPlan, ...]
    ceiling: Ceiling

    def in_state(self, *states: ReportState) -> int:
        """How many units' plans are in one of the states."""
        return sum(each.report.state in states for each in self.units)

    @property
    def handed_in(self) -> tuple[UnitPlan, ...]:
        """The units whose plan has come in."""
        return tuple(each for each in self.units if each.total is not None)

    @property
    def missing(self) -> tuple[UnitPlan, ...]:
        """The units whose plan has not."""
        return tuple(each for each in self.units if each.total is None)

    @property
    def planned(self) -> int:
        """What the plans that came in add up to."""
        return sum(each.total or 0 for each in self.handed_in)

    @property
    def approved(self) -> tuple[int, ...]:
        """The totals of the plans in force."""
        return tuple(each.approved.total or 0 for each in self.units if each.approved)

    @property
    def quotas(self) -> Mapping[str, int]:
        """The quotas that were set."""
        return {each.unit: each.quota for each in self.units if each.quota is not None}


def control_of(guidance: Guidance) -> Target | None:
    """The control figure of the guidance (二（一）), where it is about the year measured."""
    return guidance.targets.total if guidance.is_of_the_year else None


def against_ceiling(count: int, ceiling: Ceiling, texts: Texts) -> str:
    """A sum against what it is measured by, in exact figures; that there is nothing."""
    if ceiling.figure is None:
        return ceiling.words
    diff = count - ceiling.figure
    if not diff:
        return texts("plan.city.city_even", target=ceiling.words)
    name = "plan.city.city_more" if diff > 0 else "plan.city.city_less"
    return texts(name, target=ceiling.words, diff=abs(diff))


def against_quota(plan: int | None, quota: int | None, texts: Texts) -> str:
    """A plan against the unit's quota: more, fewer or the same."""
    if plan is None or quota is None:
        return texts("plan.city.not_applicable")
    if plan == quota:
        return texts("plan.city.even")
    return texts("plan.city.more" if plan > quota else "plan.city.less", n=abs(plan - quota))


def names_of(units: Sequence[UnitPlan], names: Mapping[str, str]) -> str:
    """The names of units, joined."""
    return "、".join(names[each.unit] for each in units)
