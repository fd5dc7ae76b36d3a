"""The schema of the database: made in one step where there is none, otherwise migrated to this version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from core.errors import SchemaError
from models.guards import guard
from models.tables import METADATA

HEAD = "0016"
"""The revision that the tables of this program are; the newest file in `migrations/versions`."""

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
VERSION_TABLE = "alembic_version"

_MAKE_VERSION_TABLE = f"""
CREATE TABLE {VERSION_TABLE} (
    version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY
)
"""


def prepare(connection: Connection) -> None:
    """Bring the database to HEAD inside the connection's transaction; SchemaError where that cannot be."""
    _one_at_a_time(connection)
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        _migrate(connection)
    elif names & set(METADATA.tables):
        raise SchemaError("数据库里有本程序的表，但没有版本记录，不能安全使用。请用备份恢复。")
    else:
        _create(connection)


def is_current(connection: Connection) -> bool:
    """Whether the database is at HEAD; changes nothing."""
    if VERSION_TABLE not in inspect(connection).get_table_names():
        return False
    return bool(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) == HEAD)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _migrate(connection: Connection) -> None:
    """Migrate an older schema. Alembic takes long to load, so the version is looked at without it."""
    found = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    if found == HEAD:
        return
    if found not in _known_revisions():
        raise SchemaError("数据库是较新版本的程序建的，这个版本不能用它。请更新程序后再启动。")
    upgrade(connection)


def _known_revisions() -> set[str]:
    return {file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py")}


def _create(connection: Connection) -> None:
    """Make all tables as they are today and note the revision; a test proves that migrations lead to the same."""
    METADATA.create_all(connection, checkfirst=False)
    guard(connection)
    connection.execute(text(_MAKE_VERSION_TABLE))
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:revision)"), {"revision": HEAD})


def _one_at_a_time(connection: Connection) -> None:
    """Let a second process wait until the first has made the tables; SQLite has the lock of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(20140007)"))
