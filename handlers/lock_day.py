"""The day after which a quarter is closed by itself, where the office has set one: looked at before it matters."""

from __future__ import annotations

from core.deadlines import lock_day_of
from core.period import Quarter
from handlers.context import Turn


async def close_if_due(turn: Turn, quarter: Quarter) -> None:
    """Close the quarter once its day is over."""
    day = lock_day_of(quarter, turn.office, turn.calendar)
    if day is not None:
        await turn.work.locks.close_after(quarter, day)
