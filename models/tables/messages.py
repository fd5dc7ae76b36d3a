"""Tables of what came in, what goes out, and where each conversation stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class InboxRow(Base):
    """A message as it arrived; unique by channel and key for ever."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index("ix_inbox_channel_conversation", "channel", "conversation", "id"),
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("done_at IS NULL AND parked_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND parked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    channel: Mapped[Name]
    key: Mapped[Address]
    conversation: Mapped[Address]
    sender: Mapped[Address]
    sender_name: Mapped[Words]
    is_group: Mapped[bool]
    kind: Mapped[Name]
    text: Mapped[Words]
    received_at: Mapped[datetime]
    attempts: Mapped[int]
    error: Mapped[Words]
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]


def _some(name: str, *columns: str, where: str) -> Index:
    """An index of some rows: of what is still to be sent as small as the work at hand, however much was sent before.

    An answer that is taken in hand as it is queued stands in two of them only, and leaves them when it is sent.
    """
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class OutboxRow(Base):
    """A message to be sent, and what became of it.

    `inbox_id` is the newest handled message of the conversation when this was written: history is in that
    order. `due_at` is the next moment at which it may be sent, `attempt` fences off older claims. `broadcast` is the
    code of the broadcast that it belongs to.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index("ix_outbox_channel_conversation", "channel", "conversation", "id"),
        _some("ix_outbox_unit", "unit", where="unit <> ''"),
        _some("ix_outbox_broadcast", "broadcast", where="broadcast IS NOT NULL"),
        _some("ix_outbox_line", "channel", "conversation", "state", "id", where="state IN ('waiting', 'sending')"),
        _some("ix_outbox_due", "due_at", where="state = 'waiting'"),
        _some("ix_outbox_replies", "id", where="state = 'waiting' AND intent = 'reply'"),
        _some("ix_outbox_notices", "id", where="state = 'waiting' AND intent <> 'reply'"),
        _some("ix_outbox_leases", "lease_until", where="state = 'sending'"),
        _some("ix_outbox_pausing", "due_at", where="state = 'waiting' AND code <> ''"),
    )

    id: Mapped[Id]
    channel: Mapped[Name]
    conversation: Mapped[Address]
    inbox_id: Mapped[Link]
    intent: Mapped[Name]
    reply: Mapped[Words]
    dedupe_key: Mapped[Address | None]
    not_before: Mapped[datetime | None]
    person_id: Mapped[Link | None]
    unit: Mapped[Name]
    occurrence_id: Mapped[Link | None]
    condition: Mapped[Words]
    broadcast: Mapped[Name | None]
    state: Mapped[Name]
    attempt: Mapped[int]
    doubtful: Mapped[bool]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    platform_id: Mapped[Words]
    code: Mapped[Words]
    written_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CountedRow(Base):
    """A send that a platform has counted although its message still waits: it said that there were too many."""

    __tablename__ = "counted_sends"
    __table_args__ = (Index("ix_counted_sends_channel", "channel", "at"),)

    id: Mapped[Id]
    channel: Mapped[Name]
    conversation: Mapped[Address]
    at: Mapped[datetime]


class ConversationRow(Base):
    """Where a conversation stands."""

    __tablename__ = "conversations"

    channel: Mapped[Name] = mapped_column(primary_key=True)
    address: Mapped[Address] = mapped_column(primary_key=True)
    dialog: Mapped[Words]
    topic: Mapped[Words]
    stamp: Mapped[int]
    offered: Mapped[Words]
    saved_at: Mapped[datetime]
