"""What others are told when people change: one message a person, in the office's hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.messages import text_reply
from handlers.context import Turn
from handlers.notifying import notify
from models.records import Recipient


async def tell(
    turn: Turn, people: Iterable[Recipient], words: str, *, key: str, condition: str = "",
    not_before: datetime | None = None,
) -> None:  # fmt: skip
    """Queue the same words to each of these people once."""
    await notify(turn, people, text_reply(words), key=key, condition=condition, not_before=not_before)


async def where(turn: Turn, person_id: int | None) -> tuple[Recipient, ...]:
    """The place at which one person is told; empty for nobody, and for somebody without an account."""
    return (await turn.work.people.addresses(person_id))[:1] if person_id is not None else ()
