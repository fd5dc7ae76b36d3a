"""Tables of documents taken in by people, and of the files that came with messages or went out with replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class DocumentRow(Base):
    """A document with its words; `description` and `targets` are JSON of the knowledge layer.

    The words never change. The description changes only before the document is accepted.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_documents_text_hash", "text_hash"),
        Index("ix_documents_state", "state"),
    )

    id: Mapped[Id]
    code: Mapped[Name]
    file_name: Mapped[Words]
    text_hash: Mapped[Name]
    text: Mapped[Words]
    description: Mapped[Words]
    targets: Mapped[Words]
    targets_confirmed: Mapped[bool]
    state: Mapped[Name]
    proposed_by: Mapped[Link]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[Link | None]
    decided_at: Mapped[datetime | None]


class DocumentHeadRow(Base):
    """How often the documents answered from have changed, one row: every process compares it with its own."""

    __tablename__ = "document_head"
    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[Id] = mapped_column(autoincrement=False)
    version: Mapped[int]


class AttachmentRow(Base):
    """A file that came with a message; its content goes as soon as the message has been handled."""

    __tablename__ = "attachments"

    channel: Mapped[Name] = mapped_column(primary_key=True)
    key: Mapped[Address] = mapped_column(primary_key=True)
    name: Mapped[Words]
    size: Mapped[Link]
    ref: Mapped[Words]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class FileRow(Base):
    """A file that went out with a reply; the same content for the same conversation stands here once.

    `unit` is whose numbers are in it.
    """

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("ref"),)

    id: Mapped[Id]
    ref: Mapped[Name]
    channel: Mapped[Name]
    conversation: Mapped[Address]
    unit: Mapped[Name]
    name: Mapped[Words]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
