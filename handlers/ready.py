"""Ready reasons as buttons: which taps are meant as an answer to a question for a reason."""

from __future__ import annotations

from core.messages import Choice, IncomingKind
from handlers.context import Turn


def ready_reasons(turn: Turn, name: str) -> tuple[Choice, ...]:
    """The reasons of a sentence as choices."""
    return tuple(Choice(reason) for reason in turn.text(name).split("、"))


def tapped_elsewhere(turn: Turn, ready: tuple[Choice, ...]) -> bool:
    """Whether a button of another message was tapped: its words are no reason."""
    is_tap = turn.incoming.kind is IncomingKind.CHOICE
    return is_tap and turn.said not in {choice.words for choice in ready}
