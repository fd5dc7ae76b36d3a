"""What the engine may know, gathered from the database, the calendar and the office's settings."""

from __future__ import annotations

from core.deadlines import Due, due_clause
from core.period import Quarter
from core.units import above
from handlers.context import Turn
from handlers.dialogs.checks import History
from handlers.dialogs.step import Facts
from handlers.due_days import due_or_none
from handlers.reporting.place import opening_day


async def gather(turn: Turn, unit: str, quarter: Quarter) -> Facts:
    """The facts of a unit's report of a quarter; the person must report for the unit."""
    turn.person.must_report(unit)
    await turn.work.levels.must_collect(unit, quarter)
    reports, actor = turn.work.reports, turn.person
    due = await due_or_none(turn, unit, quarter)
    return Facts(
        unit=turn.kit.unit(unit),
        units=turn.kit.units,
        quarter=quarter,
        now=turn.now,
        texts=turn.kit.texts,
        report=await reports.get(actor, unit, quarter),
        due_clause=clause(turn, due),
        due=due.at if due else None,
        opens=opening_day(turn, quarter),
        history=History(
            earlier=await reports.earlier(actor, unit, quarter),
            last=await reports.last_before(actor, unit, quarter),
            plan=await reports.plan(actor, unit, quarter.year),
        ),
        several_units=len(actor.units) > 1,
        small_base=turn.office.small_base,
        tolerance=turn.office.tolerance,
        superior=turn.kit.unit_name(above(unit)) if above(unit) else turn.text("grassroots.city"),
        rolled=await turn.work.roll_ups.now(actor, unit, quarter) if unit in turn.heads else None,
        kept=await turn.work.roll_ups.kept(actor, unit, quarter) if unit in turn.heads else None,
    )


def clause(turn: Turn, due: Due | None) -> str:
    """The due time in words, with who set it."""
    return due_clause(due, turn.kit.texts) if due else turn.text("kit.due.unset")
