"""A send that the platform refused for being too many counts there: each is noted with its own time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing is counted when the table is made: the waits themselves stand in the outbox."""
    op.create_table(
        "counted_sends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_sends")),
    )
    op.create_index("ix_counted_sends_channel", "counted_sends", ["channel", "at"])
