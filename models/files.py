"""Files that go out with replies: stored in the transaction of the reply, so that a restart loses none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from core.messages import File
from core.people import Actor
from models.audit import Audit
from models.records import PostState
from models.tables.broadcasts import BroadcastRow
from models.tables.documents import FileRow
from models.tables.messages import OutboxRow
from models.transaction import Transaction

_THERE = (PostState.SENDING, PostState.SENT, PostState.UNSURE)


class Files:
    """Contents by their refs. A file belongs to the conversation for which it was made."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def keep(
        self, actor: Actor, channel: str, conversation: str, name: str, content: bytes, *, unit: str
    ) -> File:
        """Store a file with numbers of a unit for a conversation, the same content once; noted in the audit."""
        actor.must_see(unit)
        print_of = hashlib.sha256(f"{channel}\0{conversation}\0{unit}\0{name}\0".encode() + content)
        ref = print_of.hexdigest()[:32]
        added = await self._tx.insert_new(
            FileRow, ("ref",), ref=ref, channel=channel, conversation=conversation, unit=unit, name=name,
            content=content, written_at=self._tx.now,
        )  # fmt: skip
        if added is not None:
            await self._audit.add(actor.person_id, "file.hand_out", unit, after=name)
        return File(name, ref, len(content))

    async def contents(self, refs: Sequence[str]) -> dict[str, bytes]:
        """The contents behind these refs, for whoever delivers the reply they stand in."""
        if not refs:
            return {}
        rows = await self._tx.session.execute(select(FileRow.ref, FileRow.content).where(FileRow.ref.in_(refs)))
        return {row.ref: row.content for row in rows}

    async def of_conversation(
        self, actor: Actor | None, channel: str, conversation: str, ref: str
    ) -> tuple[str, bytes] | None:
        """Name and content of a file of this conversation; None for any other, or if its unit is not theirs (any more).

        A person who has handed the unit over still sees the old talk, but takes no more numbers away. What came with
        a broadcast stands once, whoever got it.
        """
        query = select(FileRow).where(FileRow.ref == ref)
        row = (await self._tx.session.scalars(query)).one_or_none()
        if row is None or actor is None:
            return None
        is_here = (row.channel, row.conversation) == (channel, conversation) and actor.may_see(row.unit)
        if not is_here and not await self._came_with_broadcast(actor, channel, conversation, ref):
            return None
        return row.name, row.content

    async def _came_with_broadcast(self, actor: Actor, channel: str, conversation: str, ref: str) -> bool:
        """Whether a broadcast with this file was sent to this conversation, to this person, and not taken back."""
        query = (
            select(OutboxRow.id)
            .join(BroadcastRow, BroadcastRow.code == OutboxRow.broadcast)
            .where(BroadcastRow.file_ref == ref, BroadcastRow.withdrawn_at.is_(None))
            .where(OutboxRow.channel == channel, OutboxRow.conversation == conversation)
            .where(OutboxRow.person_id == actor.person_id, OutboxRow.state.in_(_THERE))
        )
        return await self._tx.session.scalar(query.limit(1)) is not None
