"""Builds every object once: kit, store, dispatcher, sender, bell; nothing else in the program does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from core.calendar import WorkCalendar
from core.channel import Channel
from core.clock import SHANGHAI, AdjustableClock
from core.people import OPERATOR
from core.settings import Settings
from core.texts import Texts
from core.tokens import TokenSigner
from core.units import load_units
from handlers.context import Kit
from handlers.dialogs.form import load_form
from handlers.dispatch import Dispatcher
from knowledge.library import Library
from models.demo import load_demo
from models.records import Member
from models.store import Store
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from scheduler.sender import Sender

PROJECT = Path(__file__).resolve().parent.parent
UNITS_FILE = PROJECT / "core" / "units.json"
DEMO_START = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
"""The first moment of the demonstration: the day after the first quarter's report opened."""

_DEMO_SHIFT = "demo.shift_seconds"


@dataclass(frozen=True)
class Assistant:
    """The running parts, wired; `channels` are the platforms by name."""

    kit: Kit
    store: Store
    clock: AdjustableClock
    signer: TokenSigner
    channels: Mapping[str, Channel]
    dispatcher: Dispatcher
    sender: Sender
    planner: Planner

    async def ring(self) -> None:
        """Queue what fell due, now rather than at the next bell."""
        await self.planner.plan_now(self.store)
        self.sender.wake()


def load_kit(settings: Settings) -> Kit:
    """Texts, units, form and calendar, all checked; the library is opened at the first question."""
    return Kit(
        texts=Texts.load(),
        units=load_units(UNITS_FILE),
        form=load_form(),
        calendar=WorkCalendar.load(),
        library=cache(Library.load),
        strangers_may_ask=settings.strangers_may_ask,
        demo=settings.demo,
        link=settings.link,
    )


@asynccontextmanager
async def open_store(settings: Settings, clock: AdjustableClock | None = None) -> AsyncIterator[Store]:
    """The database, migrated, with the units in it and, in the demonstration, its people and numbers.

    StoreBusyError if another process works on the same SQLite file.
    """
    clock = clock or AdjustableClock()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = settings.data_dir / "bot.lock" if settings.uses_sqlite else None
    store = await Store.open(settings.database_url, clock, lock)
    try:
        await _prepare(settings, store, clock)
        yield store
    finally:
        await store.close()


def assemble(settings: Settings, store: Store, clock: AdjustableClock, channels: Mapping[str, Channel]) -> Assistant:
    """The assistant over a store and its channels."""
    kit, signer = load_kit(settings), TokenSigner(settings.secret_key())
    sender = Sender(store, channels, clock, signer, calendar=kit.calendar, texts=kit.texts)
    dispatcher = Dispatcher(store, kit, signer, sender.wake)
    planner = Planner(load_notices(kit.texts), kit.calendar, kit.texts)
    return Assistant(kit, store, clock, signer, channels, dispatcher, sender, planner)


async def keep_demo_clock(store: Store, clock: AdjustableClock) -> None:
    """Remember how far the demonstration's clock stands from the computer's."""
    async with store.write() as work:
        await work.office.set(OPERATOR, _DEMO_SHIFT, json.dumps(clock.shift.total_seconds()), confirmed=True)


async def _prepare(settings: Settings, store: Store, clock: AdjustableClock) -> None:
    async with store.read() as work:
        known = {unit.code for unit in await work.units.all()}
        shift = (await work.office.all()).get(_DEMO_SHIFT)
    units = load_units(UNITS_FILE)
    if known != {unit.code for unit in units}:
        async with store.write() as work:
            await work.units.sync(units)
    if not settings.demo:
        return
    if shift:
        clock.shift = timedelta(seconds=json.loads(shift.value))
        return
    clock.move_to(DEMO_START)
    async with store.write() as work:
        await load_demo(work)
        for member in await work.people.roster(OPERATOR):
            account = demo_account(member)
            await work.people.attach(member.person_id, "web", account, account)
    await keep_demo_clock(store, clock)


def demo_account(member: Member) -> str:
    """The account on the web chat that a person of the demonstration has."""
    return f"demo-{member.unit or member.role}"
