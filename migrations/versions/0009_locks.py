"""What may still be changed: closed quarters, reports opened again, requests for it; who looked and who read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(64)
ADDRESS = sa.String(255)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Locks and openings are rows that are only added: the newest holds."""
    _locks()
    _requests()
    _looks()
    for table in ("quarter_locks", "openings"):
        for act in ("UPDATE", "DELETE"):
            op.execute(_trigger(op.get_bind().dialect.name, table, act))


def _locks() -> None:
    op.create_table(
        "quarter_locks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("head", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_locks")),
        sa.UniqueConstraint("head", "quarter", "number", name=op.f("uq_quarter_locks_head_quarter_number")),
    )
    op.create_table(
        "openings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_openings_version")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_openings_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("unit", "quarter", "number", name=op.f("uq_openings_unit_quarter_number")),
    )


def _requests() -> None:
    op.create_table(
        "correction_requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", NAME, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_correction_requests_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_correction_requests_code")),
    )


def _looks() -> None:
    op.create_table(
        "looks",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("what", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "what", name=op.f("pk_looks")),
    )
    op.create_table(
        "answer_readers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("conversation", ADDRESS, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answer_readers_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_readers")),
        sa.UniqueConstraint(
            "question_id", "channel", "conversation", name=op.f("uq_answer_readers_question_id_channel_conversation")
        ),
    )


def _trigger(database: str, table: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {then}"
