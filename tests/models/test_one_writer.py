"""Transactions that wait for one another share a commit, and each keeps its own promise."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError

from models.records import Conversation
from models.store import Store
from tests.models.support import MovingClock


@pytest.fixture
async def on_disk(tmp_path):
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}", MovingClock())
    async with store.write() as work:
        await work.conversations.save("web", "first", Conversation(stamp=1))
    yield store
    await store.close()


@pytest.fixture
def on_the_disk(tmp_path):
    """What somebody else finds in the file."""

    def stored() -> set[str]:
        with sqlite3.connect(tmp_path / "bot.sqlite3") as other:
            return {address for (address,) in other.execute("SELECT address FROM conversations")}

    return stored


@pytest.fixture
def patient(monkeypatch):
    """However slow the machine is, whoever waits is waited for."""
    monkeypatch.setattr("models.one_writer._MOMENT", 60)


def statements(store: Store) -> list[str]:
    seen: list[str] = []
    driver = store._one_writer._connection.sync_connection.connection.driver_connection
    driver.set_trace_callback(seen.append)
    return seen


async def write(store: Store, address: str, fault: type[BaseException] | None = None, *, urgent: bool = False) -> None:
    async with store.write(urgent=urgent) as work:
        await work.conversations.save("web", address, Conversation(stamp=1))
        await asyncio.sleep(0)
        if fault:
            raise fault


async def test_writers_that_wait_share_a_commit_and_each_is_told_when_it_is_on_disk(on_disk, on_the_disk, patient):
    seen = statements(on_disk)

    async def write_and_look(address: str) -> bool:
        await write(on_disk, address)
        return address in on_the_disk()

    assert all(await asyncio.gather(*(write_and_look(f"c{number}") for number in range(40))))
    assert seen.count("COMMIT") <= 3
    assert {f"c{number}" for number in range(40)} <= on_the_disk()


async def test_what_is_urgent_waits_for_nobody_else_to_be_done(on_disk, on_the_disk, patient):
    others = [asyncio.create_task(write(on_disk, f"c{number}")) for number in range(3)]
    await asyncio.sleep(0)
    found = []

    async def slow() -> None:
        async with on_disk.write() as work:
            found.append(on_the_disk() >= {"u1", "u2"})
            await work.conversations.save("web", "slow", Conversation(stamp=1))

    last = asyncio.create_task(slow())
    seen = statements(on_disk)
    await asyncio.gather(*(write(on_disk, address, urgent=True) for address in ("u1", "u2")))
    assert seen.count("COMMIT") == 1, "urgent ones wait for each other"
    await asyncio.gather(*others, last)
    assert found == [True]


async def test_nobody_goes_on_for_others_for_long(on_disk, on_the_disk, monkeypatch):
    monkeypatch.setattr("models.one_writer._MOMENT", 0)
    seen = statements(on_disk)
    await asyncio.gather(*(write(on_disk, f"c{number}") for number in range(10)))
    assert seen.count("COMMIT") == 10


async def test_who_leaves_the_commit_to_others_is_stored_though_all_of_them_give_up(on_disk, on_the_disk, patient):
    first = asyncio.create_task(write(on_disk, "stays"))
    others = [asyncio.create_task(write(on_disk, f"c{number}")) for number in range(3)]
    for _ in range(20):  # the first one is done by then and the next one at work
        await asyncio.sleep(0)
        if on_disk._one_writer._closing:
            break
    for other in others:
        other.cancel()
    await asyncio.wait_for(first, timeout=10)
    assert on_the_disk() == {"first", "stays"}


async def test_a_writer_alone_commits_at_once(on_disk):
    seen = statements(on_disk)
    for number in range(3):
        await write(on_disk, f"c{number}")
    assert seen.count("COMMIT") == 3
    assert "SAVEPOINT member" not in seen


@pytest.mark.parametrize("failing", [0, 1, 5, 9])
async def test_of_writers_that_share_a_commit_one_that_fails_is_undone_alone(on_disk, on_the_disk, failing):
    faults = [KeyError if number == failing else None for number in range(10)]
    results = await asyncio.gather(
        *(write(on_disk, f"c{number}", fault) for number, fault in enumerate(faults)), return_exceptions=True
    )
    assert [type(result) for result in results] == [KeyError if fault else type(None) for fault in faults]
    assert on_the_disk() == {"first", *(f"c{number}" for number in range(10) if number != failing)}


async def test_objects_of_the_orm_share_a_commit_too(on_disk, on_the_disk):
    async def deputy(number: int) -> None:
        async with on_disk.write() as work:
            await work.people.add(f"人{number}", [])
            await work.conversations.save("web", f"c{number}", Conversation(stamp=1))
            if number == 4:
                raise KeyError

    await asyncio.gather(*(deputy(number) for number in range(8)), return_exceptions=True)

    assert on_the_disk() == {"first", *(f"c{number}" for number in range(8) if number != 4)}
    async with on_disk.read() as work:
        assert await work.audit.verify() is None


class Full:
    """A disk that has no room for one commit."""

    def __init__(self, driver) -> None:
        self.__dict__.update(_driver=driver, times=[1])

    def __getattr__(self, name):
        return getattr(self._driver, name)

    def __setattr__(self, name, value) -> None:
        setattr(self._driver, name, value)

    def execute(self, sql, *values):
        if sql == "COMMIT" and self.times:
            self.times.clear()
            raise sqlite3.OperationalError("database or disk is full")
        return self._driver.execute(sql, *values)


@pytest.fixture
async def full_disk(on_disk):
    async with on_disk.write() as work:
        full = Full(work._transaction.session.wire._driver)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.wire._driver_of", lambda connection: full)
        yield on_disk


async def test_a_commit_that_fails_is_told_to_all_who_share_it_and_the_next_one_works(full_disk, on_the_disk):
    results = await asyncio.gather(*(write(full_disk, f"c{number}") for number in range(5)), return_exceptions=True)
    assert len({id(result) for result in results}) == 1
    assert isinstance(results[0], DBAPIError)
    assert on_the_disk() == {"first"}
    await write(full_disk, "again")
    assert on_the_disk() == {"first", "again"}


async def act(store: Store, about: str) -> None:
    async with store.write() as work:
        await work.audit.add(0, "act", about)
        await work.conversations.save("web", "c0", Conversation(stamp=1))


async def test_of_a_commit_that_failed_nothing_is_remembered(full_disk, tmp_path):
    with pytest.raises(DBAPIError):
        await act(full_disk, "lost")
    async with full_disk.write() as work:
        assert await work.conversations.load("web", "c0") == Conversation()
    await act(full_disk, "kept")
    with sqlite3.connect(tmp_path / "bot.sqlite3") as other:
        assert other.execute("SELECT id, object FROM audit").fetchall() == [(1, "kept")]
