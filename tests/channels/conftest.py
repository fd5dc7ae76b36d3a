"""A Bot API on loopback and channels that talk to it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from channels.telegram.polling import Patience
from core.clock import SystemClock
from core.texts import Texts
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.recorder import Recorder
from tests.channels.telegram_office import TelegramOffice
from tests.support import FixedClock, sqlite_file


@pytest.fixture(autouse=True)
def own_log_records():
    """A channel hides its token in all log records of the process; the next test starts without that."""
    make = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(make)


@pytest.fixture
async def server():
    fake = FakeTelegram()
    await fake.start()
    yield fake
    await fake.stop()


class Bench:
    """Makes channels to one server and writes down how long they wanted to wait."""

    def __init__(self, server):
        self.server = server
        self.waits = []
        self.intake = Recorder()
        self.channels = []

    def channel(self, answer_seconds=10.0, **more):
        access = Access(TOKEN, self.server.base_url, self.server.base_url, answer_seconds=answer_seconds)
        channel = TelegramChannel(access, Texts.load(), SystemClock(), Patience(self._wait), **more)
        self.channels.append(channel)
        return channel

    async def close(self):
        for channel in self.channels:
            await channel.close()

    @asynccontextmanager
    async def running(self, **more):
        """A channel that receives until the block ends, as a process does until it is killed."""
        channel = self.channel(**more)
        self.intake.live()
        task = asyncio.create_task(channel.run(self.intake))
        try:
            yield channel
            assert not task.done(), "receiving must not end by itself"
        finally:
            self.intake.die()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, true):
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110 - it becomes true at the far end of a connection
                await asyncio.sleep(0.005)

    async def _wait(self, seconds):
        self.waits.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def bench(server):
    bench = Bench(server)
    yield bench
    await bench.close()


@pytest.fixture
async def office(server, tmp_path):
    """The whole assistant behind the fake Bot API."""
    made = TelegramOffice(sqlite_file(tmp_path), server.base_url, FixedClock())
    await made.start()
    yield made
    await made.stop()
