"""What an office does with reports in chat: send a field back, accept, give more time, lock and open."""

from __future__ import annotations

from core.messages import Choice, Reply
from core.render import as_text
from handlers.context import Turn
from handlers.reviewing.accepting import accept_all, accept_by_command, accept_question, accept_said, go_on_accepting
from handlers.reviewing.deciding import correction_decided, deciding_question, go_on_deciding, show_corrections
from handlers.reviewing.extending import extend_said
from handlers.reviewing.locking import lock_said, show_locks
from handlers.reviewing.not_ours import change_of_another
from handlers.reviewing.requesting import ask_extension, extension_asked, extension_decided, show_requests
from handlers.reviewing.returning import go_on_returning, return_by_command, return_question, return_said

__all__ = [
    "accept_all",
    "accept_by_command",
    "accept_said",
    "ask_extension",
    "change_of_another",
    "correction_decided",
    "extend_by_command",
    "extend_said",
    "extension_asked",
    "extension_decided",
    "go_on_accepting",
    "go_on_deciding",
    "go_on_returning",
    "lock_said",
    "recall_review",
    "return_by_command",
    "return_said",
    "review_line",
    "show_all_requests",
    "show_locks",
]


async def extend_by_command(turn: Turn) -> None:
    """延期 alone: the requests that wait, and how a later day is given."""
    turn.person.must_be_staff()
    await show_requests(turn)
    turn.tell("officer.extend.how")


async def show_all_requests(turn: Turn) -> None:
    """Everything that units have asked for and nobody has decided."""
    turn.must_be_office()
    if not turn.heads:
        await show_requests(turn)
    await show_corrections(turn)
    if not turn.replies:
        turn.tell("officer.correction.none_waiting", Choice("待办"))


async def recall_review(turn: Turn) -> None:
    """Ask once more, behind what was asked in between."""
    question = await _open_question(turn)
    if question is not None:
        turn.say(question)


async def review_line(turn: Turn) -> str:
    """What is open, for a tap on a button of the past; empty where nothing is."""
    question = await _open_question(turn)
    return as_text(Reply(question.blocks)) if question else ""


async def _open_question(turn: Turn) -> Reply | None:
    """The question in force; None where nothing is open."""
    return await return_question(turn) or await accept_question(turn) or await deciding_question(turn)
