"""One writer, whole transactions, one process: what the store promises whatever is written in it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StoreBusyError, StoreError
from models.lock import FolderLock
from models.records import Conversation
from models.store import Store
from tests.models.support import MEMORY, MovingClock, message, people_of, post

_HOLD = """
import sys, time
from pathlib import Path
from models.lock import FolderLock

lock = FolderLock.take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def file_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}"


async def stamp_of(store: Store, address: str = "c") -> int:
    async with store.read() as work:
        return (await work.conversations.load("web", address)).stamp


async def test_what_was_committed_is_there_after_a_restart(tmp_path):
    for expected in range(3):
        store = await Store.open(file_url(tmp_path), MovingClock())
        assert await stamp_of(store) == expected
        async with store.write() as work:
            await work.conversations.save("web", "c", Conversation(stamp=expected + 1))
        await store.close()


@pytest.mark.parametrize("edge", ["after the inbox row", "after the position", "after the replies"])
async def test_a_transaction_that_ends_early_leaves_nothing(any_store, edge):
    async def handle(ends: str) -> None:
        async with any_store.write() as work:
            assert await work.inbox.take(stored)
            _end_at("after the inbox row", ends)
            await work.conversations.save("web", "w1", Conversation(stamp=9))
            _end_at("after the position", ends)
            await work.outbox.add(post("好"))
            await work.questions.add(None, "web", "w1", "问题", "")
            _end_at("after the replies", ends)

    def _end_at(here: str, ends: str) -> None:
        if here == ends:
            raise KeyboardInterrupt

    async with any_store.write() as work:
        (stored,) = await work.inbox.add([message("1")])
    with pytest.raises(KeyboardInterrupt):
        await handle(edge)

    async with any_store.write() as work:
        assert [incoming.key for incoming in await work.inbox.pending()] == ["1"]
        assert await work.outbox.claim(["web"]) == ()
        assert (await work.conversations.load("web", "w1")).stamp == 0
        assert await work.audit.verify() is None
    await handle("nowhere")
    async with any_store.write() as work:
        assert await work.inbox.pending() == ()
        assert len(await work.outbox.claim(["web"])) == 1


async def test_increments_of_many_tasks_are_all_kept(any_store):
    async def add_one() -> None:
        async with any_store.write() as work:
            now = await work.conversations.load("web", "c")
            await asyncio.sleep(0)
            await work.conversations.save("web", "c", Conversation(stamp=now.stamp + 1))

    async def work_through() -> None:
        for _ in range(50):
            await add_one()

    await asyncio.gather(*(work_through() for _ in range(4)))

    assert await stamp_of(any_store) == 200


async def test_readers_see_the_last_commit_while_somebody_writes(store):
    async with store.write() as work:
        await work.conversations.save("web", "c", Conversation(stamp=1))
        assert await asyncio.wait_for(stamp_of(store), timeout=5) == 0
    assert await stamp_of(store) == 1


async def test_a_cancelled_transaction_leaves_nothing_and_the_next_one_works(any_store):
    started = asyncio.Event()

    async def write() -> None:
        async with any_store.write() as work:
            await work.conversations.save("web", "c", Conversation(stamp=1))
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await stamp_of(any_store) == 0
    async with any_store.write() as work:
        await work.conversations.save("web", "c", Conversation(stamp=2))
    assert await stamp_of(any_store) == 2


async def test_a_task_cancelled_at_any_moment_has_stored_all_or_nothing(store):
    async def write(stamp: int) -> None:
        async with store.write() as work:
            await work.conversations.save("web", "a", Conversation(stamp=stamp))
            await work.conversations.save("web", "b", Conversation(stamp=stamp))

    seen = set()
    for ticks in range(0, 40, 2):
        task = asyncio.create_task(write(ticks + 1))
        for _ in range(ticks):
            await asyncio.sleep(0.0002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        first, second = await stamp_of(store, "a"), await stamp_of(store, "b")
        assert first == second
        seen.add(first)
    assert len(seen) > 1


async def test_a_transaction_inside_a_transaction_is_an_error_and_not_a_standstill(store):
    async with store.write():
        with pytest.raises(RuntimeError, match="inside"):
            async with store.write():
                pass


async def test_a_reading_transaction_may_not_write(store):
    with pytest.raises(Exception, match="readonly"):
        async with store.read() as work:
            await work.heartbeats.beat("bell")


async def test_what_is_acknowledged_is_on_disk(tmp_path):
    store = await Store.open(file_url(tmp_path), MovingClock())
    async with store.write() as work:
        found = [await pragma(work, name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]
    await store.close()

    assert found == ["wal", 2, 1, 5000]


async def pragma(work, name: str):
    connection = await work._transaction.session.connection()
    return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()


async def test_a_second_store_on_the_same_folder_is_refused_in_a_clear_sentence(tmp_path):
    lock = tmp_path / "bot.lock"
    store = await Store.open(file_url(tmp_path), MovingClock(), lock)
    with pytest.raises(StoreBusyError, match="另一个助手进程"):
        await Store.open(file_url(tmp_path), MovingClock(), lock)
    await store.close()

    again = await Store.open(file_url(tmp_path), MovingClock(), lock)
    await again.close()


def test_the_lock_of_a_killed_process_is_free(tmp_path):
    lock = tmp_path / "bot.lock"
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(lock)], stdout=subprocess.PIPE)
    with other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusyError):
            FolderLock.take(lock)
        other.kill()

    FolderLock.take(lock).release()


async def test_a_file_that_is_no_database_is_told_in_a_sentence_and_lets_go_of_the_lock(tmp_path):
    lock, file = tmp_path / "bot.lock", tmp_path / "bot.sqlite3"
    file.write_bytes(b"no database at all, only some words " * 99)
    with pytest.raises(StoreError, match="数据库打不开"):
        await Store.open(file_url(tmp_path), MovingClock(), lock)
    file.unlink()

    store = await Store.open(file_url(tmp_path), MovingClock(), lock)
    await store.close()


async def test_another_kind_of_database_is_refused():
    with pytest.raises(StoreError, match="不支持这种数据库"):
        await Store.open("mysql+aiomysql://localhost/x", MovingClock())


async def test_a_store_in_memory_is_its_own_and_leaves_no_file():
    first, second = [await Store.open(MEMORY, MovingClock()) for _ in range(2)]
    await people_of(first)
    folders = [store._engines.temporary for store in (first, second)]
    async with second.read() as work:
        assert await work.units.all() == ()
    await first.close()
    await second.close()

    assert not any(folder.exists() for folder in folders)
