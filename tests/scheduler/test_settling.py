"""Verdicts on many messages at once."""

from __future__ import annotations

import asyncio

import pytest

from core.messages import text_reply
from models.records import Post
from scheduler.settling import Settling
from scheduler.verdict import Result, Verdict
from tests.scheduler.support import HandClock, at, load_texts, office_store


class Counting:
    """A store that counts its transactions."""

    def __init__(self, store):
        self._store, self.transactions = store, 0

    def write(self):
        self.transactions += 1
        return self._store.write()


class Cursed(Settling):
    async def _write_all(self, work, batch):
        if any(each.claimed.id == self.cursed for each in batch):
            raise OSError("disk full")
        await super()._write_all(work, batch)


@pytest.fixture
async def store():
    async with office_store(HandClock(at("2014-04-08 10:05"))) as opened:
        yield opened


async def claimed_rows(store, count):
    async with store.write() as work:
        for number in range(count):
            await work.outbox.add(Post("test", f"c{number}", text_reply("已收到。")))
    async with store.write() as work:
        return await work.outbox.claim(["test"])


async def test_verdicts_that_wait_for_the_database_are_written_together(store):
    rows = await claimed_rows(store, 10)
    counting = Counting(store)
    settling = Settling(counting, load_texts())

    await asyncio.gather(*(settling.settle(row, Verdict(Result.SENT, platform_id="7")) for row in rows))

    assert counting.transactions == 1
    async with store.read() as work:
        assert await work.outbox.next_due(["test"]) is None


async def test_a_verdict_that_cannot_be_written_does_not_hold_up_the_others(store):
    rows = await claimed_rows(store, 3)
    settling = Cursed(store, load_texts())
    settling.cursed = rows[1].id

    came = await asyncio.gather(*(settling.settle(row, Verdict(Result.SENT)) for row in rows), return_exceptions=True)

    assert [type(each) for each in came] == [type(None), OSError, type(None)]
    async with store.write() as work:
        assert await work.outbox.sent(rows[0], "") is False
        assert await work.outbox.sent(rows[1], "") is True


async def test_where_the_database_is_away_everybody_hears_of_it(store):
    rows = await claimed_rows(store, 2)

    class Away:
        def write(self):
            raise OSError("away")

    settling = Settling(Away(), load_texts())
    came = await asyncio.gather(*(settling.settle(row, Verdict(Result.SENT)) for row in rows), return_exceptions=True)

    assert [type(each) for each in came] == [OSError, OSError]


class Ending(BaseException):
    """The program is being killed."""


async def test_the_end_of_the_program_reaches_everybody_who_waits_for_a_verdict(store):
    class Dying(Settling):
        async def _write_all(self, work, batch):
            raise Ending

    rows = await claimed_rows(store, 3)
    settling = Dying(store, load_texts())

    async with asyncio.timeout(5):
        told = await asyncio.gather(
            *(settling.settle(row, Verdict(Result.SENT, platform_id="7")) for row in rows), return_exceptions=True
        )

    assert [type(each) for each in told] == [Ending] * 3
