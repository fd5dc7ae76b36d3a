"""What only PostgreSQL can show: several processes on one database."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from core.errors import StoreError
from models.store import Store
from tests.models.postgres import needs_postgres
from tests.models.support import Q1, SECRETARY, MovingClock, count, message, people_of, post

pytestmark = needs_postgres


@pytest.fixture
async def two_stores(postgres_server):
    """Two processes as far as the database can tell."""
    url = await postgres_server.emptied_database()
    stores = await asyncio.gather(*(Store.open(url, MovingClock()) for _ in range(2)))
    await people_of(stores[0])
    yield stores
    await asyncio.gather(*(store.close() for store in stores))


async def test_two_senders_claim_each_message_once(two_stores):
    async with two_stores[0].write() as work:
        for number in range(200):
            await work.outbox.add(post(f"第{number}条", conversation=f"c{number}"))

    async def claim_all(store):
        claimed = []
        while True:
            async with store.write() as work:
                batch = await work.outbox.claim(["web"], limit=7)
            if not batch:
                return claimed
            claimed += [post.id for post in batch]

    found = await asyncio.gather(*(claim_all(store) for store in two_stores * 2))
    times = Counter(number for claimed in found for number in claimed)

    assert len(times) == 200
    assert set(times.values()) == {1}


async def test_one_conversation_waits_for_its_turn_across_processes(two_stores):
    async def add_one(store):
        async with store.write() as work:
            before = await work.conversations.load("web", "w1")
            await asyncio.sleep(0)
            now = type(before)(dialog=str(int(before.dialog or 0) + 1))
            await work.conversations.save("web", "w1", now)

    await asyncio.gather(*(add_one(store) for store in two_stores for _ in range(20)))

    async with two_stores[0].read() as work:
        assert (await work.conversations.load("web", "w1")).dialog == "40"


async def test_two_processes_handle_a_message_once(two_stores):
    async with two_stores[0].write() as work:
        (stored,) = await work.inbox.add([message("1")])

    async def take(store):
        async with store.write() as work:
            return await work.inbox.take(stored)

    assert sorted(await asyncio.gather(*(take(store) for store in two_stores))) == [False, True]


async def test_acts_of_two_processes_make_one_unbroken_chain(two_stores):
    async def enter(store, number):
        async with store.write() as work:
            await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count("total", number)], f"web:{number}")

    await asyncio.gather(*(enter(store, number) for number, store in enumerate(two_stores * 15)))

    async with two_stores[0].read() as work:
        assert await work.audit.verify() is None


async def test_a_reading_transaction_may_not_write(two_stores):
    with pytest.raises(Exception, match="read-only transaction"):
        async with two_stores[0].read() as work:
            await work.heartbeats.beat("bell")


async def test_two_processes_that_start_at_the_same_moment_make_the_tables_once(postgres_url):
    stores = await asyncio.gather(*(Store.open(postgres_url, MovingClock()) for _ in range(3)))
    for store in stores:
        async with store.read() as work:
            assert await work.units.all() == ()
        await store.close()


async def test_a_database_that_cannot_be_reached_is_told_in_a_sentence():
    with pytest.raises(StoreError, match="数据库打不开"):
        await Store.open("postgresql+asyncpg://nobody@127.0.0.1:1/none", MovingClock())
