"""Who writes next where only one may: messages that a platform hands over go before whole answers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """One turn at a time, in the order of asking; those who ask for it `soon` before the others."""

    def __init__(self) -> None:
        self._is_taken = False
        self._soon: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, soon: bool) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the block ends."""
        if self._is_taken:
            await self._wait(self._soon if soon else self._others)
        self._is_taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        waiting = asyncio.get_running_loop().create_future()
        queue.append(waiting)
        try:
            await waiting
        except asyncio.CancelledError:
            if not waiting.cancelled():
                self._pass_on()  # the turn came in the moment of giving up
            raise

    def _pass_on(self) -> None:
        """Hand the turn over; it is never free while somebody waits, so nobody comes in between."""
        for queue in (self._soon, self._others):
            while queue:
                waiting = queue.popleft()
                if not waiting.done():
                    waiting.set_result(None)
                    return
        self._is_taken = False
