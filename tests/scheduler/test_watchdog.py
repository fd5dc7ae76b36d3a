"""A bell that stops is noticed within three minutes: told, shown as unwell, started again, and at last given up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import BellStoppedError
from core.texts import Texts
from models.store import Store
from scheduler import watchdog
from scheduler.pulse import GIVEN_UP_SECONDS, NOTICED_SECONDS, Pulse
from scheduler.replicas import Replicas
from scheduler.ringing import Planner
from scheduler.sender import Sender
from scheduler.watchdog import Watchdog, ring
from tests.scheduler.support import (
    HandClock,
    ScriptedChannel,
    at,
    load_texts,
    make_bell,
    make_sender,
    office_store,
    planner,
)

DUE = at("2014-04-08 10:02")
PROJECT = Path(__file__).resolve().parents[2]


class Seconds:
    """A stopwatch moved by hand."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


class HangingPlanner:
    """Never comes back, while it hangs."""

    def __init__(self) -> None:
        self.hangs = True

    async def plan_now(self, store: Store) -> int:
        if self.hangs:
            await asyncio.Event().wait()
        return 0


@dataclass
class Kit:
    texts: Texts = field(default_factory=load_texts)


@dataclass
class Parts:
    store: Store
    sender: Sender
    pulse: Pulse
    planner: Planner
    kit: Kit = field(default_factory=Kit)


@pytest.fixture
def clock():
    return HandClock(DUE)


@pytest.fixture
def channel():
    return ScriptedChannel()


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
async def parts(clock, channel, seconds):
    async with office_store(clock) as store:
        yield Parts(store, make_sender(store, clock, channel), Pulse(seconds), planner())


def test_three_missed_rings_and_a_look_are_noticed_within_three_minutes():
    assert NOTICED_SECONDS + watchdog._LOOK_SECONDS < GIVEN_UP_SECONDS <= 180


async def test_a_hanging_bell_is_told_shown_and_started_again(parts, seconds, channel, caplog):
    parts.planner = hanging = HangingPlanner()
    dog = Watchdog(parts, Replicas("here", parts.kit.texts))
    dog.start()
    await asyncio.sleep(0.05)
    assert parts.pulse.is_well

    seconds.value = NOTICED_SECONDS + 1
    assert not parts.pulse.is_well
    hanging.hangs = False
    await dog.look()
    await dog.look()
    await _until(lambda: parts.pulse.is_well)
    await dog.look()
    await parts.sender.deliver_due()
    await dog.end()

    assert "started again" in caplog.text
    silent, back = channel.texts()
    assert silent.startswith(
        "自动提醒的调度已有2分钟没有动静，正在重新启动。\n这期间到时间的提醒，恢复后补发，不会重发。"
    )
    assert back == "自动提醒的调度已恢复，其间到时间的提醒已补排。"


async def test_a_scheduler_that_has_died_is_replaced(parts, seconds):
    dog = Watchdog(parts, Replicas("here", parts.kit.texts))
    dog.start()
    await _until(lambda: parts.pulse.silent_seconds == 0)
    dog._scheduler.shutdown(wait=False)
    await asyncio.sleep(0)

    seconds.value = NOTICED_SECONDS + 1
    await dog.look()
    await _until(lambda: parts.pulse.is_well)
    await dog.end()


async def test_a_bell_that_cannot_be_started_again_ends_the_process(parts, seconds, monkeypatch):
    monkeypatch.setattr(watchdog, "_LOOK_SECONDS", 0.01)
    parts.planner = hanging = HangingPlanner()
    ringing = asyncio.create_task(ring(parts, "here"))
    await asyncio.sleep(0.05)
    seconds.value = GIVEN_UP_SECONDS + 1
    hanging.hangs = False
    with pytest.raises(BellStoppedError, match="程序退出"):
        async with asyncio.timeout(5):
            await ringing


async def test_another_process_notices_a_bell_that_stopped_and_tells_it_once(parts, clock, channel):
    here, there = (make_bell(planner(), parts.store, name=name) for name in ("here", "there"))
    await there.ring_once()
    for _ in range(6):
        clock.forward(seconds=30)
        await here.ring_once()
    await parts.sender.deliver_due()

    assert channel.texts() == [
        "运行程序的服务器（there）从2014年4月8日（周二）10:02起没有动静，其余服务器照常发提醒。\n请查看这台服务器。"
    ]


async def test_a_process_that_ended_in_good_order_is_not_missed(parts, clock, channel):
    here, there = (make_bell(planner(), parts.store, name=name) for name in ("here", "there"))
    await there.ring_once()
    async with parts.store.write() as work:
        await Replicas("there", load_texts()).leave(work)
    clock.moment += timedelta(minutes=10)
    await here.ring_once()
    await parts.sender.deliver_due()

    assert channel.texts() == []


def test_a_process_whose_loop_stands_still_ends_and_says_where_it_stood():
    hung = (
        "import asyncio, time\nfrom app.run import end_if_hung\n"
        "async def main():\n"
        "    watching = asyncio.create_task(end_if_hung(0.5))\n"
        "    await asyncio.sleep(0.1)\n"
        "    time.sleep(20)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", hung], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60
    )

    assert ended.returncode == 1
    assert "Timeout" in ended.stderr


async def _until(holds) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for knows no event
            await asyncio.sleep(0.02)
