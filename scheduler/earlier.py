"""The question that a reply follows, as it stands on the platform: for those that can change it."""

from __future__ import annotations

from core.messages import Earlier
from models.records import Post
from models.store import Store


async def earlier_of(store: Store, post: Post) -> Earlier | None:
    """What the platform knows of the question; None where it is not certain that it arrived."""
    answered = post.reply.answered
    if answered is None:
        return None
    async with store.read() as work:
        found = await work.outbox.delivered(answered.row, post.channel, post.conversation)
    return Earlier(*found, answered.chosen, answered.in_place) if found else None
