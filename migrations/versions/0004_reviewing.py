"""What the department decides about reports: which version it has accepted, and who got a longer day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables to which rows are only added: a newer version is not accepted yet, a newer extension holds."""
    op.create_table(
        "acceptances",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("report_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_acceptances_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_acceptances_report_id_version")),
    )
    op.create_table(
        "extensions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_extensions_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    op.create_index("ix_extensions_unit_quarter", "extensions", ["unit", "quarter"], unique=False)
    op.create_table(
        "extension_requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_extension_requests_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_extension_requests_code")),
    )
    for table in ("acceptances", "extensions"):
        for act in ("UPDATE", "DELETE"):
            op.execute(_trigger(op.get_bind().dialect.name, table, act))


def _trigger(database: str, table: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {then}"
