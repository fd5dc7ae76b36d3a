"""What waits and what is being sent are looked for apart: most replies never wait, and need not be in its indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

WAITING = "state = 'waiting'"


def upgrade() -> None:
    """The indexes of what waits hold only that from now on."""
    for name in ("ix_outbox_open", "ix_outbox_replies", "ix_outbox_notices"):
        op.drop_index(name, "outbox")
    _index("ix_outbox_due", ["due_at"], WAITING)
    _index("ix_outbox_replies", ["id"], f"{WAITING} AND intent = 'reply'")
    _index("ix_outbox_notices", ["id"], f"{WAITING} AND intent <> 'reply'")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
