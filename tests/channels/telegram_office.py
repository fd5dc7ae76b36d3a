"""The whole assistant behind Telegram on one database file: a process that can end anywhere and begin again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from channels.telegram.polling import Patience
from core.people import OPERATOR, Role
from core.tokens import TokenSigner
from handlers.dispatch import Dispatcher
from handlers.holdings import Holdings
from models.store import Store
from scheduler.delivery import Pace
from scheduler.sender import Sender
from tests.channels.fake_telegram import TOKEN
from tests.support import kit, library


class TelegramOffice:
    """Store, dispatcher, sender and channel; waits of seconds are waits of moments here."""

    def __init__(self, url, base_url, clock, lease_seconds=60.0, others=(), rng=None, poll_seconds=0.02):
        """`others`: channels that are served beside Telegram; `rng` is where codes come from."""
        self._poll_seconds = poll_seconds
        self._rng = rng
        self._url, self._base_url, self.clock, self._lease_seconds = url, base_url, clock, lease_seconds
        self._others = {channel.name: channel for channel in others}
        self.kit = replace(kit(), library=Holdings(library))
        self._tasks = []
        self._seconds = 0.0

    async def start(self):
        """Begin to work on what the database holds."""
        texts = kit().texts
        access = Access(TOKEN, self._base_url, self._base_url)
        self.channel = TelegramChannel(access, texts, self.clock, Patience(self._moment))
        channels = {self.channel.name: self.channel, **self._others}
        signer = TokenSigner("a secret of the tests")
        pace = Pace(
            poll_seconds=self._poll_seconds,
            lease_seconds=self._lease_seconds,
            monotonic=lambda: self._seconds,
            sleep=self._moment,
        )
        self.store = await Store.open(self._url, self.clock, rng=self._rng)
        self.sender = Sender(self.store, channels, self.clock, signer, texts=texts, pace=pace)
        known = replace(self.kit, channels=channels)
        self.dispatcher = Dispatcher(self.store, known, signer, self.sender.transaction, channels)
        self._tasks = [asyncio.create_task(part) for part in self._parts()]

    def _parts(self):
        """What runs."""
        return self.dispatcher.run(), self.sender.run(), self.channel.run(self.dispatcher)

    async def stop(self):
        """End as at a signal: nothing new is begun, answers to what is under way are waited for."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.store.close()

    async def invite(self, unit):
        """An invitation code for a reporter, without a unit for an officer."""
        async with self.store.write() as work:
            await work.units.sync(kit().units)
            return await work.people.invite(OPERATOR, unit, Role.REPORTER if unit else Role.OFFICER)

    async def _moment(self, seconds):
        self._seconds += seconds
        await asyncio.sleep(0.005)
