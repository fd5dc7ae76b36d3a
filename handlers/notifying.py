"""Messages nobody asked for: to each person once, in the office's hours, and only while their reason holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.messages import Reply
from handlers.context import Turn
from models.records import Recipient, post_to


async def notify(
    turn: Turn, people: Iterable[Recipient], reply: Reply, *, key: str, unit: str = "", condition: str = "",
    not_before: datetime | None = None,
) -> int:  # fmt: skip
    """Queue the same message to each of these people, once for each `key`; how many are new."""
    posts = [
        post_to(
            person, reply, unit=unit, condition=condition, not_before=not_before, key=f"{key}:{person.person_id}"
        )
        for person in people
    ]  # fmt: skip
    return sum([await turn.work.outbox.add(post) is not None for post in posts])


async def notify_unit(turn: Turn, unit: str, reply: Reply, *, key: str, condition: str = "") -> int:
    """Queue the same message to everybody of a unit, once for each `key`; how many are new."""
    people = await turn.work.people.recipients(unit)
    return await notify(turn, people, reply, key=key, unit=unit, condition=condition)
