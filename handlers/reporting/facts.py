"""What the engine may know, gathered from the database, the calendar and the office's settings."""

from __future__ import annotations

from datetime import date

from core.deadlines import Due, due_clause, due_of
from core.errors import UnknownYearError
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.checks import History
from handlers.dialogs.step import Facts
from handlers.reporting.place import opening_day


async def gather(turn: Turn, unit: str, quarter: Quarter) -> Facts:
    """The facts of a unit's report of a quarter; the person must report for the unit."""
    turn.person.must_report(unit)
    reports, actor = turn.work.reports, turn.person
    await reports.hold(actor, unit)
    due = due_time(turn, quarter, await turn.work.extensions.day(turn.person, unit, quarter))
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
    )


def due_time(turn: Turn, quarter: Quarter, extended: date | None = None) -> Due | None:
    """When the quarter is due, on a later day where one was given; None beyond the last year with known holidays."""
    try:
        return due_of(quarter, turn.office, turn.kit.calendar, extended)
    except UnknownYearError:
        return None


def clause(turn: Turn, due: Due | None) -> str:
    """The due time in words, with who set it."""
    return due_clause(due, turn.kit.texts) if due else turn.text("kit.due.unset")
