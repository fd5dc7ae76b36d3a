"""Answers of the department to questions, and who asked the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(64)
ADDRESS = sa.String(255)


def upgrade() -> None:
    """Questions learn whom they repeat and who sent them; answers get a table to which rows are only added."""
    op.add_column("questions", sa.Column("head_id", NUMBER, nullable=True))
    op.add_column("questions", sa.Column("sender", ADDRESS, nullable=True))
    op.create_table(
        "answers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_answers_question_id_questions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("question_id", "version", name=op.f("uq_answers_question_id_version")),
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(_trigger(op.get_bind().dialect.name, act))


def _trigger(database: str, act: str) -> str:
    if database == "postgresql":
        then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        then = "BEGIN SELECT RAISE(ABORT, 'answers is append-only'); END"
    return f"CREATE TRIGGER answers_no_{act.lower()} BEFORE {act} ON answers {then}"
