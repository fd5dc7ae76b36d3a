"""How the program itself is, as far as the database knows: its bell, and what waits to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.people import Actor
from models.heartbeats import BELL, Heartbeats
from models.records import PostState
from models.tables.messages import OutboxRow
from models.transaction import Transaction

_PATIENCE = timedelta(minutes=2)
"""Notices follow each other and platforms ask for pauses: so long a message is not late."""

_OPEN = (PostState.WAITING.value, PostState.SENDING.value)


@dataclass(frozen=True, slots=True)
class State:
    """`late` messages should have gone out, the oldest at `since`; `ahead` have their time before them."""

    rang_at: datetime | None
    late: int
    since: datetime | None
    ahead: int


class Health:
    """The state of the program."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def state(self, actor: Actor) -> State:
        """What the department may know of it."""
        actor.must_be_staff()
        limit = self._tx.now - _PATIENCE
        is_open = OutboxRow.state.in_(_OPEN)
        late = select(func.count(OutboxRow.id), func.min(OutboxRow.due_at)).where(is_open, OutboxRow.due_at <= limit)
        ahead = select(func.count(OutboxRow.id)).where(is_open, OutboxRow.due_at > self._tx.now)
        number, since = (await self._tx.session.execute(late)).one()
        rang_at = await Heartbeats(self._tx).last(BELL)
        return State(rang_at, number, since, await self._tx.session.scalar(ahead) or 0)
