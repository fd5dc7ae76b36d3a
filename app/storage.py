"""Opens the database: migrated, with the units in it and, in the demonstration, its people and numbers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from app.kit import DEMO_START, UNITS_FILE
from core.clock import AdjustableClock
from core.people import OPERATOR
from core.settings import Settings
from core.units import load_units
from models.demo import load_demo
from models.records import Member
from models.store import Store

_DEMO_SHIFT = "demo.shift_seconds"


@asynccontextmanager
async def open_store(
    settings: Settings, clock: AdjustableClock | None = None, *, is_locked: bool = False
) -> AsyncIterator[Store]:
    """The database, migrated, with the units in it and, in the demonstration, its people and numbers.

    StoreBusyError if another process works on the same SQLite file; the caller may have the lock already.
    """
    clock = clock or AdjustableClock()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = await Store.open(settings.database_url, clock, None if is_locked else settings.lock_file)
    try:
        await _prepare(settings, store, clock)
        yield store
    finally:
        await store.close()


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
