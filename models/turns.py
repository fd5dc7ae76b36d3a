"""Whose turn it is to write, where only one may: in the order of asking, but what must not wait goes first.

A platform waits while its message is stored, a second at the most; what is done with stored messages waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_IN_A_ROW = 8
"""So many urgent turns at most while somebody else waits: else a flood of messages would keep any from its answer."""


class Turns:
    """A lock with two queues; each is served in its own order."""

    def __init__(self) -> None:
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._is_taken = False
        self._in_a_row = 0

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for a turn."""
        return bool(self._urgent or self._others)

    @property
    def is_urgently_awaited(self) -> bool:
        """Whether somebody who must not wait does."""
        return bool(self._urgent)

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and have it until the end of the block."""
        await self._wait(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(waiting)
        try:
            await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():
                self._pass_on()  # it was given the turn in the moment in which it was cancelled
            else:
                with suppress(ValueError):  # it may have been passed over already
                    queue.remove(waiting)
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next one; it is taken all the while, so that nobody slips in between."""
        while queue := self._next_queue():
            waiting = queue.popleft()
            if not waiting.done():
                self._in_a_row = self._in_a_row + 1 if queue is self._urgent else 0
                waiting.set_result(None)
                return
        self._is_taken = False

    def _next_queue(self) -> deque[asyncio.Future[None]] | None:
        if self._urgent and (self._in_a_row < _IN_A_ROW or not self._others):
            return self._urgent
        return self._others or None
