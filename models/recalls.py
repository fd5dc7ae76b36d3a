"""What is to be taken back from the platforms, because its broadcast was withdrawn, and what became of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, exists, select, update

from models.records import PostState
from models.tables.broadcasts import BroadcastRow, RecallRow
from models.tables.messages import OutboxRow
from models.transaction import Transaction


class RecallState(StrEnum):
    """What became of a recall."""

    WAITING = "waiting"
    DONE = "done"
    KEPT = "kept"
    """The platform leaves the message where it is."""


@dataclass(frozen=True, slots=True)
class Recall:
    """One message to be taken back."""

    outbox_id: int
    channel: str
    conversation: str
    platform_id: str
    attempts: int


class Recalls:
    """Recalls. Taking back twice does no harm, so nothing is leased."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def are_due(self, channels: Sequence[str]) -> bool:
        """Whether there is something to take back now."""
        wanted = {"channels": channels, "now": self._tx.now, "most": 1}
        for query in (_FRESH, _ANY_DUE):
            if await self._tx.session.scalar(query, wanted) is not None:
                return True
        return False

    async def due(self, channels: Sequence[str], limit: int = 20) -> tuple[Recall, ...]:
        """What is to be taken back now; also what was sent while its broadcast was being withdrawn."""
        wanted = {"channels": channels, "now": self._tx.now, "most": limit}
        for number in (await self._tx.session.scalars(_FRESH, wanted)).all():
            statement = self._tx.insert(RecallRow).values(
                outbox_id=number, state=RecallState.WAITING.value, attempts=0, due_at=self._tx.now, code=""
            )
            await self._tx.session.execute(statement.on_conflict_do_nothing(index_elements=("outbox_id",)))
        rows = await self._tx.session.execute(_DUE, wanted)
        return tuple(
            Recall(row.id, row.channel, row.conversation, row.platform_id, recall.attempts) for row, recall in rows
        )

    async def settle(self, recall: Recall, state: RecallState, code: str = "") -> None:
        """It was taken back, or never will be."""
        await self._write(recall, state=state.value, code=code, settled_at=self._tx.now)
        if state is RecallState.DONE:
            statement = update(OutboxRow).where(OutboxRow.id == recall.outbox_id, OutboxRow.state == PostState.SENT)
            await self._tx.session.execute(
                statement.values(state=PostState.RECALLED.value).execution_options(synchronize_session=False)
            )

    async def retry(self, recall: Recall, at: datetime, code: str) -> None:
        """The platform could not be asked; again at a later moment."""
        await self._write(recall, due_at=at, code=code, attempts=recall.attempts + 1)

    async def _write(self, recall: Recall, **values: object) -> None:
        statement = update(RecallRow).where(RecallRow.outbox_id == recall.outbox_id).values(**values)
        await self._tx.session.execute(statement.execution_options(synchronize_session=False))


_IS_HERE = OutboxRow.channel.in_(bindparam("channels", expanding=True))

_FRESH = (
    select(OutboxRow.id)
    .where(_IS_HERE, OutboxRow.broadcast.is_not(None), OutboxRow.state == PostState.SENT)
    .where(OutboxRow.broadcast.in_(select(BroadcastRow.code).where(BroadcastRow.withdrawn_at.is_not(None))))
    .where(~exists().where(RecallRow.outbox_id == OutboxRow.id))
    .limit(bindparam("most"))
)
"""Messages that were sent although their broadcast has been withdrawn, and that nobody has tried to take back."""

_DUE = (
    select(OutboxRow, RecallRow)
    .join(RecallRow, RecallRow.outbox_id == OutboxRow.id)
    .where(_IS_HERE, RecallRow.state == RecallState.WAITING.value, RecallRow.due_at <= bindparam("now"))
    .order_by(RecallRow.outbox_id)
    .limit(bindparam("most"))
)
_ANY_DUE = _DUE.with_only_columns(OutboxRow.id)
"""What is to be taken back `now`, as the sender asks after every message: built once."""
