"""What the administrators are told about the program itself, once for each cause."""

from __future__ import annotations

from core.messages import text_reply
from core.people import Role
from models.records import Recipient, post_to
from models.work import Work


async def alarm(work: Work, words: str, key: str) -> int:
    """Queue a message to each administrator and return how many are new; the same key is told once for ever."""
    told = [
        await work.outbox.add(post_to(each, text_reply(words), key=f"alarm:{key}:{each.person_id}"))
        for each in await _administrators(work)
    ]
    return sum(row is not None for row in told)


async def _administrators(work: Work) -> tuple[Recipient, ...]:
    """Everybody who looks after the program; the officers where nobody does."""
    staff = await work.people.staff()
    return tuple(each for each in staff if each.role is Role.ADMIN) or staff
