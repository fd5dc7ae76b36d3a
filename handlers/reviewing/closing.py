"""Leaving an officer's dialog: what was open before goes on."""

from __future__ import annotations

from handlers.context import Turn
from handlers.questions import recall_draft
from handlers.reporting import ask_again


async def close(turn: Turn, back: str) -> None:
    """Take up what was open before and say so once."""
    turn.keep(dialog=back)
    await recall_draft(turn)
    await ask_again(turn)
