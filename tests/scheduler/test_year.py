"""The year 2014 through the real database, with a restart after every message."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta

from core.clock import SHANGHAI
from core.period import Quarter
from models.store import Store
from scheduler.delivery import Pace
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    acknowledge,
    at,
    load_calendar,
    make_sender,
    people_office,
    planner,
    report,
)

PUNCTUAL, LATE, SILENT = (unit.code for unit in UNITS[:3])
REPORTS = {
    **dict.fromkeys([date(2014, 4, 1), date(2014, 7, 1), date(2014, 10, 8), date(2015, 1, 4)], PUNCTUAL),
    **dict.fromkeys([date(2014, 4, 9), date(2014, 7, 8), date(2014, 10, 14), date(2015, 1, 9)], LATE),
}
"""The punctual unit on the opening day, the late one after the first overdue reminder, each at ten."""


async def test_each_due_notice_reaches_each_unit_exactly_once(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    clock, channel = HandClock(at("2014-03-18 09:00")), ScriptedChannel()
    store = await Store.open(url, clock)
    await people_office(store, UNITS[:3])
    await planner().plan_now(store)

    day = date(2014, 3, 18)
    while day < date(2015, 1, 31):
        if load_calendar().is_working_day(day):
            store = await live_through(day, store, url, clock, channel)
        day += timedelta(days=1)
    await store.close()

    heard = Counter((sent.conversation, text) for sent, text in zip(channel.arrived, channel.texts(), strict=True))
    assert set(heard.values()) == {1}
    assert Counter(who for who, _ in heard) == {
        PUNCTUAL: 4 * 2 + 1,  # ahead of the end, opening; the self-check notice, which it acknowledges
        LATE: 4 * 5 + 2,  # and two days before, on the day, overdue once; the notice and its reminder
        SILENT: 4 * 6 + 2,
        "officer": 4 * 2 + 2,  # missing, to be called; the figures of the year, receipts of the notice
    }


async def live_through(day: date, store: Store, url: str, clock: HandClock, channel: ScriptedChannel) -> Store:
    """A ring at 09:20; reports and acknowledgements come in at ten."""
    clock.moment = at(f"{day} 09:20")
    if await planner().plan_now(store):
        store = await deliver(store, url, clock, channel)
    clock.moment = max(clock.moment, at(f"{day} 10:00"))
    await hear_people(day, store)
    return store


async def hear_people(day: date, store: Store) -> None:
    if day in REPORTS:
        await report(store, REPORTS[day], Quarter.last_ended(day))
    if day == date(2014, 5, 4):
        await acknowledge(store, PUNCTUAL)


async def deliver(store: Store, url: str, clock: HandClock, channel: ScriptedChannel) -> Store:
    """Run the sender until one message is out, end the process, start it again, until nothing is left."""
    while (due := await next_due(store)) is not None:
        clock.moment = max(clock.moment, due.astimezone(SHANGHAI))
        before = len(channel.arrived)
        running = asyncio.create_task(make_sender(store, clock, channel, pace=Pace(at_once=1)).run())
        async with asyncio.timeout(5):
            while len(channel.arrived) == before:  # noqa: ASYNC110 - the channel is also used without a sender
                await asyncio.sleep(0.001)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.close()
        store = await Store.open(url, clock)
    return store


async def next_due(store: Store):
    async with store.read() as work:
        return await work.outbox.next_due(["test"])
