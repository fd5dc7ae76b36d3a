"""Tables of what an officer sends to units, whom to call because a message did not certainly arrive, and calendars."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words

_OPEN = text("queued_at IS NULL AND withdrawn_at IS NULL")
_UNTOLD = text("told_at IS NULL")


class BroadcastRow(Base):
    """An officer's own text to units; `draft` is the draft it was confirmed from, so that it is sent once.

    `head` is the office, empty for the city. `reply` is the finished message; `rule` the condition that each unit
    must fulfil at the moment of sending, with * in place of the unit. Who gets it is found when it is queued.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("draft"),
        Index("ix_broadcasts_open", "not_before", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Id]
    code: Mapped[Name]
    draft: Mapped[Name]
    head: Mapped[Name]
    title: Mapped[Words]
    text: Mapped[Words]
    file_ref: Mapped[Name]
    reply: Mapped[Words]
    rule: Mapped[Words]
    receipt: Mapped[bool]
    person_id: Mapped[Link]
    name: Mapped[Words]
    at: Mapped[datetime]
    not_before: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[Link | None]


class BroadcastUnitRow(Base):
    """A unit that a broadcast is for; `dropped` where the rule did not hold any more when it was queued."""

    __tablename__ = "broadcast_units"

    broadcast_id: Mapped[Link] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False)
    unit: Mapped[Name] = mapped_column(primary_key=True)
    dropped: Mapped[bool]


class BroadcastPersonRow(Base):
    """A person who gets a broadcast for a unit."""

    __tablename__ = "broadcast_people"
    __table_args__ = (Index("ix_broadcast_people_unit", "unit"),)

    broadcast_id: Mapped[Link] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False)
    unit: Mapped[Name] = mapped_column(primary_key=True)
    person_id: Mapped[Link] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Words]


class RecallRow(Base):
    """A message that is to be taken back from its platform, and what became of that."""

    __tablename__ = "recalls"
    __table_args__ = (
        Index(
            "ix_recalls_open",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    outbox_id: Mapped[Link] = mapped_column(ForeignKey("outbox.id"), primary_key=True, autoincrement=False)
    state: Mapped[Name]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    code: Mapped[Words]
    settled_at: Mapped[datetime | None]


class CallRow(Base):
    """A unit that no message certainly reached: somebody calls, unless `condition` holds no longer.

    `key` is unique, so that a message is listed once; `outbox_id` is the message in doubt.
    """

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_calls_unit", "unit"),
        Index("ix_calls_untold", "at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    id: Mapped[Id]
    key: Mapped[Address]
    head: Mapped[Name]
    unit: Mapped[Name]
    reason: Mapped[Name]
    about: Mapped[Words]
    condition: Mapped[Words]
    person_id: Mapped[Link | None]
    outbox_id: Mapped[Link | None]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[Link | None]


class CalendarPassRow(Base):
    """The address at which a person's dates can be subscribed to; a new number makes the old address worthless."""

    __tablename__ = "calendar_passes"

    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    number: Mapped[int]
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CalendarEntryRow(Base):
    """A date as it was last handed out to a person, so that calendars hear of each change and of what was cancelled."""

    __tablename__ = "calendar_entries"

    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    uid: Mapped[Address] = mapped_column(primary_key=True)
    entry: Mapped[Words]
    sequence: Mapped[int]
    cancelled: Mapped[bool]
    changed_at: Mapped[datetime]
