"""A clock that is moved by hand, a platform that follows a script, and an office in a database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from core.calendar import WorkCalendar
from core.channel import Caps
from core.clock import SHANGHAI
from core.errors import Outcome, SendError
from core.messages import Outgoing
from core.office import OfficeSettings
from core.people import OPERATOR, Grant, Role
from core.period import Quarter
from core.render import as_text
from core.texts import Texts
from core.tokens import TokenSigner
from core.units import Unit, load_units
from models.records import Entry, EntryKind, OfficeValue
from models.store import Store
from scheduler.delivery import Pace
from scheduler.jobs import Bell
from scheduler.notices import Notice, load_notices
from scheduler.pulse import Pulse
from scheduler.replicas import Replicas
from scheduler.ringing import Planner
from scheduler.sender import Sender

MEMORY = "sqlite+aiosqlite:///:memory:"
SIGNER = TokenSigner("a secret of the tests")
FIRST = Quarter(2014, 1)
UNITS = load_units(Path(__file__).resolve().parents[2] / "core" / "units.json")

load_calendar = cache(WorkCalendar.load)
load_texts = cache(Texts.load)


@cache
def shipped() -> tuple[Notice, ...]:
    """The notices of the program."""
    return load_notices(load_texts())


def planner() -> Planner:
    return Planner(shipped(), load_calendar(), load_texts())


def office(**values: str) -> OfficeSettings:
    """The proposals, with settings that the department has confirmed, each as JSON."""
    return OfficeSettings.from_values({name: OfficeValue(value, confirmed=True) for name, value in values.items()})


def at(text: str) -> datetime:
    """A moment in Shanghai: at("2014-04-08 09:02")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 20, tzinfo=SHANGHAI)


def make_bell(
    planner: Planner, store: Store, wake=lambda: None, *, pulse: Pulse | None = None, name: str = "here"
) -> Bell:
    return Bell(planner, store, wake, pulse or Pulse(), Replicas(name, load_texts()))


class HandClock:
    """Shows one moment until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


class ScriptedChannel:
    """Delivers, or fails as the script says ("slow" waits for `go_on`); `arrived` is what people really got."""

    def __init__(self, name: str = "test", caps: Caps | None = None) -> None:
        self.name = name
        self.caps = caps or Caps()
        self.script: list[SendError | Exception | str] = []
        self.arrived: list[Outgoing] = []
        self.calls: list[tuple[int, float]] = []
        self.go_on = asyncio.Event()

    async def send(self, outgoing: Outgoing) -> str:
        self.calls.append((outgoing.id, asyncio.get_running_loop().time()))
        step = self.script.pop(0) if self.script else "ok"
        if step == "hang":
            await asyncio.Event().wait()
        if step == "slow":
            await self.go_on.wait()
        if step == "lost":
            self.arrived.append(outgoing)
            raise SendError("http_502", Outcome.UNSURE)
        if isinstance(step, Exception):
            raise step
        self.arrived.append(outgoing)
        return f"m{outgoing.id}"

    async def run(self, intake: object) -> None:
        await asyncio.Event().wait()

    def texts(self) -> list[str]:
        return [as_text(outgoing.reply) for outgoing in self.arrived]


def make_sender(store: Store, clock: HandClock, *channels: ScriptedChannel, pace: Pace | None = None) -> Sender:
    return Sender(
        store, {channel.name: channel for channel in channels}, clock, SIGNER,
        calendar=load_calendar(), texts=load_texts(), pace=pace,
    )  # fmt: skip


@asynccontextmanager
async def office_store(clock: HandClock, url: str = MEMORY, units: Sequence[Unit] = UNITS[:3]):
    """A database with a reporter at each unit and one officer; their conversation is the unit's code, or officer."""
    store = await Store.open(url, clock)
    try:
        await people_office(store, units)
        yield store
    finally:
        await store.close()


async def people_office(store: Store, units: Sequence[Unit]) -> None:
    async with store.write() as work:
        await work.units.sync(units)
        for unit in units:
            person = await work.people.add(f"{unit.name}演示", [Grant(Role.REPORTER, unit.code)], phone="0738-1")
            await work.people.attach(person, "test", unit.code, unit.code)
        person = await work.people.add("经办演示", [Grant(Role.OFFICER)])
        await work.people.attach(person, "test", "officer", "officer")


async def report(store: Store, unit: str, quarter: Quarter = FIRST) -> None:
    """The unit submits a quarter in which nobody was admitted."""
    async with store.write() as work:
        actor = await work.people.actor("test", unit)
        await work.reports.enter(actor, unit, quarter, [Entry("total", EntryKind.COUNT, 0)], f"{unit}:{quarter.code}")
        await work.reports.submit(actor, unit, quarter, due=None)


async def acknowledge(store: Store, unit: str) -> list[tuple[str, str]]:
    """The unit says 收到 to everything it was asked for."""
    async with store.write() as work:
        actor = await work.people.actor("test", unit)
        asked = list(await work.notices.awaiting(unit))
        for kind, period in asked:
            await work.notices.acknowledge(actor, kind, period, unit)
        return asked


async def confirm(store: Store, **values: str) -> None:
    """The department sets settings, each as JSON."""
    async with store.write() as work:
        for key, value in values.items():
            await work.office.set(OPERATOR, key, value, confirmed=True)
