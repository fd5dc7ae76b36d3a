"""WeCom's AI bot: the channel against the strict gateway on loopback, over a real WebSocket."""

from __future__ import annotations

import asyncio

from channels.aibot import AiBotChannel
from channels.aibot.keeping import Pace
from channels.aibot.line import Access
from core.errors import SendError
from core.messages import IncomingKind
from tests.channels.fake_aibot import BOT, SECRET, USER, FakeAiBot, Fault
from tests.contract.platforms import Platform, Seen

_RECORDS = {IncomingKind.PHOTO: "image", IncomingKind.VOICE: "voice", IncomingKind.FILE: "file"}


class AiBotPlatform(Platform):
    name = "aibot"
    can = frozenset({"tap", "attach", "again", "block", "silence", "vanish", "crowd"})
    here = USER
    elsewhere = "wangfang"

    def __init__(self):
        super().__init__()
        self._server = FakeAiBot()
        self._last = None

    async def open(self):
        await self._server.start()
        # Whoever is spoken to first has written before: nobody else can be reached.
        self._server.written |= {self.here, self.elsewhere}

    async def close(self):
        await super().close()
        await self._server.close()

    def make(self):
        access = Access(BOT, SECRET, self._server.url, answer_seconds=0.5, open_seconds=2.0)
        pace = Pace(first_wait_seconds=0.02, seat_seconds=0.05)
        return AiBotChannel(access, self.texts, self.clock, pace=pace, monotonic=self._server.monotonic)

    async def ready(self):
        await self.until(lambda: self.channel.is_connected)

    async def send(self, outgoing):
        """As the sender does: what was certainly not sent goes again when the channel says."""
        while True:
            try:
                return await self.channel.send(outgoing)
            except SendError as fault:
                if fault.code != "rate":
                    raise
                self._server.skipped += fault.retry_after_seconds

    async def says(self, text):
        self._last = self._server.says(text)

    async def says_elsewhere(self, text):
        self._server.says(text, self.elsewhere)

    async def taps(self, label):
        self._last = self._server.tap(label)

    async def attaches(self, kind):
        self._last = self._server.deliver(_RECORDS[kind])

    async def again(self):
        self._server.queue(self._last)

    async def block(self):
        self._server.written.discard(self.here)

    async def silence(self):
        self._server.faults["aibot_send_msg"].append(Fault(silent=True, happens=True))

    async def vanish(self):
        await self._server.stop()
        await asyncio.sleep(0)
        await self.until(lambda: not self.channel.is_connected)

    async def taken(self, name):
        return next(shown.document for shown in self._server.shown if shown.text == name)

    def screen(self):
        return [Seen(shown.text, shown.buttons) for shown in self._server.shown if shown.chat == self.here]
