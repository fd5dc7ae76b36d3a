"""What was made of rows is remembered, and never longer than what it was made of: whoever writes, and however."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import bindparam, func, insert, select

from core.errors import StateError
from core.people import OPERATOR, Role
from models.draft_rows import MADE
from models.prepared import Prepared
from models.records import Entry, EntryKind
from models.remembered import Rows, remembered
from models.tables.office import OfficeRow
from models.tables.people import GrantRow, PersonRow
from models.tables.reports import ReportRow
from tests.models.support import (
    OFFICER,
    Q1,
    SECRETARY,
    count,
)
from tests.models.walking import HERE, RENAMED, Walk, seen, seen_without_memory

SETTINGS = Prepared(select(OfficeRow.key).order_by(OfficeRow.key))
SETTING = Prepared(select(OfficeRow.value).where(OfficeRow.key == bindparam("key")))


def counted(made: list[str]):
    """Two functions whose values are remembered, one inside of the other; each run is noted."""

    @remembered
    async def value_of(session: Rows, key: str) -> str:
        made.append(key)
        found = await session.row(SETTING, key=key)
        return found.value if found else ""

    @remembered
    async def values_of(session: Rows, keys: str) -> tuple[str, ...]:
        made.append(keys)
        return tuple([await value_of(session, key) for key in keys])

    return value_of, values_of


async def put(work, key: str, value: str) -> None:
    await work.office.set(OPERATOR, key, value, confirmed=True)


async def test_a_value_is_made_again_when_one_of_its_rows_was_written_and_not_before(store):
    made: list[str] = []
    _, values_of = counted(made)
    async with store.write() as work:
        session = work._transaction.session
        await work._transaction.upsert(
            OfficeRow, ("key",), key="a", value="1", confirmed=True, person_id=0, at=work.now
        )
        assert [await values_of(session, "ab") for _ in range(2)] == [("1", "")] * 2
        assert made == ["ab", "a", "b"]
        await work._transaction.upsert(
            OfficeRow, ("key",), key="c", value="3", confirmed=True, person_id=0, at=work.now
        )
        assert await values_of(session, "ab") == ("1", "")
        assert made == ["ab", "a", "b"]
        await work._transaction.upsert(
            OfficeRow, ("key",), key="b", value="2", confirmed=True, person_id=0, at=work.now
        )
        assert await values_of(session, "ab") == ("1", "2")
        assert made == ["ab", "a", "b", "ab", "b"]
    async with store.write() as work:
        assert await values_of(work._transaction.session, "ab") == ("1", "2")
        assert len(made) == 5


async def test_nothing_is_remembered_that_was_made_while_something_else_was_asked_or_written(store):
    made: list[str] = []

    @remembered
    async def beside(session: Rows, way: str) -> str:
        made.append(way)
        await session.rows(SETTINGS)
        if way == "statement":
            await session.rows(RENAMED, person=SECRETARY.person_id, new_name=SECRETARY.name)
        if way == "orm":
            await session.scalar(select(PersonRow.name).where(PersonRow.id == SECRETARY.person_id))
        return way

    @remembered
    async def around(session: Rows, way: str) -> str:
        return await beside(session, way)

    async with store.write() as work:
        session = work._transaction.session
        for way in ("rows", "statement", "orm"):
            assert [await around(session, way) for _ in range(3)] == [way] * 3
    assert made == ["rows", *["statement"] * 3, *["orm"] * 3]


async def test_a_value_that_could_not_be_made_is_not_remembered_and_holds_nothing_up(store):
    fails = [True]

    @remembered
    async def now_and_then(session: Rows, key: str) -> str:
        await session.rows(SETTINGS)
        if fails:
            raise StateError(key)
        return key

    @remembered
    async def in_any_case(session: Rows, key: str) -> str:
        try:
            return await now_and_then(session, key)
        except StateError:
            return ""

    async with store.write() as work:
        session = work._transaction.session
        assert await in_any_case(session, "a") == ""
        assert session.memory.made_now is None
        fails.clear()
        assert await now_and_then(session, "a") == "a"
        await put(work, "k", "1")
        assert await in_any_case(session, "a") == "a"


@pytest.mark.parametrize("way", ["operation", "object", "statement"])
async def test_a_change_is_in_the_value_at_once_however_it_was_made(any_store, way):
    value_of, _ = counted([])
    async with any_store.write() as work:
        session = work._transaction.session
        assert await value_of(session, "k") == ""
        if way == "operation":
            await put(work, "k", "1")
        elif way == "object":
            session.add(OfficeRow(key="k", value="1", confirmed=True, person_id=0, at=work.now))
        else:
            values = {"key": "k", "value": "1", "confirmed": True, "person_id": 0, "at": work.now}
            await session.execute(insert(OfficeRow), values)
        assert await value_of(session, "k") == "1"
        with pytest.raises(KeyboardInterrupt):
            await _put_and_fail(work, value_of)
        assert await value_of(session, "k") == "1"
    with pytest.raises(KeyboardInterrupt):
        async with any_store.write() as work:
            await _put_and_fail(work, value_of)
    async with any_store.write() as work:
        assert await value_of(work._transaction.session, "k") == "1"


async def _put_and_fail(work, value_of) -> None:
    async with work.part():
        await put(work, "k", "2")
        assert await value_of(work._transaction.session, "k") == "2"
        raise KeyboardInterrupt


async def test_who_was_dismissed_has_no_rights_at_the_next_message_and_who_was_appointed_has(any_store):
    async with any_store.write() as work:
        assert (await work.people.actor("web", "w1")).units == (HERE,)
        assert await work.people.dismiss(OFFICER, HERE, SECRETARY.person_id)
        assert await work.people.actor("web", "w1") is None
    async with any_store.write() as work:
        assert await work.people.actor("web", "w1") is None
        session = work._transaction.session
        session.add(GrantRow(person_id=1, role=Role.REPORTER.value, unit="xinhua", granted_at=work.now))
        assert (await work.people.actor("web", "w1")).units == ("xinhua",)


async def test_the_answers_of_a_draft_are_known_as_they_stand_in_the_database(any_store):
    given = [
        count("total", 9),
        Entry("female", EntryKind.UNKNOWN, None, "不清楚"),
        Entry("x", EntryKind.WORDS, None, "好"),
    ]
    for number, entry in enumerate(given):
        async with any_store.write() as work:
            for _ in range(2):
                await work.reports.enter(SECRETARY, HERE, Q1, [entry], f"m{number}")
            session = work._transaction.session
            draft = {"report": await session.scalar(select(func.max(ReportRow.id))), "round": 1}
            known = session.known(MADE, **draft)
            session.memory.forget_all()
            read = await session.rows(MADE, **draft)
            assert [made.entry for made in read] == given[: number + 1]
            assert known == read


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_remembered_is_what_stands_in_the_database_after_every_change(two_processes, seed):
    walk = Walk(seed)
    for _ in range(30):
        store = walk.random.choice([two_processes[0]] * 4 + [two_processes[1]])
        with suppress(KeyboardInterrupt):
            async with store.write() as work:
                for _ in range(walk.random.randrange(1, 4)):
                    await walk.change(work)
                    if walk.random.random() < 0.7:
                        assert await seen(work) == await seen_without_memory(work)
                if walk.random.random() < 0.2:
                    raise KeyboardInterrupt
        async with two_processes[0].write() as work:
            assert await seen(work) == await seen_without_memory(work)
