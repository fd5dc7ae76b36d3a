"""The whole assistant behind Telegram; talks are replayed on it as a person sees them on the phone."""

from __future__ import annotations

import asyncio
import random

from channels.transcript_lines import Heard
from core.clock import SHANGHAI
from core.messages import IncomingKind
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from tests.channels.telegram_office import TelegramOffice
from tests.sheets import told
from tests.support import FixedClock, add_people


class TelegramStage(TelegramOffice):
    """One reporter a unit, and one officer; whoever speaks is known by the code of a unit, or as officer."""

    def __init__(self, url, server):
        super().__init__(url, server.base_url, FixedClock(), rng=random.Random(1))
        self._server = server
        self._seen = {}
        names = ["officer", *(unit.code for unit in self.kit.units)]
        self._chats = {name: str(6200000100 + at) for at, name in enumerate(names)}
        self.speaker = "shuangfeng"

    async def people(self):
        await add_people(self.store, self.kit, "telegram", self._chats.__getitem__)

    def _parts(self):
        return self.dispatcher.run(), self.channel.run(self.dispatcher)

    # A talk (channels.transcript.Stage)

    async def say(self, said):
        """What a person does at the phone; what is new on their screen afterwards."""
        self.clock.forward(seconds=10)
        self._seconds += 10
        chat = self._chats[self.speaker]
        match said.kind:
            case IncomingKind.CHOICE:
                self._server.tap(said.text, chat)
            case IncomingKind.START:
                self._server.deliver("start", text="/start", chat=chat)
            case IncomingKind.FILE:
                name, content = told(said.text, self._newest_file())
                update = self._server.deliver_file(name, content)
                update["message"]["chat"]["id"] = update["message"]["from"]["id"] = int(chat)
            case _:
                self._server.deliver("text", text=said.text, chat=chat)
        return await self.seen()

    async def direct(self, direction):
        match direction.name:
            case "as":
                self.speaker = direction.value
                await self._settled()
                self._look()
                return []
            case "now":
                self.clock.moment = direction.moment.replace(tzinfo=SHANGHAI)
                await Planner(load_notices(self.kit.texts), self.kit.calendar, self.kit.texts).plan_now(self.store)
            case "restart":
                await self.stop()
                await self.start()
        return await self.seen()

    async def seen(self):
        """What has changed on the screen since the last look, then what is new there."""
        await self._settled()
        return [Heard(text) for text in self._look()]

    async def _settled(self):
        async with asyncio.timeout(20):
            while self._server.pending:  # noqa: ASYNC110 - at the far end of a connection
                await asyncio.sleep(0.002)
            await self.dispatcher.settled()
            await self.sender.deliver_due()
            while self.channel._courtesies:  # noqa: ASYNC110 - at the far end of a connection
                await asyncio.sleep(0.002)

    def _look(self):
        chat, changed, new = self._chats[self.speaker], [], []
        for shown in self._server.shown:
            now = (shown.text, tuple(shown.buttons))
            before = self._seen.get(shown.message_id)
            self._seen[shown.message_id] = now
            if shown.chat != chat or now == before:
                continue
            if before is None:
                new.append(_drawn(shown))
            elif before[0] == shown.text:
                changed.append(f"〔收起按钮〕{shown.text.splitlines()[-1]}")
            else:
                changed.append(f"〔原处改为〕{_drawn(shown)}")
        return [*changed, *new]

    def _newest_file(self):
        return next((shown.document for shown in reversed(self._server.shown) if shown.document), b"")


def _drawn(shown):
    """One message as a line of a talk."""
    text = f"〔文件〕{shown.text}" if shown.document else shown.text
    return f"{text}\n〔按钮〕{'　'.join(shown.buttons)}" if shown.buttons else text
