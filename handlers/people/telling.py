"""What others are told when people change: one message a person, in the office's hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.messages import Intent, text_reply
from handlers.context import Turn
from models.records import Post, Recipient


async def tell(
    turn: Turn, people: Iterable[Recipient], words: str, *, key: str, condition: str = "",
    not_before: datetime | None = None,
) -> None:  # fmt: skip
    """Queue the same words to each of these people once."""
    for person in people:
        post = Post(
            person.channel,
            person.conversation,
            text_reply(words),
            Intent.NOTICE,
            dedupe_key=f"{key}:{person.person_id}",
            not_before=not_before,
            person_id=person.person_id,
            condition=condition,
        )
        await turn.work.outbox.add(post)


async def where(turn: Turn, person_id: int | None) -> tuple[Recipient, ...]:
    """The place at which one person is told; empty for nobody, and for somebody without an account."""
    return (await turn.work.people.addresses(person_id))[:1] if person_id is not None else ()
