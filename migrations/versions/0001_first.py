"""The first schema: units and people, messages, reports, and the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(64)
ADDRESS = sa.String(255)


def upgrade() -> None:
    """Make every table, then the triggers that keep rows of proof from being changed."""
    _units_and_people()
    _messages()
    _reports()
    _versions()
    _office()
    _audit()
    _append_only()


def _units_and_people() -> None:
    op.create_table(
        "units",
        sa.Column("code", NAME, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("addressee", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("parent", NAME, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_units")),
    )
    op.create_table(
        "people",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "grants",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("person_id", "role", "unit", name=op.f("uq_grants_person_id_role_unit")),
    )
    op.create_index("ix_grants_unit", "grants", ["unit"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("channel", NAME, nullable=False),
        sa.Column("external_id", ADDRESS, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("conversation", ADDRESS, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_addresses_person_id_people")),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_person_id", "addresses", ["person_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code_hash", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("invited_by", NUMBER, nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("used_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name=op.f("fk_invitations_used_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_table(
        "wrong_tries",
        sa.Column("channel", NAME, nullable=False),
        sa.Column("external_id", ADDRESS, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_wrong_tries")),
    )


def _messages() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("key", ADDRESS, nullable=False),
        sa.Column("conversation", ADDRESS, nullable=False),
        sa.Column("sender", ADDRESS, nullable=False),
        sa.Column("sender_name", sa.Text, nullable=False),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("parked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_inbox_channel_key")),
    )
    op.create_index("ix_inbox_channel_conversation", "inbox", ["channel", "conversation", "id"], unique=False)
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("conversation", ADDRESS, nullable=False),
        sa.Column("inbox_id", NUMBER, nullable=False),
        sa.Column("intent", NAME, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("dedupe_key", ADDRESS, nullable=True),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("occurrence_id", NUMBER, nullable=True),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("platform_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_channel_conversation", "outbox", ["channel", "conversation", "id"], unique=False)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "ix_outbox_unit",
        "outbox",
        ["unit"],
        unique=False,
        sqlite_where=sa.text("unit <> ''"),
        postgresql_where=sa.text("unit <> ''"),
    )
    op.create_table(
        "conversations",
        sa.Column("channel", NAME, nullable=False),
        sa.Column("address", ADDRESS, nullable=False),
        sa.Column("dialog", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("stamp", sa.Integer, nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_conversations")),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("quarter", NAME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("first_submitted_at", MOMENT, nullable=True),
        sa.Column("on_time", sa.Boolean, nullable=True),
        sa.CheckConstraint("version >= 0", name=op.f("ck_reports_version")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_reports_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("unit", "quarter", name=op.f("uq_reports_unit_quarter")),
    )
    op.create_index("ix_reports_quarter", "reports", ["quarter"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("report_id", NUMBER, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("field", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("value", NUMBER, nullable=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("source", ADDRESS, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("(kind = 'count') = (value IS NOT NULL)", name=op.f("ck_entries_value_of_count")),
        sa.CheckConstraint("value IS NULL OR value >= 0", name=op.f("ck_entries_value_not_negative")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_entries_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("report_id", "source", "field", name=op.f("uq_entries_report_id_source_field")),
    )
    op.create_index("ix_entries_report_id_round", "entries", ["report_id", "round"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_plans_count_not_negative")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_plans_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index("ix_plans_unit_year", "plans", ["unit", "year"], unique=False)


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("report_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("submitted_by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_versions_version")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_versions_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("code", name=op.f("uq_versions_code")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_versions_report_id_version")),
    )
    op.create_table(
        "returns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("report_id", NUMBER, nullable=False),
        sa.Column("field", NAME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_returns_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
    )
    op.create_index("ix_returns_report_id", "returns", ["report_id"], unique=False)


def _office() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("period", NAME, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("kind", "period", "due", name=op.f("uq_occurrences_kind_period_due")),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("period", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint("kind", "period", "unit", name=op.f("uq_acknowledgements_kind_period_unit")),
    )
    op.create_table(
        "office_values",
        sa.Column("key", NAME, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_values")),
    )
    op.create_table(
        "questions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("conversation", ADDRESS, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("code", name=op.f("uq_questions_code")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("act", NAME, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("hash", NAME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("hash", NAME, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _append_only() -> None:
    database = op.get_bind().dialect.name
    if database == "postgresql":
        op.execute("""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END
$$ LANGUAGE plpgsql
""")
    for table in ("audit", "entries", "versions"):
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            if database == "postgresql":
                then = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            else:
                then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {then}")
