"""Updates that Telegram sends over several connections at once, handed on in the order of their numbers.

"If you get updates out of order, you can restore the correct sequence" by the numbers, which grow by one:
https://core.telegram.org/bots/api#update. What arrives while a batch is being stored makes the next batch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from channels.telegram.updates import Raw, number

log = logging.getLogger(__name__)

HOLD_SECONDS = 0.2
"""So long an update waits for an earlier one that is still on its way."""

_MOST_MISSING = 100
"""Telegram has at most so many connections; a larger gap is none: after a week without updates it counts anew."""


class InOrder:
    """Takes single updates, hands on batches."""

    def __init__(self, take: Callable[[Sequence[Raw]], Awaitable[None]], hold_seconds: float = HOLD_SECONDS) -> None:
        self._take = take
        self._hold_seconds = hold_seconds
        self._waiting: list[tuple[Raw, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()
        self._next = 0

    async def put(self, update: Raw) -> bool:
        """Hand one update on; whether it is stored now."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        self._arrived.set()
        return await stored

    async def run(self) -> None:
        """Hand on until cancelled; what waits then is not stored."""
        try:
            while True:
                await self._arrived.wait()
                await self._wait_for_earlier()
                await self._hand_on()
        finally:
            self._settle(self._waiting, is_stored=False)

    async def _wait_for_earlier(self) -> None:
        try:
            async with asyncio.timeout(self._hold_seconds):
                while self._lacks_some():
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            return

    def _lacks_some(self) -> bool:
        """Whether an update between the last one stored and those that wait is not here; at first nobody knows."""
        new = {at for update, _ in self._waiting if (at := number(update)) >= self._next}
        if not new or not self._next:
            return bool(new)
        return len(new) < max(new) - self._next + 1 <= _MOST_MISSING

    async def _hand_on(self) -> None:
        batch, self._waiting = self._waiting, []
        self._arrived.clear()
        is_stored = False
        try:
            await self._take([update for update, _ in batch])
            is_stored = True
            self._next = max(self._next, *(number(update) + 1 for update, _ in batch))
        except Exception:
            # Whatever is wrong with our database, Telegram keeps the updates and comes again.
            log.exception("telegram: %d updates could not be stored, they stay at the server", len(batch))
        finally:
            self._settle(batch, is_stored=is_stored)

    def _settle(self, batch: Sequence[tuple[Raw, asyncio.Future[bool]]], *, is_stored: bool) -> None:
        for _, stored in batch:
            if not stored.done():
                stored.set_result(is_stored)
