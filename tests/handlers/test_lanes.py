"""Lanes hand over each message once, in the order of its conversation."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from core.messages import Attachment, Incoming
from handlers.lanes import Lanes


def said(text, conversation="a"):
    return Incoming("web", text, conversation, conversation, datetime(2014, 4, 2, tzinfo=UTC), text)


async def run(lanes, *batches):
    running = asyncio.create_task(lanes.run())
    for batch in batches:
        lanes.put(batch)
        await asyncio.sleep(0)
    await lanes.settled()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_message_put_in_again_while_it_waits_or_is_handled_is_handled_once():
    heard = []

    async def handle(incoming):
        await asyncio.sleep(0.01)
        heard.append(incoming.text)

    await run(Lanes(handle), [said("1"), said("2")], [said("1")], [said("2"), said("3")])

    assert heard == ["1", "2", "3"]


async def test_a_message_put_in_again_later_is_handed_over_again():
    """The inbox knows what was done; the lanes only know what is in hand."""
    heard = []

    async def handle(incoming):
        heard.append(incoming.text)

    lanes = Lanes(handle)
    await run(lanes, [said("1")])
    await run(lanes, [said("1")])

    assert heard == ["1", "1"]


async def test_whoever_waits_is_in_the_round_once_and_with_the_first_message_only():
    rounds, alone = [], []

    async def together(messages):
        rounds.append([message.text for message in messages])
        await asyncio.sleep(0.01)
        return ()

    async def handle(incoming):
        alone.append(incoming.text)

    lanes = Lanes(handle, together)
    await run(lanes, [said("a1", "a"), said("a2", "a"), said("b1", "b")], [said("c1", "c"), said("a3", "a")])

    assert rounds == [["a1", "b1", "c1"], ["a2"], ["a3"]]
    assert not alone


async def test_what_a_round_could_not_do_is_handled_alone_before_the_next_of_its_conversation():
    heard = []

    async def together(messages):
        heard.append([message.text for message in messages])
        return [message for message in messages if message.text == "a1"]

    async def alone(incoming):
        await asyncio.sleep(0.01)
        heard.append(incoming.text)

    await run(Lanes(alone, together), [said("a1", "a"), said("b1", "b"), said("a2", "a"), said("b2", "b")])

    assert heard == [["a1", "b1"], ["b2"], "a1", ["a2"]]


async def test_a_file_that_has_to_be_fetched_holds_up_only_its_own_conversation():
    heard = []
    fetched = asyncio.Event()

    async def together(messages):
        heard.extend(message.text for message in messages)
        if "b2" in heard:
            fetched.set()
        return ()

    async def alone(incoming):
        await fetched.wait()
        heard.append(incoming.text)

    file = replace(said("a1", "a"), attachment=Attachment("数据.xlsx", 10))
    await run(Lanes(alone, together), [file, said("a2", "a"), said("b1", "b"), said("b2", "b")])

    assert heard == ["b1", "b2", "a1", "a2"]
