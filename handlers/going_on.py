"""What is open in a conversation, other than a report: who goes on with it, and who says it once more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.broadcasting import go_on_broadcasting, recall_broadcast
from handlers.commands import Command
from handlers.context import Turn
from handlers.correcting.asking import go_on_correcting, recall_correction
from handlers.grassroots import go_on_grassroots, recall_grassroots
from handlers.opened import opened
from handlers.people import go_on_people
from handlers.questions import go_on_answering, open_question, recall_draft
from handlers.reviewing import go_on_accepting, go_on_deciding, go_on_returning, recall_review
from handlers.selfcheck import go_on_self_check, recall_self_check

_GoOn = Callable[[Turn, Command | None], Awaitable[bool]]

_IN_HAND: Mapping[str, _GoOn] = {
    "people": go_on_people,
    "composing": go_on_broadcasting,
    "agreeing": go_on_grassroots,
}
"""By the name under which it is kept; what stands first is asked first."""
_TO_DECIDE: Mapping[str, _GoOn] = {
    "drafting": go_on_answering,
    "returning": go_on_returning,
    "accepting": go_on_accepting,
    "deciding": go_on_deciding,
    "correcting": go_on_correcting,
    "checklist": go_on_self_check,
}
"""Those that give way to the code of a question."""
_RECALL: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "composing": recall_broadcast,
    "agreeing": recall_grassroots,
    "drafting": recall_draft,
    "returning": recall_review,
    "accepting": recall_review,
    "deciding": recall_review,
    "correcting": recall_correction,
    "checklist": recall_self_check,
}
"""A question about people is let go instead; a report asks again by itself."""


async def taken_by_open(turn: Turn, command: Command | None) -> bool:
    """Whether what is open took the message, or a question of which it is the code."""
    return await _taken(turn, command, _IN_HAND) or await open_question(turn) or await _taken(turn, command, _TO_DECIDE)


async def recall_open(turn: Turn) -> None:
    """Say once, behind what was asked in between, what is open."""
    for name in opened(turn.conversation.dialog):
        if recall := _RECALL.get(name):
            await recall(turn)


async def _taken(turn: Turn, command: Command | None, rooms: Mapping[str, _GoOn]) -> bool:
    """Ask the rooms in their order; one that lets go what is open may have opened what was before it."""
    for name, go_on in rooms.items():
        if name in opened(turn.conversation.dialog) and await go_on(turn, command):
            return True
    return False
