"""Tables of the office: notices that fell due, acknowledgements, settings, questions and answers, the audit chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class OccurrenceRow(Base):
    """A notice that fell due; unique, so that it is planned once however often the bell rings."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("kind", "period", "due"),)

    id: Mapped[Id]
    kind: Mapped[Name]
    period: Mapped[Name]
    due: Mapped[datetime]
    planned_at: Mapped[datetime]


class AcknowledgementRow(Base):
    """A unit said 收到 to a notice."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("kind", "period", "unit"),)

    id: Mapped[Id]
    kind: Mapped[Name]
    period: Mapped[Name]
    unit: Mapped[Name]
    person_id: Mapped[Link]
    name: Mapped[Words]
    at: Mapped[datetime]


class OfficeRow(Base):
    """One setting of the office, as JSON."""

    __tablename__ = "office_values"

    key: Mapped[Name] = mapped_column(primary_key=True)
    value: Mapped[Words]
    confirmed: Mapped[bool]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class QuestionRow(Base):
    """A question handed to the department; `head_id` is the first one that asked the same, NULL for that one itself.

    `sender` is the asker's id on the platform, by which somebody is found again who was bound later.
    """

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Name]
    person_id: Mapped[Link | None]
    channel: Mapped[Name]
    conversation: Mapped[Address]
    text: Mapped[Words]
    nearest: Mapped[Words]
    at: Mapped[datetime]
    head_id: Mapped[Link | None]
    sender: Mapped[Address | None]


class AnswerRow(Base):
    """What the department said to a question, one row a version; the newest is in force, none is ever changed."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("question_id", "version"),)

    id: Mapped[Id]
    question_id: Mapped[Link] = mapped_column(ForeignKey("questions.id"))
    version: Mapped[int]
    kind: Mapped[Name]
    text: Mapped[Words]
    shared: Mapped[bool]
    person_id: Mapped[Link]
    name: Mapped[Words]
    at: Mapped[datetime]


class HeartbeatRow(Base):
    """When a part of the program was last alive."""

    __tablename__ = "heartbeats"

    name: Mapped[Name] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class StampRow(Base):
    """What something was made from, by which a change is noticed."""

    __tablename__ = "stamps"

    name: Mapped[Name] = mapped_column(primary_key=True)
    value: Mapped[Words]


class AuditRow(Base):
    """One act. `hash` covers the row and the hash before it, so a changed row breaks the chain."""

    __tablename__ = "audit"

    id: Mapped[Id] = mapped_column(autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[Link]
    act: Mapped[Name]
    object: Mapped[Words]
    before: Mapped[Words]
    after: Mapped[Words]
    hash: Mapped[Name]


class AuditHeadRow(Base):
    """The end of the chain, one row: where the next act goes on, and whether the tail is still there."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[Id] = mapped_column(autoincrement=False)
    rows: Mapped[int]
    hash: Mapped[Name]
