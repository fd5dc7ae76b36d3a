"""An intake that only writes down what it is given, and can be stopped wherever a process can die."""

from __future__ import annotations

import asyncio


class Recorder:
    """`accepted` are the messages in order; the next `broken` calls fail as a database does.

    `stops` is where a call stands still: "before" the messages are stored, or "after" that, before it returns.
    """

    def __init__(self):
        self.accepted = []
        self.batches = []
        self.broken = 0
        self.stops = ""
        self.stood = asyncio.Event()
        self._is_dead = False
        self._grown = asyncio.Event()
        self._standing = []

    async def accept(self, batch, *, is_kept=False):
        if self._is_dead:
            raise ConnectionAbortedError("killed")
        if self.broken:
            self.broken -= 1
            raise OSError("disk is full")
        await self._stand("before")
        self.batches.append(tuple(batch))
        self.accepted += batch
        self._grown.set()
        await self._stand("after")

    async def got(self, count):
        """The first `count` messages, once they are there."""
        async with asyncio.timeout(10):
            while len(self.accepted) < count:
                self._grown.clear()
                await self._grown.wait()
        return self.accepted[:count]

    def go_on(self):
        """Let every call that stands still go on."""
        self.stops = ""
        for standing in self._standing:
            standing.set_result(None)
        self._standing.clear()

    def die(self):
        """No call returns any more, neither those that stand still nor new ones."""
        self._is_dead = True
        for standing in self._standing:
            if not standing.done():
                standing.set_exception(ConnectionAbortedError("killed"))
        self._standing.clear()

    def live(self):
        """A process begins."""
        self._is_dead, self.stops = False, ""

    @property
    def fresh(self):
        """What an inbox would keep: each key once."""
        return list({incoming.key: incoming for incoming in self.accepted}.values())

    async def _stand(self, where):
        if self.stops == where:
            standing = asyncio.get_running_loop().create_future()
            self._standing.append(standing)
            self.stood.set()
            await standing
