"""What was read is kept, and never longer than it is so: own changes, those of others, and what was taken back."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from sqlalchemy import bindparam, insert, select

from core.people import OPERATOR
from core.period import Quarter
from models.memory import Memory
from models.prepared import Prepared
from models.store import Store
from models.tables.messages import ConversationRow
from models.tables.office import OfficeRow
from models.tables.reports import EntryRow, ReportRow
from tests.models.support import OFFICER, SECRETARY, count

Q1 = Quarter(2014, 1)
_SETTINGS = Prepared(select(OfficeRow.key).order_by(OfficeRow.key))


async def settings(work) -> list[str]:
    return [row.key for row in await work._transaction.session.rows(_SETTINGS)]


async def set_and_fail(work) -> None:
    await work.office.set(OPERATOR, "k", "1", confirmed=True)
    assert await settings(work) == ["k"]
    raise KeyboardInterrupt


async def part_that_fails(work) -> None:
    async with work.part():
        await set_and_fail(work)


@asynccontextmanager
async def counting(store: Store):
    """The statements that reach SQLite."""
    async with store.write():
        pass
    driver = store._one_writer._connection.sync_connection.connection.driver_connection
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    yield seen
    driver.set_trace_callback(None)


async def test_what_another_process_changes_is_seen_by_the_next_transaction(two_processes):
    one, other = two_processes
    for key in ("a", "b", "c"):
        async with one.write() as work:
            before = await settings(work)
        async with other.write() as work:
            assert await settings(work) == before
            await work.office.set(OPERATOR, key, "1", confirmed=True)
        async with one.write() as work:
            assert await settings(work) == [*before, key]


async def test_rights_taken_away_by_another_process_are_gone_with_the_next_message(two_processes):
    one, other = two_processes
    async with one.write() as work:
        assert (await work.people.actor("web", "w1")).may_report("shuangfeng")
    async with other.write() as work:
        assert await work.people.dismiss(OFFICER, "shuangfeng", SECRETARY.person_id)
    async with one.write() as work:
        assert await work.people.actor("web", "w1") is None


async def test_two_processes_that_take_turns_at_one_report_lose_nothing(two_processes):
    for number in range(6):
        store = two_processes[number % 2]
        async with store.write() as work:
            report = await work.reports.get(SECRETARY, "shuangfeng", Q1)
            assert len(report.draft.values if report.draft else ()) == number
            field = ["total", "female", "edu_hs", "young", "work", "rural"][number]
            await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count(field, 1)], f"m{number}")
            assert len((await work.reports.get(SECRETARY, "shuangfeng", Q1)).draft.values) == number + 1


@pytest.mark.parametrize("way", ["operation", "object", "statement"])
async def test_a_change_is_seen_at_once_however_it_was_made(any_store, way):
    async with any_store.write() as work:
        session = work._transaction.session
        assert await settings(work) == []
        if way == "operation":
            await work.office.set(OPERATOR, "k", "1", confirmed=True)
        elif way == "object":
            session.add(OfficeRow(key="k", value="1", confirmed=True, person_id=0, at=work.now))
        else:
            values = {"key": "k", "value": "1", "confirmed": True, "person_id": 0, "at": work.now}
            await session.execute(insert(OfficeRow), values)
        assert await settings(work) == ["k"]
    async with any_store.write() as work:
        assert await settings(work) == ["k"]


async def test_what_was_taken_back_is_not_remembered(any_store):
    async def fail() -> None:
        async with any_store.write() as work:
            await set_and_fail(work)

    with pytest.raises(KeyboardInterrupt):
        await fail()
    async with any_store.write() as work:
        assert await settings(work) == []


async def test_a_part_that_was_taken_back_is_not_remembered(any_store):
    async with any_store.write() as work:
        with pytest.raises(KeyboardInterrupt):
            await part_that_fails(work)
        assert await settings(work) == []


async def test_a_message_of_one_unit_reads_again_only_what_was_written(store):
    async with store.write() as work:
        await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count("total", 9)], "m1")
        await work.office.all()
        await work.reports.get(SECRETARY, "shuangfeng", Q1)
    async with counting(store) as seen:
        async with store.write() as work:
            await work.office.all()
            await work.reports.get(SECRETARY, "shuangfeng", Q1)
        assert not [sql for sql in seen if sql.startswith("SELECT")]
        async with store.write() as work:
            await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count("female", 4)], "m2")
            assert (await work.reports.get(SECRETARY, "shuangfeng", Q1)).draft.values == {"total": 9, "female": 4}
        read = [sql for sql in seen if sql.startswith("SELECT")]
        assert all("FROM entries" in sql or "FROM audit_head" in sql for sql in read)


async def test_a_result_may_be_read_from_any_table_of_the_statement(store):
    async with store.read() as work:
        dialect = work._transaction.session.wire.dialect
    nested = select(ReportRow.id).where(ReportRow.unit == bindparam("unit")).scalar_subquery()
    statement = Prepared(select(EntryRow.id).where(EntryRow.report_id == nested))
    assert statement.ready(dialect).reads.columns.keys() == {"entries", "reports"}


@pytest.mark.parametrize(
    ("sql", "still_known"),
    [
        ("SELECT 1", True),
        ("PRAGMA data_version", True),
        ("SAVEPOINT x", True),
        ('UPDATE "conversations" SET stamp = 1', False),
        ("INSERT INTO conversations DEFAULT VALUES", False),
        ("DELETE FROM conversations", False),
        ("DELETE FROM inbox", True),
        ("ROLLBACK TO SAVEPOINT x", False),
        ("WITH x AS (SELECT 1) DELETE FROM inbox", False),
        ("DROP TABLE inbox", False),
    ],
)
async def test_whatever_is_not_known_to_be_harmless_ends_all_that_is_known(store, sql, still_known):
    async with store.read() as work:
        ready = Prepared(select(ConversationRow.stamp)).ready(work._transaction.session.wire.dialect)
    memory = Memory(alone=True)
    memory.keep(ready, (), ["row"])
    memory.notice(sql)
    assert (memory.recall(ready, ()) is not None) == still_known
