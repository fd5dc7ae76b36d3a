"""The bell: APScheduler rings every half minute, the database decides what is due, a watchdog hears when it stops."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.clock import SHANGHAI
from core.errors import BellStoppedError
from models.store import Store
from scheduler.ringing import Planner
from scheduler.sender import Sender

HEARTBEAT = "bell"
"""The name under which the bell gives its sign of life in the database."""

_RING_SECONDS = 30
_SILENCE_SECONDS = 180
_LOOK_SECONDS = 10

log = logging.getLogger(__name__)


class Parts(Protocol):
    """What the bell needs of the assistant."""

    @property
    def planner(self) -> Planner: ...

    @property
    def store(self) -> Store: ...

    @property
    def sender(self) -> Sender: ...


class Bell:
    """Rings and is watched. A ring that fails is told in the log; the next one comes all the same."""

    def __init__(
        self, planner: Planner, store: Store, wake: Callable[[], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._planner = planner
        self._store = store
        self._wake = wake
        self._monotonic = monotonic
        self._rang_at = monotonic()
        self._ringing = asyncio.Lock()

    async def ring_once(self) -> None:
        """Plan what is due and give a sign of life; never raises but to be cancelled."""
        async with self._ringing:
            await self._ring()

    async def at_rest(self) -> None:
        """Return when no ring is under way, so that nobody closes the database under one."""
        async with self._ringing:
            return

    async def _ring(self) -> None:
        try:
            async with asyncio.timeout(_SILENCE_SECONDS / 2):
                queued = await self._planner.plan_now(self._store)
                async with self._store.write() as work:
                    await work.heartbeats.beat(HEARTBEAT)
        except Exception:
            log.exception("the bell rang in vain")
            return
        self._rang_at = self._monotonic()
        if queued:
            log.info("%d notices queued", queued)
        self._wake()

    def must_ring(self) -> None:
        """Raise BellStoppedError if no ring has succeeded for three minutes."""
        if self._monotonic() - self._rang_at > _SILENCE_SECONDS:
            raise BellStoppedError(f"no ring of the bell has succeeded for {_SILENCE_SECONDS} seconds")


async def ring(parts: Parts) -> None:
    """Ring until cancelled; BellStoppedError ends the process, so that its supervisor starts it again."""
    bell = Bell(parts.planner, parts.store, parts.sender.wake)
    scheduler = make_scheduler()
    scheduler.add_job(bell.ring_once, "interval", seconds=_RING_SECONDS)
    await bell.ring_once()
    scheduler.start()
    try:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            bell.must_ring()
    finally:
        scheduler.shutdown(wait=False)
        await bell.at_rest()


def make_scheduler() -> AsyncIOScheduler:
    """A scheduler that forgets everything at the end: jobs in memory, none ever too late, none twice at once."""
    scheduler = AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone=SHANGHAI,
    )
    scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    return scheduler


def _tell(event: JobEvent) -> None:
    log.error("the bell's job %s: event %s, %s", event.job_id, event.code, getattr(event, "exception", ""))
