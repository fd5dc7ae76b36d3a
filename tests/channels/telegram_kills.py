"""Kills under load over Telegram: `python -m tests.channels.telegram_kills --kills 10 --messages 300`."""

from __future__ import annotations

import asyncio

from core.clock import SystemClock
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.kills import LEASE_SECONDS, main
from tests.channels.telegram_office import TelegramOffice
from tests.support import sqlite_file


class Telegram:
    """Telegram's side (tests.channels.kills.Platform)."""

    module = "tests.channels.telegram_kills"

    def __init__(self):
        self._server = FakeTelegram()

    async def start(self):
        await self._server.http.start()

    async def stop(self):
        await self._server.http.stop()

    def serving(self):
        return ("--serve", self._server.base_url)

    def came(self):
        return len(self._server.called("getUpdates"))

    def answered(self):
        return [shown.chat for shown in self._server.shown]

    def say(self, at, *, twice):
        update = self._server.deliver("text", text="您好", chat=str(5_000_000 + at))
        if twice:
            self._server.repeat(update)

    def __str__(self):
        return ""


async def _serve(chosen):
    await TelegramOffice(sqlite_file(chosen.folder), chosen.serve, SystemClock(), LEASE_SECONDS).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    main(Telegram, _serve)
