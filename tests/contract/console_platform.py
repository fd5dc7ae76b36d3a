"""The terminal: a keyboard that is a queue, and a screen that is a list."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from channels.console import ConsoleChannel
from tests.contract.platforms import Platform, Seen


class ConsolePlatform(Platform):
    name = "console"
    can = frozenset({"block"})
    here = "shuangfeng"
    elsewhere = "officer"

    def __init__(self):
        super().__init__()
        self._keyboard = asyncio.Queue()
        self._printed = []
        self._sessions = 0
        self._is_blocked = False
        self._folder = TemporaryDirectory()

    def make(self):
        self._sessions += 1
        return ConsoleChannel(
            self._lines(),
            self._write,
            self.texts,
            self.clock,
            person=self.here,
            session=f"s{self._sessions}",
            settled=self._settled,
            folder=Path(self._folder.name),
        )

    async def close(self):
        await super().close()
        self._folder.cleanup()

    async def taken(self, name):
        return (Path(self._folder.name) / name).read_bytes()

    async def ready(self):
        while not self._printed:  # noqa: ASYNC110 - the banner
            await asyncio.sleep(0)

    async def says(self, text):
        await self._keyboard.put(text)

    async def block(self):
        self._is_blocked = True

    def screen(self):
        return [Seen(text) for text in self._printed[self._sessions :]]

    async def _lines(self):
        while True:
            yield await self._keyboard.get()

    async def _settled(self):
        await asyncio.sleep(0)

    def _write(self, text):
        if self._is_blocked:
            raise BrokenPipeError
        self._printed.append(text)
