"""People change: codes that work once, who left a unit, who is away, and where somebody wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """New tables beside those of people; nobody is away and nobody has left when they are made."""
    _passes()
    _departures()
    _absences()
    op.create_table(
        "preferences",
        sa.Column("person_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to_people("preferences", "person_id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preferences")),
    )


def _passes() -> None:
    op.create_table(
        "passes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code_hash", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("started_by", NUMBER, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("used_by", NUMBER, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        _to_people("passes", "person_id"),
        _to_people("passes", "used_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_passes_code_hash")),
    )
    op.create_index("ix_passes_unit", "passes", ["unit"], unique=False)


def _departures() -> None:
    op.create_table(
        "departures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("successor", NUMBER, nullable=True),
        sa.Column("by", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to_people("departures", "person_id"),
        _to_people("departures", "successor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index("ix_departures_person_id", "departures", ["person_id"], unique=False)


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("stand_in", NUMBER, nullable=True),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("by", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("first <= last", name=op.f("ck_absences_in_order")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_absences_unit_units")),
        _to_people("absences", "person_id"),
        _to_people("absences", "stand_in"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_unit", "absences", ["unit"], unique=False)


def _to_people(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=op.f(f"fk_{table}_{column}_people"))
