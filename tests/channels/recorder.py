"""An intake that only writes down what it is given."""

from __future__ import annotations

import asyncio


class Recorder:
    """`accepted` are the messages in order; `broken` times the database fails; `gate`, if set, holds the commit.

    With `dies` the process gets no further than the commit: `accept` does not return.
    """

    def __init__(self):
        self.accepted = []
        self.batches = []
        self.broken = 0
        self.gate = None
        self.dies = False
        self.entered = asyncio.Event()
        self._grown = asyncio.Event()

    async def accept(self, batch):
        self.entered.set()
        if self.broken:
            self.broken -= 1
            raise OSError("disk is full")
        if self.gate:
            await self.gate.wait()
        self.batches.append(tuple(batch))
        self.accepted += batch
        self._grown.set()
        if self.dies:
            await asyncio.Event().wait()

    async def got(self, count):
        """The first `count` messages, once they are there."""
        async with asyncio.timeout(10):
            while len(self.accepted) < count:
                self._grown.clear()
                await self._grown.wait()
        return self.accepted[:count]

    @property
    def fresh(self):
        """What an inbox would keep: each key once."""
        return list({incoming.key: incoming for incoming in self.accepted}.values())
