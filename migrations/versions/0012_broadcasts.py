"""What an officer sends to units, what is taken back, whom to call, and dates that were handed to calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
ADDRESS = sa.String(255)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing that is there changes: messages of before belong to no broadcast."""
    op.add_column("outbox", sa.Column("broadcast", NAME, nullable=True))
    _index("ix_outbox_broadcast", "outbox", "broadcast", "broadcast IS NOT NULL")
    _broadcasts()
    _recipients()
    _recalls()
    _calls()
    _calendars()


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("draft", NAME, nullable=False),
        sa.Column("head", NAME, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("file_ref", NAME, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("receipt", sa.Boolean, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=True),
        sa.Column("listed_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("code", name=op.f("uq_broadcasts_code")),
        sa.UniqueConstraint("draft", name=op.f("uq_broadcasts_draft")),
    )
    _index("ix_broadcasts_open", "broadcasts", "not_before", "queued_at IS NULL AND withdrawn_at IS NULL")


def _recipients() -> None:
    op.create_table(
        "broadcast_units",
        sa.Column("broadcast_id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("dropped", sa.Boolean, nullable=False),
        _link("broadcast_units", "broadcast_id", "broadcasts"),
        sa.PrimaryKeyConstraint("broadcast_id", "unit", name=op.f("pk_broadcast_units")),
    )
    op.create_table(
        "broadcast_people",
        sa.Column("broadcast_id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        _link("broadcast_people", "broadcast_id", "broadcasts"),
        sa.PrimaryKeyConstraint("broadcast_id", "unit", "person_id", name=op.f("pk_broadcast_people")),
    )
    op.create_index("ix_broadcast_people_unit", "broadcast_people", ["unit"])


def _recalls() -> None:
    op.create_table(
        "recalls",
        sa.Column("outbox_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        _link("recalls", "outbox_id", "outbox"),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_recalls")),
    )
    _index("ix_recalls_open", "recalls", "due_at", "state = 'waiting'")


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", ADDRESS, nullable=False),
        sa.Column("head", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("reason", NAME, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("outbox_id", NUMBER, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_calls_key")),
    )
    op.create_index("ix_calls_unit", "calls", ["unit"])
    _index("ix_calls_untold", "calls", "at", "told_at IS NULL")


def _calendars() -> None:
    op.create_table(
        "calendar_passes",
        sa.Column("person_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        _link("calendar_passes", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_passes")),
    )
    op.create_table(
        "calendar_entries",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("uid", ADDRESS, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        _link("calendar_entries", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", "uid", name=op.f("pk_calendar_entries")),
    )


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
