"""计划 for an office: who has handed in a plan, plans against quotas, and sums against the city's figure or its own."""

from __future__ import annotations

from core.messages import Choice, Reply, Table, Text
from core.numbers import moment
from core.units import above
from handlers.context import Turn
from handlers.planning.plans import Ceiling, Plans, UnitPlan, against_ceiling, against_quota, control_of, names_of
from handlers.planning.saying import year_said
from knowledge.normalise import plain
from models.plans import plan_of
from models.records import ReportState

_MANY = 50
"""A longer table is not read in a chat."""
_OFFERED = 5
_LABEL = 8
"""So many characters fit on a button."""


async def plans_below(turn: Turn, head: str, year: int) -> Plans:
    """The plans of all units that report to an office; RightsError for anyone but its people."""
    reports = await turn.work.reports.of_quarter(turn.person, plan_of(year), head)
    quotas = await turn.work.quotas.of_year(turn.person, year, head)
    units = [
        UnitPlan(each, quotas.get(each.unit), await turn.work.reports.approved_plan(turn.person, each.unit, year))
        for each in reports
    ]
    return Plans(head, year, tuple(units), await ceiling_of(turn, head, year))


async def ceiling_of(turn: Turn, head: str, year: int) -> Ceiling:
    """The city's control figure of the guidance; for the units below a unit what was set for that."""
    if head:
        quota = await turn.work.quotas.of(turn.person, head, year)
        name = "grassroots.plan.no_quota" if quota is None else "grassroots.plan.quota"
        return Ceiling(quota, turn.text(name, unit=turn.kit.unit_name(head), n=quota))
    guidance = turn.kit.guidance(year)
    control = control_of(guidance)
    if control is None or control.figure is None:
        return Ceiling(None, turn.text("plan.city.other_year", year=guidance.year, k=guidance.paper.year))
    return Ceiling(control.figure, control.figure_text)


async def show_plans(turn: Turn) -> None:
    """Every unit's quota and plan, and what both add up to."""
    for head in turn.offices:
        _show(turn, await plans_below(turn, head, year_said(plain(turn.said), turn.today.year)))


def _show(turn: Turn, found: Plans) -> None:
    columns = tuple(turn.text(f"plan.columns.{name}") for name in ("unit", "quota", "plan", "compare", "state"))
    shown = _shown(found)
    rows = tuple(_row(turn, each) for each in shown)
    rest = len(found.units) - len(shown)
    lines = [turn.text("grassroots.plan.rest", n=rest)] if rest else []
    lines += [*_quota_lines(turn, found), *_plan_lines(turn, found), _note(turn, found)]
    blocks = (Text(_head(turn, found)), Table(columns, rows, numeric=(1, 2)), Text("\n".join(lines)))
    turn.say(Reply(blocks, tuple(_choices(turn, found))))


def _shown(found: Plans) -> tuple[UnitPlan, ...]:
    """All units; of very many only the first that are not approved."""
    if len(found.units) <= _MANY:
        return found.units
    return tuple(each for each in found.units if each.report.state is not ReportState.ACCEPTED)[:_MANY]


def decide_choice(turn: Turn, each: UnitPlan, year: int, label: str, verb: str = "批准计划") -> Choice:
    """A button that decides the version that is shown."""
    return Choice(label, f"{verb} {turn.kit.unit_name(each.unit)} {year}年 第{each.report.version}版")


def _head(turn: Turn, found: Plans) -> str:
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
    if found.head:
        head = f"{turn.text('grassroots.progress.head', unit=turn.kit.unit_name(found.head))}\n{head}"
    if not found.missing:
        return f"{head}\n" + turn.text("plan.city.all_in", all=len(found.units))
    names = names_of(found.missing[:_MANY], _names(turn))
    if len(found.missing) > _MANY:
        names = turn.text("grassroots.list.more", units=names, n=len(found.missing))
    return f"{head}\n" + turn.text("plan.city.missing", n=len(found.missing), units=names)


def _row(turn: Turn, each: UnitPlan) -> tuple[str, ...]:
    return (
        turn.kit.unit_name(each.unit),
        turn.text("plan.city.open") if each.quota is None else str(each.quota),
        turn.text("kit.value.skipped") if each.total is None else str(each.total),
        against_quota(each.total, each.quota, turn.kit.texts),
        turn.text(f"plan.state.{each.report.state.value}"),
    )


def _quota_lines(turn: Turn, found: Plans) -> list[str]:
    """What the quotas add up to: all of them, or as far as they are set."""
    quotas, total = found.quotas, sum(found.quotas.values())
    if not quotas:
        return [turn.text("plan.city.quotas_none", year=found.year)]
    state = against_ceiling(total, found.ceiling, turn.kit.texts)
    rest = [each for each in found.units if each.quota is None]
    if not rest:
        return [turn.text("plan.city.quotas", n=total, state=state)]
    return [turn.text("plan.city.quotas_part", k=len(quotas), n=total, rest=len(rest), state=state)]


def _plan_lines(turn: Turn, found: Plans) -> list[str]:
    if not found.handed_in:
        return []
    state = against_ceiling(found.planned, found.ceiling, turn.kit.texts)
    lines = [turn.text("plan.city.plans", n=found.planned, k=len(found.handed_in), state=state)]
    if found.approved:
        lines.append(turn.text("plan.city.approved", n=sum(found.approved), k=len(found.approved)))
    older = [each for each in found.units if each.holds_older]
    return lines + ([turn.text("plan.city.in_force", units=names_of(older, _names(turn)))] if older else [])


def _note(turn: Turn, found: Plans) -> str:
    """Where the city's figure stands, and that nobody else's does."""
    if found.head or found.ceiling.figure is None:
        return how_to_set(turn, found.head)
    return turn.text("plan.city.total_note", target=found.ceiling.words)


def how_to_set(turn: Turn, head: str) -> str:
    """How quotas are set, with one of the office's own units."""
    units = [unit.name for unit in turn.kit.units if above(unit.code) == head]
    office = turn.kit.unit_name(head) if head else turn.text("grassroots.city")
    return turn.text("plan.quota.how", office=office, example=next(iter(units), ""))


def _choices(turn: Turn, found: Plans) -> list[Choice]:
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
