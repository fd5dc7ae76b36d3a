"""Verdicts on many messages at once."""

from __future__ import annotations

import pytest

from core.messages import text_reply
from models.records import Post
from scheduler.settling import Settling
from scheduler.verdict import Result, Verdict
from tests.scheduler.support import HandClock, at, load_texts, office_store

SENT = Verdict(Result.SENT, platform_id="7")


class Counting:
    """A store that counts its transactions."""

    def __init__(self, store):
        self._store, self.transactions = store, 0

    def write(self):
        self.transactions += 1
        return self._store.write()


class Cursed(Settling):
    async def _write_all(self, work, batch):
        if self.cursed in batch:
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

    for row in rows:
        settling.settle(row, SENT)
    await settling.write()

    assert counting.transactions == 1
    async with store.read() as work:
        assert await work.outbox.next_due(["test"]) is None


async def test_a_verdict_that_cannot_be_written_does_not_hold_up_the_others(store, caplog):
    rows = await claimed_rows(store, 3)
    settling = Cursed(store, load_texts())
    settling.cursed = rows[1].id

    for row in rows:
        settling.settle(row, SENT)
    await settling.write()

    assert f"outbox row {rows[1].id} is left to its lease" in caplog.text
    assert not settling.waiting
    async with store.write() as work:
        assert await work.outbox.sent(rows[0], "") is False
        assert await work.outbox.sent(rows[1], "") is True


async def test_what_a_platform_has_said_is_written_when_the_database_is_back(store):
    rows = await claimed_rows(store, 2)

    class Away:
        def __init__(self):
            self.is_away = True

        def write(self):
            if self.is_away:
                raise OSError("away")
            return store.write()

    database = Away()
    settling = Settling(database, load_texts())
    for row in rows:
        settling.settle(row, SENT)
    await settling.write()
    assert list(settling.waiting) == [row.id for row in rows]

    database.is_away = False
    await settling.write()

    assert not settling.waiting
    async with store.write() as work:
        assert [await work.outbox.sent(row, "") for row in rows] == [False, False]


async def test_the_next_messages_are_claimed_with_what_became_of_the_last_ones_in_one_transaction(store):
    async with store.write() as work:
        for text in ("一", "二"):
            await work.outbox.add(Post("test", "louxing", text_reply(text)))
        (first,) = await work.outbox.claim(["test"])
    counting = Counting(store)
    settling = Settling(counting, load_texts())

    settling.settle(first, SENT)
    async with settling.transaction() as settlement:
        (second,) = await settlement.work.outbox.claim(["test"], besides=tuple(settling.waiting))

    assert second.post.reply == text_reply("二")
    assert counting.transactions == 1


async def test_a_claim_that_fails_costs_no_verdict(store):
    rows = await claimed_rows(store, 2)
    settling = Settling(store, load_texts())
    for row in rows:
        settling.settle(row, SENT)

    with pytest.raises(OSError, match="disk full"):
        async with settling.transaction():
            raise OSError("disk full")
    assert [*settling.waiting] == [row.id for row in rows]

    await settling.write()
    assert not settling.waiting
    async with store.write() as work:
        assert [await work.outbox.sent(row, "") for row in rows] == [False, False]


class Ending(BaseException):
    """The program is being killed."""


async def test_a_verdict_cut_off_by_the_end_of_the_program_still_waits_to_be_written(store):
    rows = await claimed_rows(store, 3)
    settling = Settling(store, load_texts())
    for row in rows:
        settling.settle(row, SENT)

    with pytest.raises(Ending):
        async with settling.transaction():
            raise Ending
    await settling.write()

    async with store.write() as work:
        assert [await work.outbox.sent(row, "") for row in rows] == [False] * 3
