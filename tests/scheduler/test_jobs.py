"""The bell: it goes on after any fault, and its silence is noticed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import pytest
from apscheduler.triggers.date import DateTrigger

from core.clock import SHANGHAI
from core.errors import BellStoppedError
from models.store import Store
from scheduler import jobs
from scheduler.jobs import HEARTBEAT, Bell, make_scheduler, ring
from scheduler.ringing import Planner
from scheduler.sender import Sender
from tests.scheduler.support import (
    HandClock,
    ScriptedChannel,
    at,
    make_sender,
    office_store,
    planner,
)


class Seconds:
    """A stopwatch moved by hand."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


class BrokenPlanner:
    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    async def plan_now(self, store: Store) -> int:
        raise self.fault


@dataclass
class Parts:
    planner: Planner
    store: Store
    sender: Sender


async def test_a_ring_plans_gives_a_sign_of_life_and_wakes_the_sender():
    clock, woken = HandClock(at("2014-03-20 09:00")), []
    async with office_store(clock) as store:
        bell = Bell(planner(), store, lambda: woken.append(1))
        await bell.ring_once()
        clock.moment = at("2014-04-08 09:02")
        await bell.ring_once()
        async with store.read() as work:
            assert await work.heartbeats.last(HEARTBEAT) == clock.now()
            assert await work.outbox.next_due(["test"]) == clock.now()

    assert len(woken) == 2


@pytest.mark.parametrize("fault", [OSError("disk full"), ZeroDivisionError(), TimeoutError()], ids=repr)
async def test_a_fault_is_told_and_the_next_ring_comes_all_the_same(fault, caplog):
    clock, seconds = HandClock(at("2014-03-20 09:00")), Seconds()
    async with office_store(clock) as store:
        bell = Bell(BrokenPlanner(fault), store, lambda: None, seconds)
        seconds.value = 170
        await bell.ring_once()
        bell.must_ring()
        seconds.value = 181
        with pytest.raises(BellStoppedError):
            bell.must_ring()

    assert "the bell rang in vain" in caplog.text


async def test_a_ring_that_succeeds_quiets_the_watchdog():
    clock, seconds = HandClock(at("2014-03-20 09:00")), Seconds()
    async with office_store(clock) as store:
        bell = Bell(planner(), store, lambda: None, seconds)
        seconds.value = 179
        await bell.ring_once()
        seconds.value = 300
        bell.must_ring()


async def test_the_bell_rings_at_once_and_again_until_cancelled(monkeypatch):
    monkeypatch.setattr(jobs, "_RING_SECONDS", 0.05)
    clock, channel = HandClock(at("2014-03-20 09:00")), ScriptedChannel()
    async with office_store(clock) as store:
        parts = Parts(planner(), store, make_sender(store, clock, channel))
        ringing = asyncio.create_task(ring(parts))
        await seen(store, at("2014-03-20 09:00"))
        clock.moment = at("2014-04-08 09:02")
        await seen(store, clock.now())
        clock.forward(minutes=1)  # the ring seen last may have planned before the clock was moved
        await seen(store, clock.now())
        ringing.cancel()
        await asyncio.gather(ringing, return_exceptions=True)

        clock.forward(minutes=10)
        assert await parts.sender.deliver_due() == 3


async def test_a_silent_bell_ends_the_process(monkeypatch):
    monkeypatch.setattr(jobs, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(jobs, "_SILENCE_SECONDS", -1)
    clock = HandClock(at("2014-03-20 09:00"))
    async with office_store(clock) as store:
        parts = Parts(planner(), store, make_sender(store, clock, ScriptedChannel()))
        with pytest.raises(BellStoppedError):
            await ring(parts)


async def test_the_scheduler_keeps_nothing_is_never_too_late_and_tells_a_failed_job(caplog):
    scheduler = make_scheduler()
    scheduler.start()
    try:
        job = scheduler.add_job(broken, DateTrigger(at("2014-03-20 09:00")))
        with caplog.at_level(logging.ERROR):
            await asyncio.sleep(0.1)
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
        assert scheduler.timezone == SHANGHAI
    finally:
        scheduler.shutdown(wait=False)

    assert "the bell's job" in caplog.text


async def broken() -> None:
    raise RuntimeError("a job that fails")


async def seen(store: Store, moment) -> None:
    async with asyncio.timeout(5):
        while True:
            async with store.read() as work:
                if await work.heartbeats.last(HEARTBEAT) == moment:
                    return
            await asyncio.sleep(0.02)
