"""Files that came with messages: stored with the inbox row, handed out once, gone when the message is handled."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, select

from core.messages import Attachment, Incoming
from models.tables.documents import AttachmentRow
from models.transaction import Transaction

_KEY = ("channel", "key")


class Attachments:
    """Files of messages that are not handled yet."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def keep(self, batch: Iterable[Incoming]) -> None:
        """Store the files of freshly accepted messages."""
        for incoming in batch:
            if file := incoming.attachment:
                await self._tx.insert_absent(
                    AttachmentRow, _KEY, channel=incoming.channel, key=incoming.key, name=file.name, size=file.size,
                    ref=file.ref, content=file.content or None,
                )  # fmt: skip

    async def of(self, channel: str, key: str) -> Attachment | None:
        """The file of a message, without its content."""
        query = select(AttachmentRow.name, AttachmentRow.size, AttachmentRow.ref)
        found = (await self._tx.session.execute(query.where(*_is(channel, key)))).first()
        return Attachment(found.name, found.size, found.ref) if found else None

    async def content(self, incoming: Incoming) -> bytes:
        """What stands in the file of a message; empty where the platform still holds it."""
        query = select(AttachmentRow.content).where(*_is(incoming.channel, incoming.key))
        return await self._tx.session.scalar(query) or b""

    async def drop(self, incoming: Incoming) -> None:
        """Forget the file of a message."""
        await self._tx.session.execute(delete(AttachmentRow).where(*_is(incoming.channel, incoming.key)))


def _is(channel: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return AttachmentRow.channel == channel, AttachmentRow.key == key
