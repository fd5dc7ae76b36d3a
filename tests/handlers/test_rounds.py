"""Messages that wait are handled in one transaction, and each of them keeps its own promise."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError

from core.messages import Incoming
from core.render import as_text
from handlers import dispatch
from models.wire import Straight
from tests.statements import counted
from tests.support import Bench, sqlite_file

BAD = "xinhua"
"""Whoever speaks for this unit comes upon a fault of ours."""


@pytest.fixture
async def office(tmp_path):
    with counted() as reached:
        office = Office(sqlite_file(tmp_path), reached)
        await office.bench.start()
        await office.bench.people()
        reached.clear()
        yield office
        await office.bench.stop()


class Office:
    """Everybody who reports."""

    def __init__(self, url, reached):
        self.bench, self.reached, self.commits = Bench(url), reached, 0
        self.units = [unit.code for unit in self.bench.kit.units]

    def messages(self, text, key="1"):
        """The same words from each of them."""
        now = self.bench.clock.now()
        return [Incoming("test", f"{unit}-{key}", unit, unit, now, text) for unit in self.units]

    async def heard(self, unit):
        """What was said to a unit, oldest first."""
        async with self.bench.store.read() as work:
            return [as_text(line.reply) for line in await work.outbox.history("test", unit) if line.reply]

    async def say(self, text, key="1", *, is_kept=False):
        """All say it at the same moment; back when everybody has been answered."""
        await self.bench.dispatcher.accept(self.messages(text, key), is_kept=is_kept)
        await self.bench.dispatcher.settled()
        self.commits = self.reached.commits
        await self.bench.sender.deliver_due()


def failing_once():
    """A commit that fails the first time, as on a full disk."""
    commit, faults = Straight.commit, [DBAPIError("COMMIT", (), sqlite3.OperationalError("disk full"))]

    async def failing(wire):
        if faults:
            raise faults.pop()
        await commit(wire)

    return failing


async def test_messages_that_wait_share_a_transaction_and_are_all_answered(office, monkeypatch):
    monkeypatch.setattr(dispatch, "_MOMENT", 60)  # however slow the machine is
    await office.say("填报")

    assert office.commits == 2, "one that stored them and one that handled them"
    assert all(["一共发展党员多少名" in (await office.heard(unit))[-1] for unit in office.units])


@pytest.fixture
def fault(monkeypatch):
    """One person's messages cannot be handled; what was written for them until then has to go."""
    answer = dispatch.answer

    async def failing(turn, commands):
        await answer(turn, commands)
        if turn.incoming.sender == BAD:
            raise KeyError("a fault of ours")

    monkeypatch.setattr(dispatch, "answer", failing)


async def test_nobody_is_held_up_by_a_round_for_longer_than_a_moment(office, monkeypatch):
    monkeypatch.setattr(dispatch, "_MOMENT", 0.000_001)
    await office.say("填报")

    assert office.commits == 1 + len(office.units)


async def test_what_its_platform_keeps_is_stored_and_handled_in_one_commit(office, monkeypatch):
    monkeypatch.setattr(dispatch, "_MOMENT", 60)  # however slow the machine is
    await office.say("填报", is_kept=True)

    assert office.commits == 1
    assert all(["一共发展党员多少名" in (await office.heard(unit))[-1] for unit in office.units])


async def test_what_its_platform_keeps_is_nowhere_and_not_answered_where_it_cannot_be_stored(office, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Straight, "commit", failing_once())
        with pytest.raises(DBAPIError):
            await office.say("填报", is_kept=True)
        await office.bench.dispatcher.settled()
        assert [await office.heard(unit) for unit in office.units] == [[]] * len(office.units)

    await office.say("填报", is_kept=True)
    assert [len(await office.heard(unit)) for unit in office.units] == [1] * len(office.units)


async def test_where_one_message_fails_the_others_are_answered_once_and_nothing_of_it_stays(office, fault):
    await office.say("填报")
    await office.say("40", "2")

    for unit in office.units:
        heard = await office.heard(unit)
        if unit == BAD:
            assert len(heard) == 2
            assert all("没有保存" in each for each in heard)
        else:
            assert len(heard) == 2
            assert "35岁及以下" in heard[-1]
    async with office.bench.store.read() as work:
        assert await work.audit.verify() is None
        assert (await work.conversations.load("test", BAD)).dialog == ""
        assert await work.inbox.pending() == ()


async def test_a_message_that_arrives_is_stored_while_many_are_being_handled(office, monkeypatch):
    handled, begun = [], asyncio.Event()

    async def slow(turn, commands):
        begun.set()
        await asyncio.sleep(0.02)
        handled.append(turn.incoming.key)

    monkeypatch.setattr(dispatch, "answer", slow)
    await office.bench.dispatcher.accept(office.messages("填报"))
    async with asyncio.timeout(10):
        await begun.wait()

    await office.bench.dispatcher.accept(office.messages("进度", "2")[:1])

    assert len(handled) <= 4 < len(office.units)
    await office.bench.dispatcher.settled()
    assert len(handled) == len(office.units) + 1
