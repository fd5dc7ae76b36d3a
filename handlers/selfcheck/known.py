"""The figures of the year's reports that a self-check begins with: shown beside the targets, never taken by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from core.numbers import percent
from core.period import Quarter
from core.units import above
from exports.share_lines import all_shares
from exports.summary import Summary
from handlers.context import Turn
from handlers.dialogs.checklist.talk import Known
from handlers.own_numbers import unit_summary
from models.plans import TOTAL, plan_of
from models.records import ReportState

_SPAN: Final = "本年累计"
MIGRANT = "migrant"


@dataclass(frozen=True)
class _Year:
    """What is stored of a unit's year; None where nothing is."""

    unit: str
    year: int
    summary: Summary | None

    def count(self, code: str) -> int | None:
        """The count of the year to date; None where any report lacks it."""
        units = [each.to_date for each in self.summary.units if each.to_date] if self.summary else []
        if self.summary is None or not units or not all(code in each for each in units):
            return None
        return self.summary.total(code, _SPAN)


async def known_figures(turn: Turn, unit: str, year: int) -> Mapping[str, Known]:
    """The figures by name, each with the line that is shown; a figure that is not there says so."""
    summary = await unit_summary(turn, unit) if Quarter.last_ended(turn.today).year == year else None
    here = _Year(unit, year, summary)
    found = {name: await make(turn, here) for name, make in _MAKERS.items()}
    return {name: known for name, known in found.items() if known is not None}


async def _plan(turn: Turn, here: _Year) -> Known:
    """The plan that is approved beside what was developed, compared in exact counts."""
    plan = await turn.work.reports.plan(turn.person, here.unit, here.year)
    ytd = here.count(TOTAL)
    if ytd is None or here.summary is None:
        name = "check.known.plan_only" if plan is not None else "check.known.nothing"
        return Known(turn.text(name, plan=plan, year=here.year))
    values = {"ytd": ytd, "quarter": here.summary.quarter.name, "year": here.year}
    if plan is None:
        return Known(await _unapproved(turn, here, values))
    if ytd > plan:
        return Known(turn.text("check.known.over_plan", plan=plan, diff=ytd - plan, **values))
    share = percent(ytd, plan) if plan else ""
    return Known(turn.text("check.known.plan" if plan else "check.known.plan_zero", plan=plan, pct=share, **values))


async def _unapproved(turn: Turn, here: _Year, values: Mapping[str, object]) -> str:
    """No plan is in force: none was handed in, or it waits."""
    report = await turn.work.reports.get(turn.person, here.unit, plan_of(here.year))
    plan = report.stored.values.get(TOTAL)
    if plan is None:
        return turn.text("check.known.no_plan", **values)
    return turn.text("check.known.waiting_plan", plan=plan, **values)


async def _structure(turn: Turn, here: _Year) -> Known:
    """Every share of the year to date beside its target."""
    guidance = turn.kit.guidance(here.year)
    codes = {side for target in guidance.targets.shares for side in (target.numerator, target.denominator)}
    values = {code: count for code in codes if (count := here.count(code)) is not None}
    shares = all_shares(
        guidance.targets, values, turn.kit.texts, span=_SPAN,
        small_base=turn.office.small_base, tolerance=turn.office.tolerance,
    )  # fmt: skip
    lines = [share.words for share in shares if share.denominator]
    if not lines:
        return Known(turn.text("check.known.no_shares", year=here.year))
    return Known("\n".join([*lines, turn.text("share.line.unit_note")]))


async def _reserve(turn: Turn, here: _Year) -> Known:
    """The people on the books for each one developed this year, against at least three."""
    reserve = turn.kit.guidance(here.year).targets.reserve
    ytd = here.count(TOTAL)
    activists = here.count(reserve.numerator) if reserve else None
    if reserve is None or ytd is None or activists is None:
        return Known(turn.text("check.known.no_reserve", year=here.year))
    (share,) = all_shares(
        turn.kit.guidance(here.year).targets, {reserve.numerator: activists}, turn.kit.texts, span=_SPAN,
        developed=ytd, small_base=turn.office.small_base,
    )  # fmt: skip
    return Known(share.words)


async def _counted(turn: Turn, here: _Year, code: str) -> Known | None:
    count = here.count(code)
    if count is None or here.summary is None:
        return None
    return Known(turn.text("check.known.count", n=count, quarter=here.summary.quarter.name), count)


async def _migrant(turn: Turn, here: _Year) -> Known | None:
    return await _counted(turn, here, MIGRANT)


async def _developed(turn: Turn, here: _Year) -> Known | None:
    return await _counted(turn, here, TOTAL)


async def _committees(turn: Turn, here: _Year) -> Known | None:
    """The units below that report to this one."""
    if here.unit not in turn.heads:
        return None
    count = sum(above(unit.code) == here.unit for unit in turn.kit.units)
    return Known(turn.text("check.known.committees", n=count), count)


async def _approved(turn: Turn, here: _Year) -> Known | None:
    """The units below whose plan of the year is approved here."""
    if here.unit not in turn.heads:
        return None
    states = await turn.work.reports.of_quarter(turn.person, plan_of(here.year), here.unit)
    count = sum(report.state is ReportState.ACCEPTED for report in states)
    return Known(turn.text("check.known.approved", n=count), count)


_MAKERS: Mapping[str, Callable[[Turn, _Year], Awaitable[Known | None]]] = {
    "plan": _plan,
    "structure": _structure,
    "reserve": _reserve,
    "migrant": _migrant,
    "developed": _developed,
    "committees": _committees,
    "approved": _approved,
}
