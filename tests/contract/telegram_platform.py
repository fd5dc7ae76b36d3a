"""Telegram: the channel against the strict Bot API on loopback."""

from __future__ import annotations

import asyncio

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from channels.telegram.polling import Patience
from core.messages import IncomingKind
from tests.channels.fake_telegram import TOKEN, FakeTelegram, Fault
from tests.contract.platforms import Platform, Seen

_RECORDS = {
    IncomingKind.PHOTO: "photo",
    IncomingKind.VOICE: "voice",
    IncomingKind.FILE: "document",
    IncomingKind.STICKER: "sticker",
    IncomingKind.LOCATION: "location",
}


class TelegramPlatform(Platform):
    name = "telegram"
    can = frozenset({
        "tap", "attach", "locate", "stick", "again", "shuffle", "keep", "block", "silence", "vanish", "crowd", "recall",
    })  # fmt: skip
    here = "6200000011"
    elsewhere = "6200000022"

    def __init__(self):
        super().__init__()
        self._server = FakeTelegram()
        self._last = None
        self._made = []

    async def open(self):
        await self._server.http.start()

    async def close(self):
        await super().close()
        for channel in self._made:
            await channel.close()
        await self._server.http.stop()

    def make(self):
        access = Access(TOKEN, self._server.base_url, self._server.base_url, answer_seconds=1.0)
        self._made.append(TelegramChannel(access, self.texts, self.clock, Patience(self._brief)))
        return self._made[-1]

    async def says(self, text):
        self._last = self._server.deliver("text", text=text, chat=self.here)

    async def says_elsewhere(self, text):
        self._server.deliver("text", text=text, chat=self.elsewhere)

    async def taps(self, label):
        self._last = self._server.tap(label)

    async def attaches(self, kind):
        self._last = self._server.deliver(_RECORDS[kind], chat=self.here)

    async def again(self):
        self._server.repeat(self._last)

    async def shuffled(self, first, second):
        """Both come in one delivery, the second before the first."""
        later, earlier = self._server.deliver("text", text=second), self._server.deliver("text", text=first)
        earlier["update_id"], later["update_id"] = later["update_id"], earlier["update_id"]

    async def block(self):
        self._server.blocked.add(self.here)

    async def silence(self):
        self._server.faults["sendMessage"].append(Fault(silent=True, happens=True))

    async def vanish(self):
        await self._server.http.stop()

    async def taken(self, name):
        return next(shown.document for shown in self._server.shown if shown.text == name)

    def screen(self):
        return [Seen(shown.text, shown.buttons) for shown in self._server.shown if shown.chat == self.here]

    async def _brief(self, _):
        await asyncio.sleep(0.01)
