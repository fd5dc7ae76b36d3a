"""Migrations from nothing lead to the tables of the models, and an unfit schema is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from core.errors import SchemaError
from models.engines import Engines
from models.schema import HEAD, MIGRATIONS, prepare, upgrade
from models.store import Store
from models.tables import METADATA
from tests.models.conftest import BOTH
from tests.models.support import MEMORY, MovingClock

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}
_LATER = f"""
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{HEAD}"


def upgrade():
    op.add_column("heartbeats", sa.Column("host", sa.Text, nullable=False, server_default="here"))
"""


@pytest.fixture(params=BOTH)
async def engine(request):
    """An engine on a database with nothing in it."""
    if request.param == "sqlite":
        url = MEMORY
    else:
        url = await request.getfixturevalue("postgres_server").new_database()
    engines = Engines.of(url)
    yield engines.writer
    await engines.dispose()


def differences(connection):
    """What Alembic would change to come from the database to the models, without its own table."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, METADATA)


def rules(connection) -> list[tuple[str, ...]]:
    """Triggers and checks, which Alembic does not compare; layout of the SQL does not count."""
    triggers = connection.execute(text(_TRIGGERS[connection.dialect.name])).all()
    look = inspect(connection)
    checks = [
        (table, check["name"], check["sqltext"])
        for table in sorted(METADATA.tables)
        for check in look.get_check_constraints(table)
    ]
    return [(name, "".join(sql.split())) for name, sql in triggers] + sorted(checks)


async def test_migrations_from_nothing_make_the_tables_of_the_models(engine):
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
        assert await connection.run_sync(differences) == []


async def test_a_new_database_is_the_same_as_a_migrated_one(engine):
    async with engine.connect() as connection:
        await connection.run_sync(prepare)
        assert await connection.run_sync(differences) == []
        made = await connection.run_sync(rules)
        await connection.rollback()

    async with engine.connect() as connection:
        await connection.run_sync(upgrade)
        assert await connection.run_sync(rules) == made
        await connection.rollback()
    assert len(made) > 6


async def test_preparing_twice_changes_nothing(engine):
    for _ in range(2):
        async with engine.begin() as connection:
            await connection.run_sync(prepare)
            assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD


async def test_a_migration_that_breaks_leaves_the_old_schema(engine, monkeypatch):
    monkeypatch.setattr("models.schema.guard", lambda connection: connection.execute(text("SELECT no_such_column")))
    with pytest.raises(Exception, match="no_such_column"):
        async with engine.begin() as connection:
            await connection.run_sync(prepare)
    monkeypatch.undo()

    async with engine.begin() as connection:
        await connection.run_sync(prepare)
        assert await connection.run_sync(differences) == []


async def test_an_older_schema_is_migrated_and_keeps_its_rows(engine, monkeypatch, tmp_path):
    async with engine.begin() as connection:
        await connection.run_sync(prepare)
        await connection.execute(text("INSERT INTO heartbeats (name, at) VALUES ('bell', '2014-04-02 10:00:00')"))
    shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "later_than_head.py").write_text(_LATER, encoding="utf-8")
    monkeypatch.setattr("models.schema.MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr("models.schema.HEAD", "later")

    async with engine.begin() as connection:
        await connection.run_sync(prepare)

    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT name, host FROM heartbeats"))).all() == [("bell", "here")]
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "later"


async def test_questions_asked_before_there_were_answers_stay_open(engine):
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: upgrade(sync, "0001"))
        await connection.execute(
            text(
                "INSERT INTO questions (id, code, channel, conversation, text, nearest, at)"
                " VALUES (1, 'A7K2', 'web', 'w1', '公示要几天', '三（三）', '2014-04-02 10:00:00')"
            )
        )

    async with engine.begin() as connection:
        await connection.run_sync(prepare)

    async with engine.begin() as connection:
        found = (await connection.execute(text("SELECT code, head_id, sender FROM questions"))).all()
        assert found == [("A7K2", None, None)]
        assert await connection.scalar(text("SELECT count(*) FROM answers")) == 0


async def test_a_plan_set_before_there_was_a_form_for_it_stays_in_force(engine):
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: upgrade(sync, "0004"))
        await connection.execute(
            text(
                "INSERT INTO units (code, name, aliases, kind, addressee, position, parent, retired)"
                " VALUES ('shuangfeng', '双峰县', '[]', 'county', '县委组织部', 4, '', :no)"
            ),
            {"no": False},
        )
        for number, count in ((1, 120), (2, 110)):
            await connection.execute(
                text(
                    "INSERT INTO plans (id, unit, year, count, person_id, at)"
                    " VALUES (:number, 'shuangfeng', 2014, :count, 1, '2014-01-10 10:00:00')"
                ),
                {"number": number, "count": count},
            )

    async with engine.begin() as connection:
        await connection.run_sync(prepare)

    async with engine.begin() as connection:
        query = (
            "SELECT r.quarter, r.version, v.answers, v.code FROM reports r JOIN versions v ON v.report_id = r.id"
            " JOIN acceptances a ON a.report_id = r.id AND a.version = v.version"
        )
        found = [tuple(row) for row in await connection.execute(text(query))]
    assert found == [("plan-2014", 1, '{"skipped":[],"unknown":[],"values":{"total":110}}', "P00002")]


async def test_a_newer_schema_is_refused(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    await alter(url, "UPDATE alembic_version SET version_num = 'ffff'")

    with pytest.raises(SchemaError, match="较新版本"):
        await Store.open(url, MovingClock())


async def test_tables_without_a_version_are_refused(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    await alter(url, "DROP TABLE alembic_version")

    with pytest.raises(SchemaError, match="没有版本记录"):
        await Store.open(url, MovingClock())


async def alter(url: str, statement: str) -> None:
    """A database of this version, and one change behind the program's back."""
    await (await Store.open(url, MovingClock())).close()
    engines = Engines.of(url)
    async with engines.writer.begin() as connection:
        await connection.execute(text(statement))
    await engines.dispose()


def test_the_head_named_in_the_code_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_alembic_is_not_loaded_at_a_usual_start():
    look = (
        "import asyncio, sys; from core.clock import SystemClock; from models.store import Store\n"
        "async def main(): await (await Store.open('sqlite+aiosqlite:///:memory:', SystemClock())).close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert found.stdout == "False\n"
