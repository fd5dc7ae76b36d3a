"""Yearly plans are reports of the plan form, approved like these; quotas are what the department sets."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The figures that stood in the table of plans become approved versions of a plan; then the table goes."""
    op.create_table(
        "quotas",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_quotas_count_not_negative")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_quotas_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
    )
    op.create_index("ix_quotas_unit_year", "quotas", ["unit", "year"], unique=False)
    for act in ("UPDATE", "DELETE"):
        op.execute(_trigger(op.get_bind().dialect.name, "quotas", act))
    _carry_over()
    op.drop_index("ix_plans_unit_year", table_name="plans")
    op.drop_table("plans")


def _carry_over() -> None:
    """The newest figure of a unit and year as version 1, approved at the moment it was set."""
    connection = op.get_bind()
    tables = sa.MetaData()
    plans, reports, versions, acceptances = (
        sa.Table(name, tables, autoload_with=connection) for name in ("plans", "reports", "versions", "acceptances")
    )
    newest = {(row.unit, row.year): row for row in connection.execute(sa.select(plans).order_by(plans.c.id))}
    for (unit, year), row in newest.items():
        key = {"unit": unit, "quarter": f"plan-{year}"}
        connection.execute(reports.insert().values(**key, version=1, round=2, first_submitted_at=row.at))
        found = sa.select(reports.c.id).where(reports.c.unit == unit, reports.c.quarter == key["quarter"])
        common = {
            "report_id": connection.scalar(found),
            "version": 1,
            "person_id": row.person_id,
            "at": row.at,
        }
        answers = json.dumps({"skipped": [], "unknown": [], "values": {"total": row.count}}, separators=(",", ":"))
        told: dict[str, object] = {"code": f"P{row.id:05d}", "notes": "[]", "reason": "", "submitted_by": ""}
        connection.execute(versions.insert().values(**common, **told, answers=answers))
        connection.execute(acceptances.insert().values(**common))


def _trigger(database: str, table: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {then}"
