"""Messages nobody asked for: to each person once, in the office's hours, and only while their reason holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.messages import Choice, Reply, text_reply
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


async def ask_receipt(turn: Turn, unit: str, told: str, kind: str, period: str, *more: Choice) -> int:
    """Tell everybody of a unit what it is to say 收到 to, and nothing any more once it has; how many are new."""
    named = f"{kind}:{period}:{unit}"
    reply = text_reply(told, Choice("收到", main=True), *more)
    return await notify_unit(turn, unit, reply, key=named, condition=f"unacknowledged:{named}")
