"""Replies go out with the transaction that queued them: at once, each once, and never before they are stored."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from core.channel import Caps, Rate
from core.messages import Incoming, Intent, text_reply
from models.outbox import Outbox
from models.records import Post
from scheduler.delivery import Pace
from tests.scheduler.support import HandClock, ScriptedChannel, at, make_sender, office_store
from tests.scheduler.test_sender import until
from tests.support import sqlite_file

NOON = at("2014-04-08 10:05")
NEVER = Pace(poll_seconds=60)
"""Whoever is not told that there is something to send does not find it by looking."""


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
async def store(clock):
    async with office_store(clock) as opened:
        yield opened


@asynccontextmanager
async def working(store, clock, *channels, pace=NEVER):
    """A sender at work that has looked at the outbox once."""
    sender = make_sender(store, clock, *channels, pace=pace)
    task = asyncio.create_task(sender.run())
    for _ in range(20):
        await asyncio.sleep(0)
    yield sender
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def say(sender, *texts, conversation="louxing", fault=None):
    async with sender.transaction() as work:
        said = Incoming("test", "k", conversation, conversation, NOON, "好", row=1)
        await work.answers.queue([(said, text_reply(text)) for text in texts])
        if fault:
            raise fault


@pytest.fixture
def claims(monkeypatch):
    """How often the outbox was asked what may be sent."""
    asked, claim = [], Outbox.claim

    async def counted(outbox, *given, **more):
        asked.append(1)
        return await claim(outbox, *given, **more)

    monkeypatch.setattr(Outbox, "claim", counted)
    return asked


async def test_a_reply_goes_out_without_being_looked_for(store, clock, claims):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        claims.clear()
        for text in "一二三":
            await say(sender, text, conversation=text)
        await until(lambda: len(channel.arrived) == 3)
        await asyncio.sleep(0.02)
    assert claims == []
    async with store.read() as work:
        assert await work.outbox.next_due(["test"]) is None, "and their verdicts are written"


async def test_several_replies_go_out_one_behind_the_other(store, clock):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        await say(sender, "一", "二", "三")
        await until(lambda: len(channel.arrived) == 3)
    assert channel.texts() == ["一", "二", "三"]


async def test_a_reply_waits_for_the_one_under_way_and_follows_it_at_once(store, clock):
    channel = ScriptedChannel()
    channel.script = ["slow"]
    async with working(store, clock, channel) as sender:
        await say(sender, "一")
        await until(lambda: channel.calls)
        await say(sender, "二")
        await asyncio.sleep(0.02)
        assert len(channel.calls) == 1
        channel.go_on.set()
        await until(lambda: len(channel.arrived) == 2)
    assert channel.texts() == ["一", "二"]


async def test_what_a_platform_has_said_by_then_counts(store, clock, claims):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        await say(sender, "一")
        claims.clear()
        await say(sender, "二")  # the first one has arrived meanwhile, its verdict is not written yet
        await until(lambda: len(channel.arrived) == 2)
    assert claims == []


async def test_nothing_goes_out_of_a_transaction_that_fails(store, clock):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        with pytest.raises(OSError, match="disk full"):
            await say(sender, "一", fault=OSError("disk full"))
        await say(sender, "二")
        await until(lambda: channel.arrived)
        await asyncio.sleep(0.02)
    assert channel.texts() == ["二"]


async def test_notices_that_a_reply_brings_along_go_out_too(store, clock):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        async with sender.transaction() as work:
            await work.outbox.add(Post("test", "officer", text_reply("娄星区已报送。"), Intent.NOTICE))
            said = Incoming("test", "k", "louxing", "louxing", NOON, "确认", row=1)
            await work.answers.queue([(said, text_reply("已报送。"))])
        await until(lambda: len(channel.arrived) == 2)
    assert set(channel.texts()) == {"已报送。", "娄星区已报送。"}


async def test_what_has_no_room_waits_and_is_not_in_hand(store, clock):
    slow = ScriptedChannel(caps=Caps(at_once=2))
    slow.script = ["slow"] * 2
    async with working(store, clock, slow, pace=Pace(end_seconds=0)) as sender:
        for text in "一二三":
            await say(sender, text, conversation=text)
        await until(lambda: len(slow.calls) == 2)
        async with store.write() as work:
            assert [each.post.conversation for each in await work.outbox.claim(["test"])] == ["三"]


async def test_a_platform_without_room_leaves_the_room_of_others(store, clock, claims):
    narrow, wide = ScriptedChannel("narrow", caps=Caps(at_once=1)), ScriptedChannel(caps=Caps(at_once=30))
    async with working(store, clock, narrow, wide) as sender:
        claims.clear()
        async with sender.transaction() as work:
            said = [Incoming("test", f"k{n}", f"c{n}", f"c{n}", NOON, "好", row=n) for n in range(20)]
            await work.answers.queue([(each, text_reply("好")) for each in said])
        await until(lambda: len(wide.arrived) == 20)
    assert claims == []


async def test_the_rate_of_a_platform_is_kept(store, clock):
    channel = ScriptedChannel(caps=Caps(per_bot=Rate(1, 15.0)))
    async with working(store, clock, channel, pace=Pace(end_seconds=0)) as sender:
        for text in "一二":
            await say(sender, text, conversation=text)
        await until(lambda: channel.arrived)
        await asyncio.sleep(0.02)
        assert len(channel.calls) == 1


async def test_what_is_said_while_the_sender_ends_waits_for_the_next_one(store, clock):
    channel = ScriptedChannel()
    async with working(store, clock, channel) as sender:
        await say(sender, "一")
    async with sender.transaction() as work:
        said = Incoming("test", "k", "lianyuan", "lianyuan", NOON, "好", row=1)
        await work.answers.queue([(said, text_reply("二"))])
    assert channel.texts() == ["一"]
    await make_sender(store, clock, channel).deliver_due()
    assert channel.texts() == ["一", "二"]


async def test_a_transaction_that_outlives_the_sender_hands_back_what_it_took(store, clock):
    channel = ScriptedChannel()
    sender = make_sender(store, clock, channel, pace=NEVER)
    running = asyncio.create_task(sender.run())
    for _ in range(20):
        await asyncio.sleep(0)

    async with sender.transaction() as work:
        said = Incoming("test", "k", "louxing", "louxing", NOON, "好", row=1)
        await work.answers.queue([(said, text_reply("一"))])
        assert work.answers.taken
        running.cancel()
        for _ in range(20):
            await asyncio.sleep(0)
    await asyncio.gather(running, return_exceptions=True)

    assert channel.texts() == []
    await make_sender(store, clock, channel).deliver_due()
    assert channel.texts() == ["一"], "and not after the lease of a sender that has gone"


async def test_a_sender_that_ends_while_an_answer_is_being_stored_leaves_no_doubt(clock, tmp_path):
    channel = ScriptedChannel()
    async with office_store(clock, sqlite_file(tmp_path)) as store:
        sender = make_sender(store, clock, channel, pace=NEVER)
        running = asyncio.create_task(sender.run())
        await until(lambda: sender._is_at_work)
        saying = asyncio.create_task(say(sender, "一"))
        async with asyncio.timeout(5):
            while not sender._claimed:  # noqa: ASYNC110 - the moment in which the disk is waited for
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, saying, return_exceptions=True)
        await make_sender(store, clock, channel).deliver_due()
        assert channel.texts() == ["一"]
        async with store.read() as work:
            assert await work.outbox.next_due(["test"]) is None
