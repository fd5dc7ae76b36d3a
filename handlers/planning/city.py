"""计划 for the officer: who has handed in a plan, plans against quotas, and sums against the city's figure."""

from __future__ import annotations

from core.messages import Choice, Reply, Table, Text
from core.numbers import moment
from handlers.context import Turn
from handlers.planning.plans import CityPlans, UnitPlan, against_control, against_quota, control_of, names_of
from handlers.planning.saying import year_said
from knowledge.normalise import plain
from models.plans import plan_of
from models.records import ReportState

_OFFERED = 5
_LABEL = 8
"""So many characters fit on a button."""


async def city_plans(turn: Turn, year: int) -> CityPlans:
    """The plans of all units; RightsError for anyone but staff."""
    reports = await turn.work.reports.of_quarter(turn.person, plan_of(year))
    quotas = await turn.work.quotas.of_year(turn.person, year)
    units = [
        UnitPlan(each, quotas.get(each.unit), await turn.work.reports.approved_plan(turn.person, each.unit, year))
        for each in reports
    ]
    return CityPlans(year, tuple(units))


async def show_plans(turn: Turn) -> None:
    """Every unit's quota and plan, and what both add up to."""
    found = await city_plans(turn, year_said(plain(turn.said), turn.today.year))
    columns = tuple(turn.text(f"plan.columns.{name}") for name in ("unit", "quota", "plan", "compare", "state"))
    rows = tuple(_row(turn, each) for each in found.units)
    lines = [*_quota_lines(turn, found), *_plan_lines(turn, found), _note(turn, found.year)]
    blocks = (Text(_head(turn, found)), Table(columns, rows, numeric=(1, 2)), Text("\n".join(lines)))
    turn.say(Reply(blocks, tuple(_choices(turn, found))))


def decide_choice(turn: Turn, each: UnitPlan, year: int, label: str, verb: str = "批准计划") -> Choice:
    """A button that decides the version that is shown."""
    return Choice(label, f"{verb} {turn.kit.unit_name(each.unit)} {year}年 第{each.report.version}版")


def _head(turn: Turn, found: CityPlans) -> str:
    head = turn.text(
        "plan.city.head",
        year=found.year,
        time=moment(turn.now),
        all=len(found.units),
        done=len(found.handed_in),
        n=found.in_state(ReportState.ACCEPTED),
        k=found.in_state(ReportState.SUBMITTED),
        returned=found.in_state(ReportState.RETURNED),
    )
    if not found.missing:
        return f"{head}\n" + turn.text("plan.city.all_in", all=len(found.units))
    names = names_of(found.missing, _names(turn))
    return f"{head}\n" + turn.text("plan.city.missing", n=len(found.missing), units=names)


def _row(turn: Turn, each: UnitPlan) -> tuple[str, ...]:
    return (
        turn.kit.unit_name(each.unit),
        turn.text("plan.city.open") if each.quota is None else str(each.quota),
        turn.text("kit.value.skipped") if each.total is None else str(each.total),
        against_quota(each.total, each.quota, turn.kit.texts),
        turn.text(f"plan.state.{each.report.state.value}"),
    )


def _quota_lines(turn: Turn, found: CityPlans) -> list[str]:
    """What the quotas add up to: all of them, or as far as they are set."""
    quotas, total = found.quotas, sum(found.quotas.values())
    if not quotas:
        return [turn.text("plan.city.quotas_none", year=found.year)]
    state = against_control(total, turn.kit.guidance(found.year), turn.kit.texts)
    rest = [each for each in found.units if each.quota is None]
    if not rest:
        return [turn.text("plan.city.quotas", n=total, state=state)]
    return [turn.text("plan.city.quotas_part", k=len(quotas), n=total, rest=len(rest), state=state)]


def _plan_lines(turn: Turn, found: CityPlans) -> list[str]:
    if not found.handed_in:
        return []
    state = against_control(found.planned, turn.kit.guidance(found.year), turn.kit.texts)
    lines = [turn.text("plan.city.plans", n=found.planned, k=len(found.handed_in), state=state)]
    if found.approved:
        lines.append(turn.text("plan.city.approved", n=sum(found.approved), k=len(found.approved)))
    older = [each for each in found.units if each.holds_older]
    return lines + ([turn.text("plan.city.in_force", units=names_of(older, _names(turn)))] if older else [])


def _note(turn: Turn, year: int) -> str:
    """Where the city's figure stands, and that nobody else's does."""
    control = control_of(turn.kit.guidance(year))
    return turn.text("plan.city.total_note", target=control.figure_text) if control else turn.text("plan.quota.how")


def _choices(turn: Turn, found: CityPlans) -> list[Choice]:
    """A button for each of the first plans that wait, and one for all."""
    waiting = [each for each in found.units if each.waits]
    choices = [decide_choice(turn, each, found.year, _label(turn, each.unit))
               for each in waiting[:_OFFERED]]  # fmt: skip
    return choices + ([Choice("全部批准", f"全部批准{found.year}年计划")] if len(waiting) > 1 else [])


def _label(turn: Turn, code: str) -> str:
    """批准双峰县: with the shortest name of the unit where the full one would not fit on a button."""
    unit = turn.kit.unit(code)
    labels = [turn.text("plan.city.decide", unit=name) for name in (unit.name, *sorted(unit.aliases, key=len))]
    return next((label for label in labels if len(label) <= _LABEL), unit.name)


def _names(turn: Turn) -> dict[str, str]:
    return {unit.code: unit.name for unit in turn.kit.units}
