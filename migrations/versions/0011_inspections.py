"""Spot checks with their seeds, visits of inspections, what they found, and what the units have mended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Draws, visits and answers are rows that are only added; a finding is marked as circulated or taken back."""
    _draws()
    _findings()
    for table in ("spot_checks", "visits", "remedies"):
        for act in ("UPDATE", "DELETE"):
            op.execute(_trigger(op.get_bind().dialect.name, table, act))


def _draws() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("head", NAME, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seed", NAME, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("among", sa.Text, nullable=False),
        sa.Column("drawn", sa.Text, nullable=False),
        sa.Column("below", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_spot_checks_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.UniqueConstraint("head", "year", "number", name=op.f("uq_spot_checks_head_year_number")),
    )
    op.create_table(
        "visits",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_visits_number")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_visits_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("unit", "year", "number", name=op.f("uq_visits_unit_year_number")),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("demand", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("circulated_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_findings_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("code", name=op.f("uq_findings_code")),
    )
    op.create_index(op.f("ix_findings_unit_year"), "findings", ["unit", "year"])
    op.create_table(
        "remedies",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("finding_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_remedies_finding_id_findings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedies")),
        sa.UniqueConstraint("finding_id", "number", name=op.f("uq_remedies_finding_id_number")),
    )


def _trigger(database: str, table: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {then}"
