"""Our own fakes: a clock, a collecting channel, and a whole assistant in memory that transcripts talk to."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from app.kit import UNITS_FILE
from channels.transcript_lines import Direction, Heard, Said
from core.calendar import WorkCalendar
from core.channel import Caps, Intake
from core.clock import SHANGHAI, at_office
from core.messages import Attachment, Incoming, IncomingKind, Outgoing, Reply
from core.people import OPERATOR, Grant, Role
from core.period import Quarter
from core.render import as_text
from core.texts import Texts
from core.tokens import CalendarLinks, TokenSigner
from core.units import load_units
from handlers.context import Kit
from handlers.dialogs.form import load_form, load_forms
from handlers.dispatch import Dispatcher
from handlers.holdings import Holdings
from knowledge.library import Library
from models.store import Store
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from scheduler.sender import Sender
from tests.knowledge.papers import sample
from tests.sheets import told

START = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
MEMORY = "sqlite+aiosqlite:///:memory:"

library = cache(Library.load)


class FixedClock:
    """Shows one moment until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


class CollectingChannel:
    """Keeps what is sent."""

    caps = Caps()

    def __init__(self, name: str = "test") -> None:
        self.name = name
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> str:
        self.sent.append(outgoing)
        return str(outgoing.id)

    async def run(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    def take(self, conversation: str) -> list[Outgoing]:
        """What has been sent to a conversation since the last look."""
        mine = [outgoing for outgoing in self.sent if outgoing.conversation == conversation]
        self.sent = [outgoing for outgoing in self.sent if outgoing.conversation != conversation]
        return mine


@cache
def kit(*, strangers_may_ask: bool = True, demo: bool = False) -> Kit:
    """A kit of the real data files."""
    return Kit(
        texts=Texts.load(),
        units=load_units(UNITS_FILE),
        form=load_form(),
        forms=load_forms(),
        calendar=WorkCalendar.load(),
        library=Holdings(library),
        strangers_may_ask=strangers_may_ask,
        demo=demo,
    )


async def add_people(store: Store, kit: Kit, channel: str, address: Callable[[str], str] = str) -> None:
    """One reporter a unit and one officer, each known on a channel by `address` of the unit's code."""
    async with store.write() as work:
        await work.units.sync(kit.units)
        for unit in kit.units:
            person = await work.people.add(f"{unit.name}干事", [Grant(Role.REPORTER, unit.code)])
            await work.people.attach(person, channel, address(unit.code), address(unit.code))
        officer = await work.people.add("王芳", [Grant(Role.OFFICER)])
        await work.people.attach(officer, channel, address("officer"), address("officer"))


class Bench:
    """A whole assistant with a person at each unit; the stage on which transcripts are replayed."""

    def __init__(self, url: str, seed: int = 1) -> None:
        self.url = url
        self.clock = FixedClock()
        self.channel, self.web = CollectingChannel(), CollectingChannel("web")
        links = CalendarLinks("a secret of the tests", "https://bot.example.org")
        self.planner = Planner(load_notices(kit().texts), kit().calendar, kit().texts, kit().labels)
        self.kit = replace(kit(), library=Holdings(library), calendar_links=links, replan=self.planner.replan)
        self.signer = TokenSigner("a secret of the tests")
        self.speaker = "shuangfeng"
        self.heard: list[Outgoing] = []
        self._rng = random.Random(seed)
        self._keys = count(1)
        self._others: list[tuple[Store, Sender]] = []
        self._before: Incoming | None = None
        self._handling: asyncio.Task[None] | None = None

    @property
    def quarter(self) -> Quarter:
        """The quarter that is reported now."""
        return Quarter.last_ended(self.clock.now().date())

    async def start(self) -> None:
        """Open the store and begin to handle messages."""
        self.store = await Store.open(self.url, self.clock, rng=self._rng)
        self.sender = self._sender(self.store)
        self.kit = replace(self.kit, channels=self._channels)
        self.dispatcher = Dispatcher(self.store, self.kit, self.signer, self.sender.transaction)
        self._handling = asyncio.create_task(self.dispatcher.run())

    def _sender(self, store: Store) -> Sender:
        return Sender(store, self._channels, self.clock, self.signer)

    @property
    def _channels(self) -> dict[str, CollectingChannel]:
        return {channel.name: channel for channel in (self.channel, self.web)}

    async def beside(self, processes: int) -> None:
        """Let so many processes in all ring and send at the same time, each with its own store on the database."""
        while len(self._others) + 1 < processes:
            store = await Store.open(self.url, self.clock)
            self._others.append((store, self._sender(store)))

    async def plan(self) -> int:
        """Ring the bell once in each process."""
        stores = [self.store, *(store for store, _ in self._others)]
        return sum(await asyncio.gather(*(self.planner.plan_now(store) for store in stores)))

    async def stop(self) -> None:
        """End as a process ends: nothing is handed over but what the database holds."""
        if self._handling:
            self._handling.cancel()
            await asyncio.gather(self._handling, return_exceptions=True)
        for store in (self.store, *(store for store, _ in self._others)):
            await store.close()
        self._others = []

    async def people(self) -> None:
        """One reporter a unit and one officer, each known on the test channel by the unit's code.

        Whoever else speaks is a stranger; a name that is no code is what the platform calls the person.
        """
        await add_people(self.store, self.kit, self.channel.name)

    async def hear(self, text: str, kind: IncomingKind = IncomingKind.TEXT, key: str = "") -> list[Reply]:
        """Say something as the present speaker and return the replies.

        A file is one of tests/knowledge/papers.py, or the newest sheet filled in (tests/sheets.py).
        """
        channel, account = self._here()
        incoming = Incoming(
            channel.name, key or str(next(self._keys)), account, account, self.clock.now(), text, kind,
            sender_name="" if account.isascii() else account,
        )  # fmt: skip
        if kind is IncomingKind.FILE and text:
            name, content = told(text, self.sheet) if " " in text else (text, sample(text))
            return await self.send(name, content, incoming.key)
        return await self._deliver(incoming)

    async def _deliver(self, incoming: Incoming) -> list[Reply]:
        self._before = incoming
        await self.dispatcher.accept([incoming])
        return await self.replies()

    async def again(self) -> list[Reply]:
        """The platform delivers the message before a second time."""
        assert self._before, "nothing was said yet"
        return await self._deliver(self._before)

    async def send(self, name: str, content: bytes, key: str = "") -> list[Reply]:
        """Send a file as the present speaker."""
        incoming = Incoming(
            self.channel.name, key or str(next(self._keys)), self.speaker, self.speaker, self.clock.now(), name,
            IncomingKind.FILE, attachment=Attachment(name, len(content), content=content),
        )  # fmt: skip
        return await self._deliver(incoming)

    @property
    def sheet(self) -> bytes:
        """The newest file that the assistant sent to the present speaker."""
        return next(content for outgoing in reversed(self.heard) for content in outgoing.files.values())

    async def replies(self) -> list[Reply]:
        """Wait until all is handled and sent; what the present speaker got."""
        await self.dispatcher.settled()
        await asyncio.gather(*(sender.deliver_due() for sender in (self.sender, *(each for _, each in self._others))))
        channel, account = self._here()
        heard = channel.take(account)
        self.heard += heard
        return [outgoing.reply for outgoing in heard]

    def _here(self) -> tuple[CollectingChannel, str]:
        """Channel and account of the present speaker: `web/somebody` speaks in the web chat."""
        channel, _, account = self.speaker.rpartition("/")
        return (self.web if channel == "web" else self.channel), account

    async def tap(self, label: str, *, key: str = "", older: bool = False) -> list[Reply]:
        """Tap the newest button of this label, which may be one of the past, or the one before it."""
        tokens = [
            outgoing.tokens[index]
            for outgoing in reversed(self.heard)
            for index, choice in enumerate(outgoing.reply.choices)
            if choice.label == label
        ]
        offered = [choice.label for outgoing in self.heard for choice in outgoing.reply.choices]
        assert len(tokens) > older, f"no {'old ' if older else ''}button {label} among {offered}"
        return await self.hear(tokens[older], IncomingKind.CHOICE, key)

    async def say(self, said: Said) -> Sequence[Heard]:
        """A line of a transcript (channels.transcript.Stage)."""
        if said.kind is IncomingKind.CHOICE:
            return _heard(await self.tap(said.text, older=said.older))
        return _heard(await self.hear(said.text, said.kind))

    async def direct(self, direction: Direction) -> Sequence[Heard]:
        """A direction of a transcript; at each `now` the bell rings. What came in for the speaker meanwhile."""
        match direction.name:
            case "as":
                self.speaker, self.heard = direction.value, []
            case "now":
                self.clock.moment = at_office(direction.moment)
                await self.plan()
            case "set":
                name, value = direction.setting
                async with self.store.write() as work:
                    await work.office.set(OPERATOR, name, value, confirmed=True)
            case "units":
                async with self.store.write() as work:
                    await work.units.sync([unit for unit in self.kit.units if unit.code in direction.codes])
            case "processes":
                await self.beside(direction.number)
            case "again":
                return _heard(await self.again())
            case "bell":
                await self.plan()
                return [*_heard(await self.replies()), *self._elsewhere()]
            case "restart":
                await self.stop()
                await self.start()
        return _heard(await self.replies())

    def _elsewhere(self) -> list[Heard]:
        """What has reached others since the last look, in the order in which it was written."""
        both = ((self.channel, ""), (self.web, "web/"))
        sent = [(outgoing, place) for channel, place in both for outgoing in channel.sent]
        self.channel.sent, self.web.sent = [], []
        ordered = sorted(sent, key=lambda each: each[0].id)
        return [Heard(as_text(outgoing.reply), f"{place}{outgoing.conversation}") for outgoing, place in ordered]


def _heard(replies: Sequence[Reply]) -> list[Heard]:
    return [Heard(as_text(reply)) for reply in replies]


@asynccontextmanager
async def bench(url: str = MEMORY) -> AsyncIterator[Bench]:
    """An assistant with its people, ready to be spoken to."""
    made = Bench(url)
    await made.start()
    await made.people()
    try:
        yield made
    finally:
        await made.stop()


def sqlite_file(folder: Path) -> str:
    """The URL of a database file in a folder."""
    return f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}"
