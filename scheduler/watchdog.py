"""Hears when the bell has stopped: tells it, starts the bell again, and ends the process if that does not help."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from core.errors import BellStoppedError
from core.texts import Texts
from models.store import Store
from scheduler.alarms import alarm
from scheduler.jobs import Bell, Scheduler, start_scheduler
from scheduler.pulse import GIVEN_UP_SECONDS, Pulse
from scheduler.replicas import Replicas
from scheduler.ringing import Planner
from scheduler.sender import Sender

_LOOK_SECONDS = 10
_AGAIN_SECONDS = 60
"""So long a bell that was started again may take for its first ring."""

_TELLING_SECONDS = 5

log = logging.getLogger(__name__)


class _Kit(Protocol):
    @property
    def texts(self) -> Texts: ...


class Parts(Protocol):
    """What the bell needs of the assistant."""

    @property
    def kit(self) -> _Kit: ...

    @property
    def planner(self) -> Planner: ...

    @property
    def store(self) -> Store: ...

    @property
    def sender(self) -> Sender: ...

    @property
    def pulse(self) -> Pulse: ...


class Watchdog:
    """Keeps one bell ringing."""

    def __init__(self, parts: Parts, replicas: Replicas) -> None:
        self._parts = parts
        self._replicas = replicas
        self._bell = self._new_bell()
        self._scheduler: Scheduler | None = None
        self._started_at = 0.0
        self._stopped_at = ""
        """When the administrators were told that the bell is silent; empty while it rings."""

    def start(self) -> None:
        """Ring at once, and from then on."""
        self._parts.pulse.beat()
        self._start()

    async def look(self) -> None:
        """Start a silent bell again, and tell of it; BellStoppedError where that has not helped."""
        pulse = self._parts.pulse
        if pulse.silent_seconds > GIVEN_UP_SECONDS:
            raise BellStoppedError(f"提醒的调度已有{GIVEN_UP_SECONDS // 60}分钟没有成功，程序退出，等待重新启动。")
        if pulse.is_well:
            await self._tell_back()
            return
        if pulse.monotonic() - self._started_at < _AGAIN_SECONDS:
            return  # the ring just begun has not had its time
        log.error("the bell has been silent for %.0f seconds: it is started again", pulse.silent_seconds)
        self._stop()
        self._bell = self._new_bell()
        self._start()
        await self._tell_silent()

    async def end(self) -> None:
        """Ring no more; return when no ring is under way."""
        self._stop()
        await self._bell.at_rest()
        try:
            async with asyncio.timeout(_TELLING_SECONDS), self._parts.store.write() as work:
                await self._replicas.leave(work)
        except Exception:
            log.exception("the sign of life of this process could not be taken back")

    def _new_bell(self) -> Bell:
        parts = self._parts
        return Bell(parts.planner, parts.store, parts.sender.wake, parts.pulse, self._replicas)

    def _start(self) -> None:
        self._started_at = self._parts.pulse.monotonic()
        self._scheduler = start_scheduler(self._bell)

    def _stop(self) -> None:
        """Let go of the scheduler, dead or alive; a ring under way is cancelled."""
        if self._scheduler and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._scheduler = None

    async def _tell_silent(self) -> None:
        if self._stopped_at:
            return
        minutes = max(1, round(self._parts.pulse.silent_seconds / 60))
        self._stopped_at = await self._tell("alarm.silent", self._parts.kit.texts("alarm.silent", minutes=minutes))

    async def _tell_back(self) -> None:
        if self._stopped_at:
            log.info("the bell rings again")
            await self._tell(f"alarm.back:{self._stopped_at}", self._parts.kit.texts("alarm.back"))
            self._stopped_at = ""

    async def _tell(self, key: str, words: str) -> str:
        """Tell the administrators; the moment of it, or nothing where the database does not take it."""
        try:
            async with asyncio.timeout(_TELLING_SECONDS), self._parts.store.write() as work:
                await alarm(work, words, f"{key}:{self._replicas.name}:{work.now.isoformat()}")
                told = work.now.isoformat()
        except Exception:
            log.exception("the administrators could not be told about the bell")
            return ""
        self._parts.sender.wake()
        return told


async def ring(parts: Parts, name: str = "") -> None:
    """Ring until cancelled; BellStoppedError ends the process, so that its supervisor starts it again."""
    watchdog = Watchdog(parts, Replicas(name, parts.kit.texts))
    try:
        watchdog.start()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await watchdog.look()
    finally:
        await watchdog.end()
