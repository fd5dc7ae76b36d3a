"""WeCom: the app's channel behind our own web server, against the strict API on loopback that calls it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from channels.web.channel import WebChannel
from channels.web.parts import Door, WebParts
from channels.wecom import WeComChannel
from channels.wecom.api import Access
from channels.wecom.callback import MAX_BODY_BYTES, PATH
from channels.wecom.crypto import Envelope
from core.errors import SendError
from core.messages import IncomingKind
from tests.channels.fake_wecom import AGENT, CORP, KEY, SECRET, TOKEN, USER, FakeWeCom, Fault
from tests.contract.platforms import SIGNER, Platform, Seen

_RECORDS = {
    IncomingKind.PHOTO: "image",
    IncomingKind.VOICE: "voice",
    IncomingKind.FILE: "file",
    IncomingKind.LOCATION: "location",
}


class WeComPlatform(Platform):
    name = "wecom"
    can = frozenset({"tap", "attach", "locate", "again", "keep", "block", "silence", "vanish", "crowd"})
    here = USER
    elsewhere = "wangfang"

    def __init__(self):
        super().__init__()
        self._server = FakeWeCom()
        self._last = None
        self._web = None
        self._serving = None

    async def open(self):
        parts = WebParts(
            texts=self.texts,
            clock=self.clock,
            signer=SIGNER,
            history=_nothing,
            panel=_nothing,
            paragraph=lambda document, path: None,
            upcoming=_nothing,
            doors=(Door(PATH, self._called, MAX_BODY_BYTES),),
        )
        self._web = WebChannel(parts, secret="a secret of the contract", port=0)
        self._serving = asyncio.create_task(self._web.run(self.intake))
        await self._server.start(f"http://127.0.0.1:{await self._web.port()}{PATH}")

    async def close(self):
        await super().close()
        await self._server.stop()
        self._serving.cancel()
        await asyncio.gather(self._serving, return_exceptions=True)

    def make(self):
        access = Access(CORP, AGENT, SECRET, self._server.base_url, answer_seconds=1.0)
        return WeComChannel(
            access, Envelope(TOKEN, KEY, CORP), self.texts, self.clock, monotonic=self._server.monotonic
        )

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
        self._last = self._server.deliver("text", Content=text)

    async def says_elsewhere(self, text):
        self._server.deliver("text", Content=text, FromUserName=self.elsewhere)

    async def taps(self, label):
        self._last = self._server.tap(label)

    async def attaches(self, kind):
        self._last = self._server.deliver(_RECORDS[kind])

    async def again(self):
        self._server.queue(self._last)

    async def block(self):
        self._server.gone.add(self.here)

    async def silence(self):
        self._server.faults["message/send"].append(Fault(silent=True, happens=True))

    async def vanish(self):
        await self._server.http.stop()

    async def taken(self, name):
        return next(shown.document for shown in self._server.shown if shown.text == name)

    def screen(self):
        return [Seen(shown.text, shown.buttons) for shown in self._server.shown if shown.user == self.here]

    async def _called(self, request):
        return await self.channel.answer(request) if self.channel else Response(status_code=503)


async def _nothing(*_):
    return ()
