"""Documents taken in by people, and the files that come with messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(64)
ADDRESS = sa.String(255)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "documents",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("text_hash", NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("targets", sa.Text, nullable=False),
        sa.Column("targets_confirmed", sa.Boolean, nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("proposed_by", NUMBER, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("code", name=op.f("uq_documents_code")),
    )
    op.create_index("ix_documents_text_hash", "documents", ["text_hash"])
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_table(
        "document_head",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_document_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_head")),
    )
    op.create_table(
        "attachments",
        sa.Column("channel", NAME, nullable=False),
        sa.Column("key", ADDRESS, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_attachments")),
    )
