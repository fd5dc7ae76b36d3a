"""Files that go out with replies: what was handed to a conversation can be taken again and survives a restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)


def upgrade() -> None:
    """One table; the content of a file stands once for a conversation."""
    op.create_table(
        "files",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", NAME, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("ref", name=op.f("uq_files_ref")),
    )
