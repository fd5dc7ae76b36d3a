"""An address at which nobody is reached any more is marked, until somebody is heard from there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nobody is known to be gone when the mark is made."""
    op.add_column("addresses", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
