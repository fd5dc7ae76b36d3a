"""Keeps the one connection that an AI bot may have: by a seat of ours among our own processes, and with patience.

WeCom gives the seat to whoever comes last and tells the earlier one by a disconnected_event. Two processes that both
came back at once would throw each other out for ever; so who was displaced cools down and waits for the seat.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from channels.aibot.faults import DisplacedError, LineError, RefusedError
from channels.aibot.frames import Frame
from channels.aibot.line import Access, Line, open_line

log = logging.getLogger(__name__)


class Seat(Protocol):
    """The right to be connected; one process of all that work on one database has it."""

    async def take(self) -> bool:
        """Take the seat, or keep it for another while; False where another process has it."""
        ...

    async def leave(self) -> None:
        """Give the seat up, if it is ours."""
        ...


class OnlySeat:
    """The seat of a process that is alone."""

    async def take(self) -> bool:
        return True

    async def leave(self) -> None:
        return


class Trouble(StrEnum):
    """What a person has to look into."""

    REFUSED = "refused"
    """Bot id or secret are not taken, several times running."""
    DISPLACED = "displaced"
    """A program that is none of ours connects as the same bot."""


@dataclass(frozen=True)
class Pace:
    """Waits of the keeper. A seat that could not be kept for `seat_lost_seconds` is given up before it runs out."""

    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 30.0
    refused_wait_seconds: float = 300.0
    refusals: int = 5
    seat_seconds: float = 10.0
    seat_lost_seconds: float = 40.0
    cool_seconds: float = 60.0
    coolest_seconds: float = 900.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Keeper:
    """Opens the line again and again until cancelled; `line` is there while the bot is known."""

    def __init__(
        self,
        access: Access,
        seat: Seat,
        heard: Callable[[Frame], None],
        *,
        pace: Pace | None = None,
        connected: Callable[[], None] = lambda: None,
        tell: Callable[[Trouble], Awaitable[None]] | None = None,
    ) -> None:
        self._access = access
        self._seat = seat
        self._heard = heard
        self._pace = pace or Pace()
        self._connected = connected
        self._tell = tell
        self._wait = self._pace.first_wait_seconds
        self._cool = self._pace.cool_seconds
        self._refusals = 0
        self.line: Line | None = None

    async def run(self) -> None:
        """Connect whenever the seat is ours."""
        was_displaced = False
        try:
            while True:
                await self._wait_for_seat()
                if was_displaced:
                    await self._complain(Trouble.DISPLACED)
                was_displaced = await self._sit()
                if was_displaced:
                    await self._leave()
                    await self._cool_down()
        finally:
            await self._leave()

    async def _wait_for_seat(self) -> None:
        while not await self._has_seat():
            await self._pace.sleep(self._pace.seat_seconds)

    async def _has_seat(self) -> bool:
        """Whether the seat is ours; False also where the database does not say."""
        try:
            return await self._seat.take()
        except Exception:
            log.exception("aibot: nobody knows whose turn it is")
            return False

    async def _sit(self) -> bool:
        """Keep a line open for as long as the seat is ours; True where another connection displaced us."""
        sitting, talking = asyncio.create_task(self._keep_seat()), asyncio.create_task(self._keep_line())
        try:
            await asyncio.wait({sitting, talking}, return_when=asyncio.FIRST_COMPLETED)
            return talking.done() and talking.result()
        finally:
            sitting.cancel()
            talking.cancel()
            await asyncio.gather(sitting, talking, return_exceptions=True)

    async def _keep_seat(self) -> None:
        """Take the seat again and again; ends when it is another's, or may be by now."""
        kept = self._pace.monotonic()
        while self._pace.monotonic() - kept < self._pace.seat_lost_seconds:
            await self._pace.sleep(self._pace.seat_seconds)
            try:
                if not await self._seat.take():
                    log.warning("aibot: another process has taken over")
                    return
                kept = self._pace.monotonic()
            except Exception:
                log.exception("aibot: the seat could not be kept")

    async def _keep_line(self) -> bool:
        """Open one line after the other; True once another connection has displaced us."""
        while True:
            try:
                await self._talk()
            except DisplacedError:
                log.error("aibot: another connection of the same bot took over")
                return True
            except RefusedError as fault:
                await self._note_refusal(fault)
                continue
            except LineError as fault:
                log.warning("aibot: %s", fault)
            await self._pace.sleep(self._wait)
            self._wait = min(2 * self._wait, self._pace.longest_wait_seconds)

    async def _talk(self) -> None:
        """One line from its opening to its end. Waits begin anew once the bot was known, not when TCP connected."""
        line = await open_line(self._access, self._heard)
        began = self._pace.monotonic()
        try:
            self._wait, self._refusals, self.line = self._pace.first_wait_seconds, 0, line
            self._connected()
            log.info("aibot: connected")
            await line.run()
        finally:
            self.line = None
            if self._pace.monotonic() - began > self._pace.coolest_seconds:
                self._cool = self._pace.cool_seconds
            await line.close()

    async def _note_refusal(self, fault: RefusedError) -> None:
        self._refusals += 1
        log.error("aibot: the bot was not let in (%d): %s", self._refusals, fault)
        if self._refusals == self._pace.refusals:
            await self._complain(Trouble.REFUSED)
        is_few = self._refusals < self._pace.refusals
        await self._pace.sleep(self._wait if is_few else self._pace.refused_wait_seconds)
        self._wait = min(2 * self._wait, self._pace.longest_wait_seconds)

    async def _cool_down(self) -> None:
        await self._pace.sleep(self._cool)
        self._cool = min(2 * self._cool, self._pace.coolest_seconds)

    async def _complain(self, trouble: Trouble) -> None:
        if self._tell is None:
            return
        try:
            await self._tell(trouble)
        except Exception:
            log.exception("aibot: nobody could be told of %s", trouble)

    async def _leave(self) -> None:
        try:
            await self._seat.leave()
        except Exception:
            log.exception("aibot: the seat could not be given up; it runs out")
