"""Triggers that let rows of proof, such as acts, entries, versions and answers, only be added, never changed."""

from __future__ import annotations

from sqlalchemy import Connection, text

APPEND_ONLY = (
    "acceptances", "answers", "audit", "entries", "extensions", "openings", "quarter_locks", "quotas", "remedies",
    "roll_ups", "spot_checks", "versions", "visits",
)  # fmt: skip

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END
$$ LANGUAGE plpgsql
"""


def guard(connection: Connection) -> None:
    """Make the triggers."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_REFUSE))
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            connection.execute(text(_trigger(connection.dialect.name, table, act)))


def _trigger(database: str, table: str, act: str) -> str:
    name = f"{table}_no_{act.lower()}"
    if database == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
