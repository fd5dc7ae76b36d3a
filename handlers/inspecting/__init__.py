"""Spot checks and inspections in chat: drawn by lot, arranged, recorded, circulated, and answered by the units."""

from __future__ import annotations

from handlers.context import Turn
from handlers.dialogs.waiting import is_yes
from handlers.inspecting.drawing import spot_check_said
from handlers.inspecting.remedies import remedy_said
from handlers.inspecting.results import CONFIRM as CONFIRM_RESULTS
from handlers.inspecting.results import results_said
from handlers.inspecting.schedule import CONFIRM as CONFIRM_SCHEDULE
from handlers.inspecting.schedule import schedule_said

__all__ = ["inspection_said"]

_CONFIRMS = (CONFIRM_RESULTS, CONFIRM_SCHEDULE)
_ASKS = ("?", "？", "吗", "呢")
_SEND = frozenset({"发出", "发送", "确认发出"})
_LEAVE = frozenset({"不", "不发", "不要", "取消"})


async def inspection_said(turn: Turn) -> bool:
    """Whether it was about a spot check or an inspection."""
    shown = next(
        (words for words in turn.conversation.offered if words.startswith((CONFIRM_RESULTS, CONFIRM_SCHEDULE))), ""
    )
    if shown and turn.said.strip() in _LEAVE:
        turn.tell("check.visit.left")
        return True
    if shown and (turn.said.strip() in _SEND or is_yes(turn.kit.form, turn.said)):
        turn.said = shown
    if turn.said.strip().endswith(_ASKS):
        return False
    if await spot_check_said(turn) or await schedule_said(turn):
        return True
    return await results_said(turn) or await remedy_said(turn)
