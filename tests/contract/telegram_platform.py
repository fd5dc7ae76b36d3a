"""Telegram: the channel against the strict Bot API on loopback, which is asked for messages or calls with them."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

from starlette.responses import Response

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from channels.telegram.listening import MAX_BODY_BYTES
from channels.telegram.polling import Patience
from core.messages import IncomingKind
from core.webhook import Webhook
from tests.channels.door import open_door
from tests.channels.fake_telegram import TOKEN, FakeTelegram, Fault
from tests.contract.platforms import Platform, Seen

_PATH = "/telegram/webhook"
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
        await self._server.start()

    async def close(self):
        await super().close()
        for channel in self._made:
            await channel.close()
        await self._server.stop()

    def make(self, **more):
        access = Access(TOKEN, self._server.base_url, self._server.base_url, answer_seconds=1.0)
        self._made.append(TelegramChannel(access, self.texts, self.clock, Patience(self._brief), **more))
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


class CallingTelegramPlatform(TelegramPlatform):
    """The same where Telegram calls: what arrives comes by the webhook, one update a call."""

    title = "telegram-webhook"

    def __init__(self):
        super().__init__()
        self._stack = AsyncExitStack()
        self._url = ""

    async def open(self):
        await super().open()
        self._url = await self._stack.enter_async_context(open_door(_PATH, self._called, MAX_BODY_BYTES))

    async def close(self):
        await super().close()
        await self._stack.aclose()

    def make(self):
        return super().make(webhook=Webhook(self._url, _PATH, "a-secret-of-the-contract"))

    async def ready(self):
        await self.until(lambda: self._server.webhook)

    async def shuffled(self, first, second):
        """Telegram calls over two connections, with the second a moment before the first."""
        await self._server.call(self._update("in order so far"))
        await self.intake.got(1)
        self.intake.accepted.clear()
        earlier, later = self._update(first), self._update(second)
        calling = asyncio.create_task(self._server.call(later))
        await asyncio.sleep(0.02)
        await asyncio.gather(calling, self._server.call(earlier))

    def _update(self, text):
        return json.dumps(self._server.written("text", text=text, chat=self.here))

    async def _called(self, request):
        return await self.channel.answer(request) if self.channel else Response(status_code=503)
