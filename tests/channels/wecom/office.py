"""The whole assistant behind WeCom on one database file; talks are replayed on it as a person sees them there."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from channels.transcript_lines import Heard
from channels.web.channel import WebChannel
from channels.web.parts import Door
from channels.wecom import WeComChannel
from channels.wecom.api import Access
from channels.wecom.callback import MAX_BODY_BYTES, PATH
from channels.wecom.crypto import Envelope
from channels.wecom.render import Style
from core.clock import SHANGHAI
from core.messages import IncomingKind
from core.tokens import TokenSigner
from handlers.dispatch import Dispatcher
from handlers.holdings import Holdings
from models.store import Store
from scheduler.delivery import Pace
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from scheduler.sender import Sender
from tests.channels.fake_wecom import AGENT, CORP, KEY, SECRET, TOKEN
from tests.sheets import told
from tests.support import FixedClock, add_people, kit, library
from tests.web.support import FakeAssistant


class WeComOffice:
    """Callback, store, dispatcher, sender and channel. Whoever speaks is known by the code of a unit, or as officer."""

    def __init__(self, url, server, *, text_only=False, port=0):
        self._url, self._server = url, server
        self._port = port
        self._style = Style(cards=not text_only, markdown=not text_only)
        self._kit = replace(kit(), library=Holdings(library))
        self._rng = random.Random(1)
        self._tasks = []
        self._read = 0
        self.clock = FixedClock()
        self.speaker = "shuangfeng"

    async def start(self, lease_seconds=60.0):
        texts, signer = self._kit.texts, TokenSigner("a secret of the tests")
        access = Access(CORP, AGENT, SECRET, self._server.base_url)
        self.channel = WeComChannel(
            access, Envelope(TOKEN, KEY, CORP), texts, self.clock, style=self._style, monotonic=self._server.monotonic
        )
        channels = {self.channel.name: self.channel}
        self.store = await Store.open(self._url, self.clock, rng=self._rng)
        pace = Pace(poll_seconds=0.05, lease_seconds=lease_seconds, monotonic=self._server.monotonic, sleep=self._skip)
        self.sender = Sender(self.store, channels, self.clock, signer, texts=texts, pace=pace)
        self.dispatcher = Dispatcher(self.store, self._kit, signer, self.sender.transaction, channels)
        doors = (Door(PATH, self.channel.answer, MAX_BODY_BYTES),)
        web = WebChannel(replace(FakeAssistant().parts(), doors=doors), secret="a secret of the tests", port=self._port)
        parts = (self.dispatcher.run(), self.channel.run(self.dispatcher), web.run(self.dispatcher))
        self._tasks = [asyncio.create_task(part) for part in parts]
        self._server.callback = f"http://127.0.0.1:{await web.port()}{PATH}"

    async def stop(self):
        await self._server.forget_connections()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.store.close()

    async def people(self):
        """One reporter a unit, and one officer."""
        await add_people(self.store, self._kit, "wecom")

    # A talk (channels.transcript.Stage)

    async def say(self, said):
        """What a person does at the phone, who takes some seconds for it; what stands on their screen afterwards."""
        self._server.skipped += 10
        who = {"FromUserName": self.speaker}
        match said.kind:
            case IncomingKind.CHOICE:
                self._server.tap(said.text, self.speaker)
                await self._settled(self._is_changed)
                return [Heard(f"〔卡片变为〕{self._changed()}"), *self._heard()]
            case IncomingKind.START:
                self._server.deliver("enter_agent", **who)
            case IncomingKind.FILE:
                name, content = told(said.text, self._newest_file())
                self._server.files[name] = (name, content)
                self._server.deliver("file", MediaId=name, FileName=name, FileSize=str(len(content)), **who)
            case IncomingKind.TEXT if said.text.startswith("〔菜单〕"):
                self._server.deliver("click", EventKey=said.text.removeprefix("〔菜单〕"), **who)
            case _:
                self._server.deliver("text", Content=said.text, **who)
        await self._settled()
        return self._heard()

    async def direct(self, direction):
        match direction.name:
            case "as":
                self.speaker = direction.value
                self._seen()
            case "now":
                self.clock.moment = direction.moment.replace(tzinfo=SHANGHAI)
                await Planner(load_notices(self._kit.texts), self._kit.calendar, self._kit.texts).plan_now(self.store)
            case "restart":
                await self.stop()
                await self.start()
        await self._settled()
        return self._heard()

    def _heard(self):
        return [Heard(text) for text in self._seen()]

    async def _settled(self, also=lambda: True):
        async with asyncio.timeout(20):
            await self._server.delivered()
            await self.dispatcher.settled()
            await self.sender.deliver_due()
            while not also():  # noqa: ASYNC110 - at the far end of a connection
                await asyncio.sleep(0.005)

    def _seen(self):
        """What came to the speaker since the last look."""
        new, self._read = self._server.shown[self._read :], len(self._server.shown)
        return [_drawn(shown) for shown in new if shown.user == self.speaker]

    def _newest_file(self):
        return next(shown.document for shown in reversed(self._server.shown) if shown.document)

    def _is_changed(self):
        return self._server.tapped.told != ""

    def _changed(self):
        return self._server.tapped.told

    async def _skip(self, seconds):
        self._server.skipped += seconds


def _drawn(shown):
    """One message as a line of a talk."""
    if not shown.card:
        return f"〔文件〕{shown.text}" if shown.document else shown.text
    manner = "按钮" if shown.card == "button_interaction" else "选项"
    return f"〔卡片〕{shown.text}\n〔{manner}〕{'　'.join(shown.buttons)}"
