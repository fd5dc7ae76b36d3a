"""计划历史: every version of a unit's plan, when it came in, why it was changed, and which were approved."""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import day, moment
from handlers.context import Turn
from handlers.planning.saying import version_said, year_said
from knowledge.normalise import plain
from models.plans import TOTAL, plan_of

_ASKED = re.compile(
    r"/?(?:计划历史|历史计划|计划历次版本)\s*(?P<behind>.*)|(?P<before>.+?)的?(?:计划历史|历史计划)[。.]?", re.DOTALL
)


async def show_plan_history(turn: Turn) -> None:
    """The person's own units; an officer names the unit."""
    if not turn.person.own_units:
        turn.person.must_be_staff()
        turn.tell("plan.history.which")
        return
    for unit in turn.person.own_units:
        await _show(turn, unit, year_said(plain(turn.said), turn.today.year))


async def plan_history_said(turn: Turn) -> bool:
    """计划历史 with a unit; False for any other message, RightsError for the unit of somebody else."""
    asked = _ASKED.fullmatch(plain(turn.said).strip())
    words = (asked["behind"] or asked["before"] or "") if asked else ""
    named = version_said(words, turn.kit.units, turn.today.year) if words else None
    if named is None or named.rest:
        return False
    await _show(turn, named.unit, named.year)
    return True


async def _show(turn: Turn, unit: str, year: int) -> None:
    period, name = plan_of(year), turn.kit.unit_name(unit)
    versions = await turn.work.reports.versions(turn.person, unit, period)
    approved = await turn.work.reports.acceptances(turn.person, unit, period)
    if not versions:
        turn.tell("plan.history.none", Choice("计划"), unit=name, year=year)
        return
    rows = [turn.text("plan.history.head", unit=name, year=year, n=len(versions))]
    for each in versions:
        at = approved.get(each.version)
        rows.append(
            turn.text(
                "plan.history.again" if each.reason else "plan.history.first",
                version=each.version,
                plan=each.answers.values.get(TOTAL, 0),
                time=moment(each.at),
                name=each.by,
                code=each.code,
                reason=each.reason,
                state=turn.text("plan.history.approved", date=day(at.date())) if at else "",
            )
        )
    turn.tell("plan.history.rows", Choice("计划"), rows="\n".join(rows))
