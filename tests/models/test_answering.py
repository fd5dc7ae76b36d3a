"""Replies that are taken in hand as they are queued: the same ones that a claim would give, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.messages import Answered, Incoming, Intent, text_reply
from models.answering import Offer
from models.outbox_rows import NEWEST
from models.records import ClaimedPost, Pause
from tests.models.support import START, post

LEASE = 90


def said(row: int, conversation: str = "w1", channel: str = "web") -> Incoming:
    return Incoming(channel, f"k{row}", conversation, conversation, START, "好", row=row)


def ready(most: int = 20, **rooms: int):
    async def offer() -> Offer:
        return Offer(rooms or {"web": 20}, most, LEASE)

    return offer


async def answer(store, *answers, sender=None):
    """Queue replies, each text to a message; the texts that were taken, and how many were left."""
    async with store.write() as work:
        work.answers.sender = sender
        await work.answers.queue([(incoming, text_reply(text)) for incoming, text in answers])
        return [taken.post.reply.blocks[0].text for taken in work.answers.taken], work.answers.left


async def claim(store, **more):
    async with store.write() as work:
        return [claimed.post.reply.blocks[0].text for claimed in await work.outbox.claim(["web"], **more)]


async def test_without_a_sender_everything_waits_for_a_claim(any_store):
    assert await answer(any_store, (said(1), "一"), (said(2, "w2"), "二")) == ([], 2)
    assert await claim(any_store) == ["一", "二"]


async def test_the_first_reply_of_each_conversation_is_taken_and_no_claim_finds_it(store):
    given = [(said(1), "一"), (said(1), "一之二"), (said(2, "w2"), "二")]
    assert await answer(store, *given, sender=ready()) == (["一", "二"], 1)
    assert await claim(store) == [], "the second one waits for the first"


async def test_one_behind_something_else_waits(store):
    async with store.write() as work:
        await work.outbox.add(post("先", conversation="w1"))
        await work.outbox.add(post("通知", conversation="w2", intent=Intent.NOTICE))
    assert await answer(store, (said(1), "一"), (said(2, "w2"), "二"), (said(3, "w3"), "三"), sender=ready()) == (
        ["三"],
        2,
    )
    assert await claim(store) == ["先", "二"], "as claims go: a reply before a notice that waits"


@pytest.mark.parametrize(
    ("pause", "taken"), [(Pause.NONE, ["二"]), (Pause.CONVERSATION, ["二"]), (Pause.ALL, [])], ids=["", "one", "all"]
)
async def test_nothing_is_taken_while_its_platform_asked_to_wait(store, pause, taken):
    async with store.write() as work:
        await work.outbox.add(post("先", conversation="w1"))
        [claimed] = await work.outbox.claim(["web"])
        await work.outbox.retry(claimed, START + timedelta(minutes=1), "http_429", pause)
    found, _ = await answer(store, (said(1), "一"), (said(2, "w2"), "二"), sender=ready())
    assert found == taken


async def test_no_more_is_taken_than_there_is_room_on_each_channel_and_in_all(store):
    given = [(said(each, f"w{each}"), str(each)) for each in range(1, 5)]
    other = (said(9, "t9", "test"), "9")
    assert await answer(store, *given, other, sender=ready(web=3)) == (["1", "2", "3"], 2)
    later = [(said(10 + each, f"v{each}"), str(each)) for each in range(4)]
    assert await answer(store, *later, sender=ready(2, web=3)) == (["0", "1"], 2)
    assert await answer(store, (said(20, "u1"), "x"), sender=ready(0, web=3)) == ([], 1)


async def test_what_was_taken_by_a_sender_that_did_not_come_back_is_sent_as_perhaps_sent_before(store, clock):
    await answer(store, (said(1), "一"), sender=ready())
    clock.forward(seconds=LEASE - 1)
    assert await claim(store) == []
    clock.forward(seconds=2)
    async with store.write() as work:
        [claimed] = await work.outbox.claim(["web"])
    assert (claimed.attempt, claimed.was_unsure, claimed.was_repeated) == (2, True, False)


async def test_what_was_taken_gets_its_verdict_like_everything_else(store):
    async with store.write() as work:
        work.answers.sender = ready()
        await work.answers.queue([(said(1), text_reply("一"))])
        (first,) = work.answers.taken
    async with store.write() as work:
        assert await work.outbox.sent(first, "m1")
        assert not await work.outbox.sent(replace(first, attempt=2), "m2")


async def test_what_was_taken_knows_the_question_that_it_leaves_behind(store):
    await answer(store, (said(1), "几名？"), sender=ready())
    async with store.write() as work:
        (row,) = [number for number, _ in await work.outbox.newest("web", "w1", lambda _: False)]
        await work.outbox.all_sent([(claimed(row, "几名？"), "m1")])
    async with store.write() as work:
        work.answers.sender = ready()
        reply = replace(text_reply("已记。"), answered=Answered(row, "12", in_place=True))
        await work.answers.queue([(said(2), reply)])
        (taken,) = work.answers.taken
    assert taken.earlier is not None
    assert (taken.earlier.platform_id, taken.earlier.chosen, taken.earlier.in_place) == ("m1", "12", True)


def claimed(row, text) -> ClaimedPost:
    return ClaimedPost(row, 1, post(text))


async def test_what_is_remembered_as_newest_is_what_stands_in_the_database(any_store):
    async with any_store.write() as work:
        await work.outbox.newest("web", "w1", lambda _: False)  # from now on it is known
        session = work.outbox._tx.session
        for round_ in range(4):
            work.answers.sender = ready() if any_store.has_one_writer and round_ % 2 else None
            await work.answers.queue([(said(round_), text_reply(f"{round_}{each}")) for each in "ab"])
            await work.outbox.add(post(f"{round_}c", conversation="w1"))
        remembered = session.known(NEWEST, channel="web", conversation="w1")
        session.memory.forget_all()
        read = await session.rows(NEWEST, channel="web", conversation="w1")
    assert [each.reply.blocks[0].text for each in read] == ["3c", "3b", "3a", "2c", "2b"]
    assert remembered is None or list(remembered) == list(read)
    assert remembered is not None or not any_store.has_one_writer
