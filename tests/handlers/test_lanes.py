"""Lanes hand over each message once, in the order of its conversation."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from core.messages import Incoming
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
