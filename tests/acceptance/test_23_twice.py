"""23. What a talk cannot show: taps and deputies at the very same moment."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from core.messages import Incoming, IncomingKind
from core.people import Grant, Role
from tests.acceptance.support import FULL_WORDS


async def test_two_taps_that_wait_together_store_one_version(bench):
    await bench.hear(FULL_WORDS)
    tap = _tap(bench, "确认报送")

    await bench.dispatcher.accept([replace(tap, key="tap 1"), replace(tap, key="tap 2")])
    await bench.replies()

    assert await _versions(bench) == 1


async def test_one_tap_that_the_platform_delivers_twice_at_once_stores_one_version(bench):
    await bench.hear(FULL_WORDS)
    tap = _tap(bench, "确认报送")

    await asyncio.gather(*(bench.dispatcher.accept([tap]) for _ in range(5)))
    told = await bench.replies()

    assert len(told) == 1
    assert await _versions(bench) == 1


async def test_two_deputies_who_send_at_the_same_moment_store_one_version(bench):
    await _deputy(bench, "zhao")
    taps = []
    for speaker, words in (("shuangfeng", FULL_WORDS), ("zhao", "继续")):
        bench.speaker, bench.heard = speaker, []
        await bench.hear(words)
        taps.append(_tap(bench, "确认报送"))

    await bench.dispatcher.accept(taps)
    await bench.replies()

    assert await _versions(bench) == 1


async def _deputy(bench, account):
    async with bench.store.write() as work:
        person = await work.people.add("赵强", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(person, bench.channel.name, account, account)


def _tap(bench, label):
    """The tap of the newest button of this label, not sent yet."""
    token = next(
        outgoing.tokens[index]
        for outgoing in reversed(bench.heard)
        for index, choice in enumerate(outgoing.reply.choices)
        if choice.label == label
    )
    return replace(_words(bench, bench.speaker, token), kind=IncomingKind.CHOICE)


def _words(bench, speaker, words):
    return Incoming(bench.channel.name, f"{speaker}: {words}", speaker, speaker, bench.clock.now(), words)


async def _versions(bench):
    async with bench.store.read() as work:
        states = await work.reports.states(bench.quarter)
    return states["shuangfeng"].version if "shuangfeng" in states else 0
