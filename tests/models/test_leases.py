"""A lease is one process's at a time, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta


async def take(store, holder, now):
    async with store.write() as work:
        return await work.leases.take("aibot", holder, now, 60)


async def holder(store, now):
    async with store.read() as work:
        return await work.leases.holder("aibot", now)


async def test_a_lease_is_one_holders_until_it_ends_or_is_left(any_store, clock):
    now = clock.now()

    assert await holder(any_store, now) == ""
    assert await take(any_store, "a", now)
    assert not await take(any_store, "b", now)
    assert await take(any_store, "a", now + timedelta(seconds=30))
    assert not await take(any_store, "b", now + timedelta(seconds=89))
    assert await holder(any_store, now + timedelta(seconds=89)) == "a"
    assert await take(any_store, "b", now + timedelta(seconds=91))
    assert not await take(any_store, "a", now + timedelta(seconds=92))


async def test_only_its_holder_can_leave_a_lease(any_store, clock):
    now = clock.now()
    await take(any_store, "a", now)

    async with any_store.write() as work:
        await work.leases.leave("aibot", "b", now)
    assert not await take(any_store, "b", now)
    async with any_store.write() as work:
        await work.leases.leave("aibot", "a", now)
    assert await take(any_store, "b", now)


async def test_of_many_that_ask_at_once_one_gets_it(any_store, clock):
    for moment in (clock.now(), clock.now() + timedelta(seconds=61)):
        got = await asyncio.gather(*(take(any_store, f"p{at}-{moment}", moment) for at in range(8)))
        assert got.count(True) == 1
