"""What is to be taken back from the platforms, because its broadcast was withdrawn, and what became of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, exists, literal_column, select, update

from models.outbox_queries import is_here
from models.prepared import Prepared
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
            if await self._tx.session.rows(query, **wanted):
                return True
        return False

    async def due(self, channels: Sequence[str], limit: int = 20) -> tuple[Recall, ...]:
        """What is to be taken back now; also what was sent while its broadcast was being withdrawn."""
        wanted = {"channels": channels, "now": self._tx.now, "most": limit}
        for (number,) in await self._tx.session.rows(_FRESH, **wanted):
            await self._tx.insert_absent(
                RecallRow, ("outbox_id",), outbox_id=number, state=RecallState.WAITING.value, attempts=0,
                due_at=self._tx.now, code="",
            )  # fmt: skip
        return tuple([Recall(*row) for row in await self._tx.session.rows(_DUE, **wanted)])

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


_FRESH = Prepared(
    select(OutboxRow.id)
    .where(is_here(), OutboxRow.broadcast.is_not(None), OutboxRow.state == PostState.SENT)
    .where(OutboxRow.broadcast.in_(select(BroadcastRow.code).where(BroadcastRow.withdrawn_at.is_not(None))))
    .where(~exists().where(RecallRow.outbox_id == OutboxRow.id))
    .limit(bindparam("most")),
    passes=True,
)
"""Messages that were sent although their broadcast has been withdrawn, and that nobody has tried to take back."""

_ALL_DUE = (
    select(OutboxRow.id, OutboxRow.channel, OutboxRow.conversation, OutboxRow.platform_id, RecallRow.attempts)
    .join(RecallRow, RecallRow.outbox_id == OutboxRow.id)
    .where(is_here(), RecallRow.state == literal_column(f"'{RecallState.WAITING}'"))
    .where(RecallRow.due_at <= bindparam("now"))
    .order_by(RecallRow.outbox_id)
    .limit(bindparam("most"))
)
_DUE, _ANY_DUE = Prepared(_ALL_DUE, passes=True), Prepared(_ALL_DUE.with_only_columns(OutboxRow.id), passes=True)
"""What is to be taken back `now`, as the sender asks every second: nothing here may look through all that was sent."""
