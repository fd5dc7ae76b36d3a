"""The inbox: every message once, whatever the platform repeats and whenever the process ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sqlalchemy import bindparam, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from core.messages import Incoming, IncomingKind
from models.attachments import Attachments
from models.many import many
from models.prepared import Prepared
from models.tables.messages import InboxRow
from models.transaction import Transaction, table_of

MAX_ATTEMPTS = 3
_KEY = ("channel", "key")
_COLUMNS = (
    InboxRow.channel,
    InboxRow.key,
    InboxRow.conversation,
    InboxRow.sender,
    InboxRow.sender_name,
    InboxRow.is_group,
    InboxRow.kind,
    InboxRow.text,
    InboxRow.received_at,
    InboxRow.attempts,
    InboxRow.error,
)
"""What is known of a message when it arrives."""

_DONE = Prepared(
    update(InboxRow)
    .where(InboxRow.id == bindparam("row"), InboxRow.done_at.is_(None), InboxRow.parked_at.is_(None))
    .values(done_at=bindparam("now"))
)


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
        statement = _all_new(self._tx.session.wire.dialect.name)
        found = await self._tx.session.rows(statement, batch=[_values(incoming) for incoming in batch])
        numbers = {(channel, key): number for number, channel, key in found}
        new = [(incoming, numbers.pop((incoming.channel, incoming.key), None)) for incoming in batch]
        chosen = [replace(incoming, row=number) for incoming, number in new if number is not None]
        await self._attachments.keep(chosen)
        return tuple([_without_content(incoming) for incoming in chosen])

    async def pending(self) -> tuple[Incoming, ...]:
        """Messages neither done nor parked, oldest first."""
        query = select(InboxRow).where(InboxRow.done_at.is_(None), InboxRow.parked_at.is_(None)).order_by(InboxRow.id)
        return tuple([await self._whole(row) for row in await self._tx.session.scalars(query)])

    async def take(self, incoming: Incoming) -> bool:
        """Mark a message that `add` or `pending` gave as done in this transaction; False if it already is."""
        is_taken = await self._tx.session.change(_DONE, row=incoming.row, now=self._tx.now) > 0
        self.handled = incoming.row if is_taken else None
        return is_taken

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


@cache
def _all_new(dialect: str) -> Prepared:
    """Store those of a `batch` whose keys are new, and tell their numbers."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = select(many("batch", *_COLUMNS)).where(true())  # or SQLite takes ON CONFLICT for the condition of a join
    statement = insert(table_of(InboxRow)).from_select([each.key for each in _COLUMNS], rows)
    new = statement.on_conflict_do_nothing(index_elements=_KEY)
    return Prepared(new.returning(InboxRow.id, InboxRow.channel, InboxRow.key))


def _values(incoming: Incoming) -> tuple[object, ...]:
    """The values of `_COLUMNS`."""
    return (
        incoming.channel,
        incoming.key,
        incoming.conversation,
        incoming.sender,
        incoming.sender_name,
        incoming.is_group,
        incoming.kind.value,
        incoming.text,
        incoming.received_at,
        0,
        "",
    )


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
        row=row.id,
    )
