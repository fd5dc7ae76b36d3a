"""The whole assistant behind the AI bot on one database file; talks are replayed on it as a person sees them there."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from channels.aibot import AiBotChannel
from channels.aibot.channel import Surroundings
from channels.aibot.keeping import OnlySeat, Pace
from channels.aibot.line import Access
from channels.transcript_lines import Heard
from core.clock import SHANGHAI
from core.messages import IncomingKind
from core.tokens import TokenSigner
from handlers.dispatch import Dispatcher
from handlers.holdings import Holdings
from models.store import Store
from scheduler.delivery import Pace as SenderPace
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from scheduler.sender import Sender
from tests.channels.fake_aibot import BOT, GROUP, SECRET
from tests.sheets import told
from tests.support import FixedClock, add_people, kit, library


class AiBotOffice:
    """Line, store, dispatcher, sender. Whoever speaks is known by the code of a unit, or as officer."""

    def __init__(self, url, server, *, cards=True):
        self._url, self._server, self._cards = url, server, cards
        self._kit = replace(kit(), library=Holdings(library))
        self._rng = random.Random(1)
        self._tasks = []
        self._read = self._accepted = self._forgotten = 0
        self.clock = FixedClock()
        self.speaker = "shuangfeng"
        self.place = ""

    async def start(self, lease_seconds=60.0):
        texts, signer = self._kit.texts, TokenSigner("a secret of the tests")
        access = Access(BOT, SECRET, self._server.url)
        self.channel = AiBotChannel(
            access, texts, self.clock, Surroundings(OnlySeat()), cards=self._cards,
            pace=Pace(first_wait_seconds=0.02), slow_seconds=60.0, monotonic=self._server.monotonic,
        )  # fmt: skip
        channels = {self.channel.name: self.channel}
        self.store = await Store.open(self._url, self.clock, rng=self._rng)
        pace = SenderPace(
            poll_seconds=0.05, lease_seconds=lease_seconds, monotonic=self._server.monotonic, sleep=self._skip
        )
        self.sender = Sender(self.store, channels, self.clock, signer, texts=texts, pace=pace)
        self.dispatcher = Dispatcher(self.store, self._kit, signer, self.sender.transaction, channels)
        parts = (self.dispatcher.run(), self.channel.run(self))
        self._tasks = [asyncio.create_task(part) for part in parts]
        await self.until(lambda: self.channel.is_connected)

    async def stop(self):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.store.close()

    async def people(self):
        """One reporter a unit, and one officer."""
        await add_people(self.store, self._kit, "aibot")

    async def accept(self, batch):
        """The assistant's door, with a count of who came through."""
        await self.dispatcher.accept(batch)
        self._accepted += len(batch)

    # A talk (channels.transcript.Stage)

    async def say(self, said):
        """What a person does at the phone, who takes some seconds for it; what stands on their screen afterwards."""
        self._server.skipped += 10
        match said.kind:
            case IncomingKind.CHOICE:
                self._server.tap(said.text, self.speaker)
                await self._settled()
                if self._server.shown.index(self._server.tapped) < self._forgotten:
                    return self._heard()
                await self.until(lambda: self._server.tapped.told)
                return [Heard(f"〔卡片变为〕{self._server.tapped.told}"), *self._heard()]
            case IncomingKind.START:
                self._server.deliver("enter_chat", self.speaker)
            case IncomingKind.FILE:
                self._server.sends(*told(said.text, self._newest_file()), user=self.speaker)
            case IncomingKind.TEXT if said.text.startswith("〔群〕"):
                self.place = GROUP
                words = f"@发展党员助手 {said.text.removeprefix('〔群〕')}"
                self._server.deliver("group_text", self.speaker, text__content=words)
            case _:
                self._server.says(said.text, self.speaker)
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
                self._forgotten = len(self._server.shown)
                await self.start()
        await self._settled()
        return self._heard()

    async def until(self, true):
        async with asyncio.timeout(20):
            while not true():  # noqa: ASYNC110 - at the far end of a connection
                await asyncio.sleep(0.005)

    async def _settled(self):
        async with asyncio.timeout(20):
            await self._server.delivered()
            await self.until(lambda: self._accepted >= self._server.said)
            await self.dispatcher.settled()
            await self.sender.deliver_due()

    def _heard(self):
        return [Heard(text) for text in self._seen()]

    def _seen(self):
        """What came to the speaker, or the group, since the last look."""
        new, self._read = self._server.shown[self._read :], len(self._server.shown)
        here, self.place = self.place or self.speaker, ""
        return [_drawn(shown) for shown in new if shown.chat == here]

    def _newest_file(self):
        return next(shown.document for shown in reversed(self._server.shown) if shown.document)

    async def _skip(self, seconds):
        self._server.skipped += seconds


def _drawn(shown):
    """One message as a line of a talk."""
    if not shown.card:
        return f"〔文件〕{shown.text}" if shown.document else shown.text
    manner = "按钮" if shown.card == "button_interaction" else "选项"
    return f"〔卡片〕{shown.text}\n〔{manner}〕{'　'.join(shown.buttons)}"
