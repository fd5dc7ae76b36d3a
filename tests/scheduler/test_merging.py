"""Several notices for one person as one message, where a platform counts messages; each row keeps its own verdict."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from core.channel import Caps
from core.errors import Outcome, SendError
from core.messages import Choice, Intent, text_reply
from models.records import PostState
from scheduler.delivery import Pace
from tests.scheduler.support import (
    SIGNER,
    HandClock,
    ScriptedChannel,
    make_sender,
    office_store,
    report,
)
from tests.scheduler.test_sender import NOON, answer, queue, reminder

COUNTS = Caps(max_bytes=2048, max_buttons=6, merges_notices=True, knows_repeats=True)
LINE = "————"


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
def channel():
    return ScriptedChannel(caps=COUNTS)


@pytest.fixture
async def store(clock):
    async with office_store(clock) as opened:
        yield opened


def notice(text, *choices, **values):
    post = reminder(**{"condition": "", "intent": Intent.NOTICE, **values})
    return replace(post, reply=text_reply(text, *map(Choice, choices), numbered=False))


async def states(store):
    async with store.read() as work:
        rows = await work.outbox._tx.session.execute(sql("SELECT state, attempt, platform_id FROM outbox ORDER BY id"))
        return [tuple(row) for row in rows]


async def test_notices_that_wait_for_one_person_are_one_message(store, clock, channel):
    await queue(store, notice("甲"), notice("乙"), notice("丙"), notice("别人", unit="lianyuan", person_id=None))

    await make_sender(store, clock, channel).deliver_due()

    assert sorted(channel.texts()) == sorted([f"甲\n{LINE}\n乙\n{LINE}\n丙", "别人"])
    assert [state for state, _, _ in await states(store)] == [PostState.SENT] * 4


async def test_where_messages_are_not_counted_each_goes_alone(store, clock):
    channel = ScriptedChannel(caps=Caps())
    await queue(store, notice("甲"), notice("乙"))

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == ["甲", "乙"]


async def test_a_reply_goes_alone_and_before_the_notices_that_wait(store, clock, channel):
    await queue(store, notice("甲"), notice("乙"), answer("已收到。"), notice("丙"))

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == ["已收到。", f"甲\n{LINE}\n乙\n{LINE}\n丙"]


async def test_what_does_not_fit_into_one_message_is_another(store, clock, channel):
    await queue(store, *(notice(f"{at}" + "字" * 400) for at in range(3)))

    await make_sender(store, clock, channel).deliver_due()

    assert [len(text.encode()) <= 2048 for text in channel.texts()] == [True] * 3


async def test_buttons_keep_their_own_message_and_the_same_button_stands_once(store, clock, channel):
    await queue(store, notice("甲", "收到"), notice("乙", "填报", "收到"))

    await make_sender(store, clock, channel).deliver_due()

    (sent,) = channel.arrived
    tapped = [SIGNER.read(token, "test", "louxing") for token in sent.tokens]
    assert [choice.label for choice in sent.reply.choices] == ["收到", "填报"]
    assert [(tap.outbox_id, tap.index) for tap in tapped] == [(1, 0), (2, 0)]


async def test_one_that_is_no_longer_wanted_is_left_out(store, clock, channel):
    await queue(store, notice("甲"), reminder(), notice("丙"))
    await report(store, "louxing")

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == [f"甲\n{LINE}\n丙"]
    assert [state for state, _, _ in await states(store)] == [PostState.SENT, PostState.UNNEEDED, PostState.SENT]


async def test_what_was_in_doubt_is_repeated_together_word_for_word(store, clock, channel):
    channel.script = ["lost"]
    await queue(store, notice("甲"), notice("乙"))
    sender = make_sender(store, clock, channel)
    await sender.deliver_due()
    await queue(store, notice("丙"))
    clock.forward(seconds=6)

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == [f"甲\n{LINE}\n乙", f"甲\n{LINE}\n乙", "丙"]
    assert [outgoing.repeats for outgoing in channel.arrived] == [False, True, False]


async def test_what_a_process_left_under_way_is_repeated_together(store, clock, channel):
    channel.script = ["hang"]
    await queue(store, notice("甲"), notice("乙"))
    first = asyncio.create_task(make_sender(store, clock, channel, pace=Pace(end_seconds=0)).deliver_due())
    while not channel.calls:  # noqa: ASYNC110 - the far end of a connection
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    clock.forward(seconds=100)

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == [f"甲\n{LINE}\n乙"]
    assert channel.arrived[0].repeats
    assert [state for state, _, _ in await states(store)] == [PostState.SENT] * 2


async def test_a_refusal_is_a_refusal_of_each(store, clock, channel):
    channel.script = [SendError("user_unknown", Outcome.REFUSED, is_gone=True)]
    await queue(store, notice("甲"), notice("乙"))

    await make_sender(store, clock, channel).deliver_due()

    told = [text for text in channel.texts() if "娄星区" in text]
    assert "甲" in "".join(told)
    assert "乙" in "".join(told)


async def test_a_platform_that_is_down_loses_none_of_them(store, clock, channel):
    channel.script = [SendError("too_many", Outcome.NOT_SENT, 60)]
    await queue(store, notice("甲"), notice("乙"))
    await make_sender(store, clock, channel).deliver_due()
    clock.forward(seconds=60)

    await make_sender(store, clock, channel).deliver_due()

    assert channel.texts() == [f"甲\n{LINE}\n乙"]


async def test_who_is_gone_from_a_platform_is_told_elsewhere_until_heard_there_again(store, clock, channel):
    other = ScriptedChannel("web")
    async with store.write() as work:
        actor = await work.people.actor("test", "louxing")
        await work.people.attach(actor.person_id, "web", "w1", "w1")
        await work.people.saw("test", "louxing", "louxing")
    channel.script = [SendError("user_unknown", Outcome.REFUSED, is_gone=True)]

    await queue(store, notice("甲", person_id=actor.person_id, dedupe_key="n1"))
    await make_sender(store, clock, channel, other).deliver_due()
    assert other.texts() == ["甲"]

    async def reached():
        async with store.read() as work:
            return [each.channel for each in await work.people.recipients("louxing")]

    assert await reached() == ["web"]
    clock.forward(seconds=60)
    async with store.write() as work:
        await work.people.saw("test", "louxing", "louxing")
    assert await reached() == ["test"]
    async with store.read() as work:
        assert await work.audit.verify() is None


async def test_an_address_that_is_gone_is_noted_once(store):
    async with store.write() as work:
        assert await work.accounts.gone("test", "louxing")
        assert not await work.accounts.gone("test", "louxing")
        assert not await work.accounts.gone("test", "nobody")
        await work.people.saw("test", "louxing", "louxing")
        assert await work.accounts.gone("test", "louxing")
