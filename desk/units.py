"""单位: one line a unit in the order of the addressees: state, version, time, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.pages import Page
from core.period import Quarter
from desk.context import Look
from desk.states import StateTag, next_step, punctual, tag_of, time_words
from exports.report_words import state_words
from models.records import SETTLED, Report, ReportState

_FILTERS = {
    "all": frozenset(ReportState),
    "open": frozenset(ReportState) - SETTLED,
    "accept": frozenset({ReportState.SUBMITTED}),
    "returned": frozenset({ReportState.RETURNED}),
    "accepted": frozenset({ReportState.ACCEPTED}),
}
"""Which states each choice above the list leaves."""

_DETAILED = frozenset({ReportState.DRAFT, ReportState.PROVISIONAL, ReportState.RETURNED})
"""States of which more is to be said than their name."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the list."""

    code: str
    name: str
    tag: StateTag
    detail: str
    version: int
    time: str
    punctual: str
    next: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the list, with how many units it leaves."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class UnitsView:
    """The list."""

    quarter: Quarter
    quarters: tuple[Quarter, ...]
    chosen: str
    filters: tuple[Filter, ...]
    lines: tuple[UnitLine, ...]


async def units_page(look: Look) -> Page:
    """All units of the city with the state of the quarter; RightsError for anyone but staff."""
    quarter = look.quarter
    reports = await look.work.reports.of_quarter(look.actor, quarter)
    chosen = look.visit.query.get("state", "")
    chosen = chosen if chosen in _FILTERS else "all"
    lines = [unit_line(look, report) for report in reports if report.state in _FILTERS[chosen]]
    view = UnitsView(quarter, look.quarters, chosen, _filters(look, reports, chosen), tuple(lines))
    return Page("desk_units.html", look.text("desk.nav.units"), view)


def unit_line(look: Look, report: Report) -> UnitLine:
    """One report as a line."""
    texts = look.kit.texts
    return UnitLine(
        code=report.unit,
        name=look.kit.unit_name(report.unit),
        tag=tag_of(report, texts),
        detail=state_words(report, len(look.kit.form.fields), texts) if report.state in _DETAILED else "",
        version=report.version,
        time=time_words(report, texts),
        punctual=punctual(report, texts),
        next=next_step(report, texts),
    )


def _filters(look: Look, reports: Sequence[Report], chosen: str) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            code, look.text(f"desk.filter.{code}"), sum(report.state in states for report in reports), code == chosen
        )
        for code, states in _FILTERS.items()
    )
