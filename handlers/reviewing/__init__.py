"""What the department does with a submitted report in chat: send a field back, accept it, give more time."""

from __future__ import annotations

from core.messages import Reply
from core.render import as_text
from handlers.commands import Command
from handlers.context import Turn
from handlers.reviewing.accepting import accept_all, accept_by_command, accept_question, accept_said, go_on_accepting
from handlers.reviewing.extending import extend_said
from handlers.reviewing.requesting import ask_extension, extension_asked, extension_decided, show_requests
from handlers.reviewing.returning import go_on_returning, return_by_command, return_question, return_said

__all__ = [
    "accept_all",
    "accept_by_command",
    "accept_said",
    "ask_extension",
    "extend_by_command",
    "extend_said",
    "extension_asked",
    "extension_decided",
    "go_on_reviewing",
    "recall_review",
    "return_by_command",
    "return_said",
    "review_line",
]


async def extend_by_command(turn: Turn) -> None:
    """延期 alone: the requests that wait, and how a later day is given."""
    turn.person.must_be_staff()
    await show_requests(turn)
    turn.tell("officer.extend.how")


async def go_on_reviewing(turn: Turn, command: Command | None) -> bool:
    """Take a message while a return or 全部通过 is open; False where none is, and for words of other rooms."""
    return await go_on_returning(turn, command) or await go_on_accepting(turn, command)


async def recall_review(turn: Turn) -> None:
    """Ask once more, behind what was asked in between."""
    question = await return_question(turn) or await accept_question(turn)
    if question is not None:
        turn.say(question)


async def review_line(turn: Turn) -> str:
    """What is open, for a tap on a button of the past; empty where nothing is."""
    question = await return_question(turn) or await accept_question(turn)
    return as_text(Reply(question.blocks)) if question else ""
