"""The bell: APScheduler rings every half minute, and the database decides what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.clock import SHANGHAI
from models.store import Store
from scheduler.pulse import GIVEN_UP_SECONDS, Pulse
from scheduler.replicas import Replicas
from scheduler.ringing import Planner

RING_SECONDS = 30

Scheduler = AsyncIOScheduler
"""What rings; nobody else need know the library."""

log = logging.getLogger(__name__)


class Bell:
    """Rings. A ring that fails is told in the log; the next one comes all the same."""

    def __init__(
        self, planner: Planner, store: Store, wake: Callable[[], None], pulse: Pulse, replicas: Replicas
    ) -> None:
        self._planner = planner
        self._store = store
        self._wake = wake
        self._pulse = pulse
        self._replicas = replicas
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
            async with asyncio.timeout(GIVEN_UP_SECONDS / 2):
                queued = await self._planner.plan_now(self._store)
                async with self._store.write() as work:
                    await self._replicas.give_sign(work)
                    await self._replicas.look_after(work)
        except Exception:
            log.exception("the bell rang in vain")
            return
        self._pulse.beat()
        if queued:
            log.info("%d notices queued", queued)
        self._wake()


def start_scheduler(bell: Bell) -> AsyncIOScheduler:
    """A scheduler that rings the bell at once and from now on."""
    scheduler = make_scheduler()
    scheduler.add_job(bell.ring_once, "interval", seconds=RING_SECONDS, next_run_time=datetime.now(SHANGHAI))
    scheduler.start()
    return scheduler


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
