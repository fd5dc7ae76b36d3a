"""Kills under load over the AI bot: `python -m tests.channels.aibot.kills --kills 10 --messages 300`.

WeCom hands a message to the connection once and is told nothing back: what reaches a process that dies before it has
stored it is gone for WeCom, too. So `lost` may be a few; what was stored is handled once and answered.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from core.clock import SystemClock
from tests.channels.aibot.office import AiBotOffice
from tests.channels.fake_aibot import FakeAiBot
from tests.channels.kills import LEASE_SECONDS, main
from tests.support import sqlite_file


class AiBot:
    """The gateway's side (tests.channels.kills.Platform)."""

    module = "tests.channels.aibot.kills"

    def __init__(self):
        self._server = FakeAiBot()

    async def start(self):
        await self._server.start()

    async def stop(self):
        await self._server.close()

    def serving(self):
        return ("--serve", self._server.url)

    def came(self):
        return self._server.let_in

    def answered(self):
        return [shown.chat for shown in self._server.shown if shown.finished]

    def say(self, at, *, twice):
        frame = self._server.deliver("text", f"user{at}", text__content="您好")
        if twice:
            self._server.queue(frame)

    def __str__(self):
        return ""


async def _serve(chosen):
    server = SimpleNamespace(url=chosen.serve, monotonic=asyncio.get_running_loop().time)
    office = AiBotOffice(sqlite_file(chosen.folder), server)
    office.clock = SystemClock()
    await office.start(lease_seconds=LEASE_SECONDS)
    await office.sender.run()


if __name__ == "__main__":
    main(AiBot, _serve)
