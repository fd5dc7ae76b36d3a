"""The inbox: every message once, whatever the platform repeats and whenever the process ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from core.messages import Incoming, IncomingKind
from models.attachments import Attachments
from models.tables.messages import InboxRow
from models.transaction import Transaction

MAX_ATTEMPTS = 3


class Inbox:
    """Messages as they arrived."""

    def __init__(self, transaction: Transaction, attachments: Attachments) -> None:
        self._tx = transaction
        self._attachments = attachments
        self.handled: int | None = None
        """The row that this transaction is about; its replies belong behind it in the history."""

    async def add(self, batch: Sequence[Incoming]) -> tuple[Incoming, ...]:
        """Store messages and return those whose key is new, in their order; a file's content stays in the database."""
        if not batch:
            return ()
        statement = self._tx.insert(InboxRow).on_conflict_do_nothing(index_elements=("channel", "key"))
        rows = [_values(incoming) for incoming in batch]
        found = await self._tx.session.execute(statement.returning(InboxRow.channel, InboxRow.key), rows)
        fresh = {(channel, key) for channel, key in found}
        chosen = _first_of_each(batch, fresh)
        await self._attachments.keep(chosen)
        return tuple(_without_content(incoming) for incoming in chosen)

    async def pending(self) -> tuple[Incoming, ...]:
        """Messages neither done nor parked, oldest first."""
        query = select(InboxRow).where(InboxRow.done_at.is_(None), InboxRow.parked_at.is_(None)).order_by(InboxRow.id)
        return tuple([await self._whole(row) for row in await self._tx.session.scalars(query)])

    async def take(self, incoming: Incoming) -> bool:
        """Mark a message as done in this transaction; False if it already is, or was never accepted."""
        statement = (
            update(InboxRow)
            .where(InboxRow.channel == incoming.channel, InboxRow.key == incoming.key)
            .where(InboxRow.done_at.is_(None), InboxRow.parked_at.is_(None))
            .values(done_at=self._tx.now)
            .returning(InboxRow.id)
            .execution_options(synchronize_session=False)
        )
        self.handled = await self._tx.session.scalar(statement)
        return self.handled is not None

    async def failed(self, channel: str, key: str, error: str) -> int:
        """Count a failed attempt and return how many there were; after the third the message is parked."""
        query = select(InboxRow).where(InboxRow.channel == channel, InboxRow.key == key).with_for_update()
        row = (await self._tx.session.scalars(query)).one()
        self.handled = row.id
        row.attempts += 1
        row.error = error
        if row.attempts >= MAX_ATTEMPTS:
            row.parked_at = self._tx.now
        return row.attempts

    async def _whole(self, row: InboxRow) -> Incoming:
        """The message of a row with its file."""
        incoming = _incoming(row)
        if incoming.kind is not IncomingKind.FILE:
            return incoming
        return replace(incoming, attachment=await self._attachments.of(row.channel, row.key))


def _without_content(incoming: Incoming) -> Incoming:
    """The message as it waits in memory."""
    file = incoming.attachment
    return replace(incoming, attachment=replace(file, content=b"")) if file and file.content else incoming


def _first_of_each(batch: Sequence[Incoming], fresh: set[tuple[str, str]]) -> list[Incoming]:
    """The first message of each new key; a key that stands twice in one batch is one message."""
    left = set(fresh)
    chosen = []
    for incoming in batch:
        if (incoming.channel, incoming.key) in left:
            left.remove((incoming.channel, incoming.key))
            chosen.append(incoming)
    return chosen


def _values(incoming: Incoming) -> dict[str, object]:
    return {
        "channel": incoming.channel,
        "key": incoming.key,
        "conversation": incoming.conversation,
        "sender": incoming.sender,
        "sender_name": incoming.sender_name,
        "is_group": incoming.is_group,
        "kind": incoming.kind.value,
        "text": incoming.text,
        "received_at": incoming.received_at,
        "attempts": 0,
        "error": "",
    }


def _incoming(row: InboxRow) -> Incoming:
    return Incoming(
        channel=row.channel,
        key=row.key,
        conversation=row.conversation,
        sender=row.sender,
        received_at=row.received_at,
        text=row.text,
        kind=IncomingKind(row.kind),
        sender_name=row.sender_name,
        is_group=row.is_group,
    )
