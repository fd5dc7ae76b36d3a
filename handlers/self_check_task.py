"""What a unit still has to do for the year's self-check: begin, finish, or answer an item that was sent back."""

from __future__ import annotations

from core.errors import NotCollectedError
from core.messages import Choice
from handlers.context import Turn
from handlers.dialogs.checklist.form import load_checklist
from models.records import ReportState
from models.self_checks import SELF_CHECK, self_check_of


async def self_check_choice(turn: Turn) -> tuple[Choice, ...]:
    """A button for it where any unit of the person still has something to do."""
    units = turn.actor.units if turn.actor else ()
    owed = [unit for unit in units if await self_check_task(turn, unit)]
    return (Choice("自查", f"自查 {turn.kit.unit_name(owed[0])}"),) if owed else ()


async def self_check_task(turn: Turn, unit: str) -> list[str]:
    """One line, or none: an untouched self-check is only owed once the department has asked for it."""
    year = turn.today.year
    period = self_check_of(year)
    try:
        await turn.work.levels.must_collect(unit, period)
    except NotCollectedError:
        return []
    report = await turn.work.reports.get(turn.person, unit, period)
    if report.state is ReportState.RETURNED:
        labels = "、".join(load_checklist().item_of(item.field).label for item in report.returned)
        return [turn.text("check.task.returned", year=year, labels=labels)]
    is_locked = (await turn.work.locks.of(turn.person, unit, period)).is_locked
    if report.version or is_locked:
        return []
    if report.draft is not None:
        return [turn.text("check.task.draft", year=year)]
    is_asked = (SELF_CHECK, str(year)) in await turn.work.notices.issued({SELF_CHECK})
    return [turn.text("check.task.open", year=year)] if is_asked else []
