"""When a unit's report is due: the city's day, its own later one, or for a unit below the day of the one above it."""

from __future__ import annotations

from datetime import date

from core.deadlines import Due, due_below, due_of
from core.period import Quarter
from core.units import above
from handlers.context import Turn
from models.levels import Level


async def unit_due(turn: Turn, unit: str, quarter: Quarter) -> Due:
    """When and by whose word."""
    if not above(unit):
        return city_due(turn, quarter, await turn.work.extensions.day(turn.person, unit, quarter))
    return due_in_chain(turn, await turn.work.levels.chain(unit), quarter)


async def due_below_head(turn: Turn, head: str, quarter: Quarter) -> Due:
    """When the units that report to an office are due; those below "" are the city's."""
    if not head:
        return city_due(turn, quarter)
    levels = (await turn.work.levels.of(head), *await turn.work.levels.chain(head))
    return due_in_chain(turn, levels, quarter)


def city_due(turn: Turn, quarter: Quarter, extended: date | None = None) -> Due:
    """The day of the units that report to the city."""
    return due_of(quarter, turn.office, turn.calendar, extended)


def due_in_chain(turn: Turn, levels: tuple[Level, ...], quarter: Quarter) -> Due:
    """The day below a chain of levels, the nearest first."""
    days = [level.days_before for level in levels]
    return due_below(quarter, turn.office, turn.calendar, days, turn.kit.unit_name(levels[0].unit))
