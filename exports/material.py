"""What papers of a quarter are made of: its summary, what it is measured by, the office's settings, whom to call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.deadlines import Due
from core.office import OfficeSettings
from core.people import REPORTING
from core.period import Quarter
from core.texts import Texts
from exports.gathering import gather
from exports.period_charts import Measured
from exports.period_summary import Field, PeriodSummary
from exports.share_lines import Manners
from knowledge.guidance import Guidance
from models.records import Member

if TYPE_CHECKING:
    from core.people import Actor
    from models.work import Work


@dataclass(frozen=True)
class Office:
    """The office that papers are made for: the city's `head` is "".

    `name` is that of its area (全市, 娄星区), `called` that of the office in sentences; `unit_name` knows its units.
    """

    head: str
    name: str
    called: str
    settings: OfficeSettings
    texts: Texts
    fields: Sequence[Field]
    is_county: bool
    """Whether it is one that the guidance itself has sum up each quarter (三（一）)."""
    unit_name: Callable[[str], str]


@dataclass(frozen=True)
class Material:
    """Everything that stands in the papers of a quarter; `people` are whom to call, by unit, for the office alone."""

    office: Office
    measured: Measured
    due: Due
    people: Mapping[str, tuple[Member, ...]]

    @property
    def period(self) -> PeriodSummary:
        """The summary of the quarter."""
        return self.measured.period

    @property
    def quarter(self) -> Quarter:
        return self.period.quarter

    @property
    def texts(self) -> Texts:
        return self.office.texts


async def collect(
    work: Work, actor: Actor, office: Office, quarter: Quarter, *, guidance: Guidance, due: Due
) -> Material:  # fmt: skip
    """Fetch it all; RightsError for anyone but the office's people. `due` is when its units have to report."""
    head, settings = office.head, office.settings
    period = await gather(work, actor, quarter, office.fields, head)
    by_unit: dict[str, list[Member]] = {}
    for member in await work.people.roster(actor, head):
        if member.role in REPORTING:
            by_unit.setdefault(member.unit, []).append(member)
    plan = await work.reports.plan(actor, head, quarter.year) if head else None
    measured = Measured(period, guidance, office.name, Manners(settings.small_base, settings.tolerance), plan)
    return Material(office, measured, due, {unit: tuple(people) for unit, people in by_unit.items()})
