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


async def write(store: Store, address: str, fault: type[BaseException] | None = None) -> None:
    async with store.write() as work:
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


async def test_a_commit_that_fails_is_told_to_all_who_share_it_and_the_next_one_works(on_disk, on_the_disk):
    class Full:
        """A disk that has no room for one commit."""

        def __init__(self, driver) -> None:
            self._driver, self._times = driver, 1

        def __getattr__(self, name):
            return getattr(self._driver, name)

        def execute(self, sql, *values):
            if sql == "COMMIT" and self._times:
                self._times -= 1
                raise sqlite3.OperationalError("database or disk is full")
            return self._driver.execute(sql, *values)

    async with on_disk.write() as work:
        wire = work._transaction.session.wire
    driver = wire._driver
    full = Full(driver)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.wire._driver_of", lambda connection: full)
        results = await asyncio.gather(*(write(on_disk, f"c{number}") for number in range(5)), return_exceptions=True)
        assert len({id(result) for result in results}) == 1
        assert isinstance(results[0], DBAPIError)
        assert on_the_disk() == {"first"}
        await write(on_disk, "again")
    assert on_the_disk() == {"first", "again"}


async def test_a_writer_cancelled_at_any_moment_holds_up_nobody(on_disk, on_the_disk):
    for ticks in range(12):
        tasks = [asyncio.create_task(write(on_disk, f"c{ticks}-{number}")) for number in range(5)]
        for _ in range(ticks):
            await asyncio.sleep(0)
        tasks[ticks % 5].cancel()
        results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), timeout=10)
        stored = {f"c{ticks}-{number}" for number, result in enumerate(results) if result is None}
        assert stored <= on_the_disk()
        assert len(stored) >= 4


async def test_a_writer_cancelled_while_another_process_writes_leaves_the_next_one_a_way(
    on_disk, on_the_disk, tmp_path
):
    other = sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(write(on_disk, "given up"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.sleep(0.05)
    other.execute("ROLLBACK")
    other.close()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(write(on_disk, "next"), timeout=10)
    assert on_the_disk() == {"first", "next"}


async def test_a_reader_cancelled_while_its_connection_opens_gives_it_back(on_disk):
    for _ in range(10):
        reading = asyncio.create_task(_look(on_disk))
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    await asyncio.wait_for(asyncio.gather(*(_look(on_disk) for _ in range(8))), timeout=10)


async def _look(store: Store) -> None:
    async with store.read() as work:
        await work.office.all()
