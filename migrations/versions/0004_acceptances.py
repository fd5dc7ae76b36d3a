"""Which version of a report the department has accepted, by whom and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Acceptances get a table to which rows are only added; a newer version is simply not accepted yet."""
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
    for act in ("UPDATE", "DELETE"):
        op.execute(_trigger(op.get_bind().dialect.name, act))


def _trigger(database: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = "BEGIN SELECT RAISE(ABORT, 'acceptances is append-only'); END"
    return f"CREATE TRIGGER acceptances_no_{act.lower()} BEFORE {act} ON acceptances {then}"
