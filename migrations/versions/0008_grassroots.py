"""The units below the reporting units: from when to when they are there, what was settled, what was rolled up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Units that are there already have no first and no last day: they always counted."""
    op.add_column("units", sa.Column("valid_from", sa.Date, nullable=True))
    op.add_column("units", sa.Column("valid_to", sa.Date, nullable=True))
    op.create_index("ix_units_parent", "units", ["parent"], unique=False)
    op.create_table(
        "levels",
        sa.Column("unit", NAME, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("shows_missing", sa.Boolean, nullable=False),
        sa.Column("days_before", sa.Integer, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_levels_unit_units")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_levels")),
    )
    op.create_table(
        "roll_ups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("report_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_roll_ups_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_ups")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_roll_ups_report_id_version")),
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(_trigger(op.get_bind().dialect.name, "roll_ups", act))


def _trigger(database: str, table: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {then}"
