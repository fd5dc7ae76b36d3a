"""What is still to be sent is found by indexes of its own, however much was sent before and however much waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

OPEN = "state IN ('waiting', 'sending')"


def upgrade() -> None:
    """Only indexes change."""
    _index("ix_outbox_line", ["channel", "conversation", "state", "id"], OPEN)
    _index("ix_outbox_replies", ["id"], f"{OPEN} AND intent = 'reply'")
    _index("ix_outbox_notices", ["id"], f"{OPEN} AND intent <> 'reply'")
    _index("ix_outbox_leases", ["lease_until"], "state = 'sending'")
    _index("ix_outbox_pausing", ["due_at"], "state = 'waiting' AND code <> ''")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
