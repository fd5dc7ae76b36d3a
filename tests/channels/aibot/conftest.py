"""A gateway on loopback and channels to it; waits are short, and only the time of quotas and windows is skipped."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest

from channels.aibot import AiBotChannel
from channels.aibot.channel import Surroundings
from channels.aibot.keeping import OnlySeat, Pace
from channels.aibot.line import Access
from core.clock import SystemClock
from core.messages import Choice, Outgoing, Reply, Text
from core.texts import Texts
from core.tokens import TokenSigner
from tests.channels.fake_aibot import BOT, SECRET, USER, FakeAiBot
from tests.channels.recorder import Recorder

SIGNER = TokenSigner("a secret of the tests")


@pytest.fixture
async def server():
    make = logging.getLogRecordFactory()
    fake = FakeAiBot()
    await fake.start()
    yield fake
    await fake.close()
    logging.setLogRecordFactory(make)


class Bench:
    """Makes channels to one gateway and lets them run."""

    def __init__(self, server):
        self.server = server
        self.intake = Recorder()
        self.waits = []
        self.told = []

    def channel(self, *, secret=SECRET, bot=BOT, seat=None, answer_seconds=5.0, beat_seconds=30.0, pace=None, **more):
        access = Access(bot, secret, self.server.url, answer_seconds, 2.0, beat_seconds)
        around = Surroundings(seat or OnlySeat(), self._tell)
        pace = pace or self.pace()
        more.setdefault("slow_seconds", 60.0)
        return AiBotChannel(
            access, Texts.load(), SystemClock(), around, pace=pace, monotonic=self.server.monotonic, **more
        )

    def pace(self, **more):
        """Waits as asked for are noted, and last a moment."""
        return Pace(seat_seconds=0.02, **{"sleep": self._brief, **more})

    @asynccontextmanager
    async def running(self, **settings):
        """A channel that is connected and receives until the block ends."""
        channel = self.channel(**settings)
        async with self.run(channel):
            await self.until(lambda: channel.is_connected)
            yield channel

    @asynccontextmanager
    async def run(self, channel, intake=None):
        task = asyncio.create_task(channel.run(intake or self.intake))
        try:
            yield task
            assert not task.done(), "receiving must not end by itself"
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, true):
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110 - it becomes true at the far end of a connection
                await asyncio.sleep(0.005)

    def asked(self, command):
        """The bodies of every question of a kind."""
        return [frame.get("body") for frame in self.server.frames if frame["cmd"] == command]

    async def _brief(self, seconds):
        self.waits.append(seconds)
        await asyncio.sleep(0.01)

    async def _tell(self, trouble):
        self.told.append(trouble.value)


@pytest.fixture
def bench(server):
    return Bench(server)


def outgoing(text, *choices, row=1, user=USER, numbered=True, blocks=(), **more):
    """A reply on its way, its choices signed as by the sender."""
    reply = Reply(blocks or (Text(text),), tuple(map(Choice, choices)), numbered=numbered)
    tokens = tuple(SIGNER.sign(row, at, "aibot", user) for at in range(len(choices)))
    return Outgoing(row, user, reply, tokens=tokens, **more)
