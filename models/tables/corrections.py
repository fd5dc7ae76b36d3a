"""Tables of what may still be changed: quarters closed, reports opened again, corrections asked for, looks, readers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class QuarterLockRow(Base):
    """An office closed a quarter for all units below it, or opened it again; the row with the highest number holds.

    `head` is the office: a unit, or empty for the department.
    """

    __tablename__ = "quarter_locks"
    __table_args__ = (UniqueConstraint("head", "quarter", "number"),)

    id: Mapped[Id]
    head: Mapped[Name]
    quarter: Mapped[Name]
    number: Mapped[int]
    closed: Mapped[bool]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class OpeningRow(Base):
    """A locked report opened again for its unit; the row with the highest number holds.

    It holds for the version it was given for, until a moment, and for these fields (`[]`: for all).
    """

    __tablename__ = "openings"
    __table_args__ = (
        UniqueConstraint("unit", "quarter", "number"),
        CheckConstraint("version >= 0", "version"),
    )

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    quarter: Mapped[Name]
    number: Mapped[int]
    version: Mapped[int]
    fields: Mapped[Words]
    until: Mapped[datetime]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class CorrectionRequestRow(Base):
    """A unit asks to change counts of a locked report, or to report late after the lock (no counts)."""

    __tablename__ = "correction_requests"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Name]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    quarter: Mapped[Name]
    version: Mapped[int]
    counts: Mapped[Words]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]
    outcome: Mapped[Name]
    note: Mapped[Words]
    settled_at: Mapped[datetime | None]


class LookRow(Base):
    """When a person last looked at something that tells what has changed since."""

    __tablename__ = "looks"

    person_id: Mapped[Link] = mapped_column(primary_key=True)
    what: Mapped[Name] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ReaderRow(Base):
    """Somebody read an answer of the department that another had asked for."""

    __tablename__ = "answer_readers"
    __table_args__ = (UniqueConstraint("question_id", "channel", "conversation"),)

    id: Mapped[Id]
    question_id: Mapped[Link] = mapped_column(ForeignKey("questions.id"))
    channel: Mapped[Name]
    conversation: Mapped[Address]
    person_id: Mapped[Link | None]
    said: Mapped[Words]
    at: Mapped[datetime]
