"""The chain of acts: every change of a row, a gap, a swap and a cut tail are found, with the number."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import text

from core.people import OPERATOR
from tests.models.support import OFFICER, Q1, SECRETARY, count, report

_UNGUARD = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["ALTER TABLE audit DISABLE TRIGGER USER"],
}
_GUARD = {"sqlite": [], "postgresql": ["ALTER TABLE audit ENABLE TRIGGER USER"]}


async def chain(store, length: int) -> int:
    """Some acts; returns how many rows the chain has."""
    async with store.write() as work:
        for number in range(length):
            await work.office.set(OFFICER, f"key{number}", "1", confirmed=True)
    async with store.read() as work:
        return await work._transaction.session.scalar(text("SELECT count(*) FROM audit"))


async def tamper(store, *statements: str) -> int | None:
    """Change the chain behind the program's back and ask for the first broken row."""
    async with store.write() as work:
        connection = await work._transaction.session.connection()
        for statement in (*_UNGUARD[connection.dialect.name], *statements, *_GUARD[connection.dialect.name]):
            await connection.execute(text(statement))
    async with store.read() as work:
        return await work.audit.verify()


async def test_an_untouched_chain_is_whole(any_store):
    await report(any_store, total=32)
    async with any_store.read() as work:
        assert await work.audit.verify() is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET after = '2' WHERE id = 9", 9),
        ("UPDATE audit SET person_id = 99 WHERE id = 9", 9),
        ("UPDATE audit SET at = '2014-04-02 11:00:00' WHERE id = 9", 9),
        ("UPDATE audit SET hash = '0' WHERE id = 9", 9),
        ("DELETE FROM audit WHERE id = 9", 9),
        ("DELETE FROM audit WHERE id = 1", 1),
    ],
)
async def test_the_first_broken_row_is_named(store, change, broken):
    await chain(store, 12)

    assert await tamper(store, change) == broken


async def test_swapped_rows_are_found(store):
    await chain(store, 12)
    swap = [f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((9, -1), (10, 9), (-1, 10))]

    assert await tamper(store, *swap) == 9


async def test_a_cut_tail_is_found(any_store):
    rows = await chain(any_store, 12)

    assert await tamper(any_store, f"DELETE FROM audit WHERE id > {rows - 3}") == rows - 2


async def test_rows_added_past_the_program_are_found(store):
    rows = await chain(store, 3)
    added = (
        f"INSERT INTO audit SELECT id + 1, at, person_id, act, object, before, after, hash FROM audit WHERE id = {rows}"
    )

    assert await tamper(store, added) == rows + 1


async def test_rows_of_proof_cannot_be_changed_or_removed(any_store):
    await report(any_store, total=32)
    for table in ("audit", "entries", "versions"):
        for change in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match=f"{table} is append-only"):
                async with any_store.write() as work:
                    await work._transaction.session.execute(text(change))


async def test_what_was_rolled_back_is_not_in_the_chain(any_store):
    rows = await chain(any_store, 1)
    with contextlib.suppress(KeyboardInterrupt):
        async with any_store.write() as work:
            await work.office.set(OFFICER, "key", "2", confirmed=True)
            raise KeyboardInterrupt

    assert await chain(any_store, 0) == rows


async def test_an_act_says_who_did_what_and_how_it_was_before(store):
    async with store.write() as work:
        await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count("total", 32)], "web:1")
        await work.quotas.set(OFFICER, "shuangfeng", 2014, 400)
        await work.quotas.set(OFFICER, "shuangfeng", 2014, 430)
        await work.office.set(OPERATOR, "due_working_day", "5", confirmed=False)
    async with store.read() as work:
        rows = await work._transaction.session.execute(
            text("SELECT person_id, act, object, before, after FROM audit ORDER BY id DESC LIMIT 4")
        )
    assert [tuple(row) for row in rows] == [
        (0, "office.set", "due_working_day", "", "5"),
        (3, "quota.set", "shuangfeng:2014", "400", "430"),
        (3, "quota.set", "shuangfeng:2014", "", "400"),
        (1, "report.enter", "shuangfeng:2014Q1", "", '{"total": 32}'),
    ]
