"""A clock that can be moved, people with known rights, and short ways to say what many tests say."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from core.clock import SHANGHAI
from core.messages import Choice, Incoming, IncomingKind, text_reply
from core.people import OPERATOR, Actor, Grant, Role
from core.period import Quarter
from core.units import load_units
from models.broadcast_records import NewBroadcast
from models.plans import plan_of
from models.records import Entry, EntryKind, Post
from models.store import Store

MEMORY = "sqlite+aiosqlite:///:memory:"
UNITS = load_units(Path(__file__).resolve().parents[2] / "core" / "units.json")
Q1, Q2, Q3 = Quarter(2014, 1), Quarter(2014, 2), Quarter(2014, 3)
START = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
DUE = datetime(2014, 4, 8, 17, 30, tzinfo=SHANGHAI)

SECRETARY = Actor(1, "周敏", (Grant(Role.REPORTER, "shuangfeng"),))
NEIGHBOUR = Actor(2, "刘洋", (Grant(Role.REPORTER, "xinhua"),))
OFFICER = Actor(3, "王芳", (Grant(Role.OFFICER),))
ADMINISTRATOR = Actor(4, "陈刚", (Grant(Role.ADMIN),))


class MovingClock:
    """Shows one moment until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


async def people_of(store: Store) -> None:
    """The units, and the four people above, each at a web address of their own number."""
    async with store.write() as work:
        await work.units.sync(UNITS)
        for actor in (SECRETARY, NEIGHBOUR, OFFICER, ADMINISTRATOR):
            person_id = await work.people.add(actor.name, actor.grants)
            assert person_id == actor.person_id
            await work.people.attach(person_id, "web", f"w{person_id}", f"w{person_id}")


def count(field: str, value: int) -> Entry:
    """A number for a field."""
    return Entry(field, EntryKind.COUNT, value, str(value))


def message(key: str, text: str = "好", conversation: str = "w1", kind: IncomingKind = IncomingKind.TEXT) -> Incoming:
    """Something said on the web."""
    return Incoming("web", key, conversation, conversation, START, text, kind)


def post(text: str, conversation: str = "w1", **more) -> Post:
    """A message to be sent on the web."""
    return Post("web", conversation, text_reply(text), **more)


def broadcast_to(*units: str, code: str = "A7K2", draft: str = "", **more) -> NewBroadcast:
    """A short text of the department to units."""
    reply = text_reply("请看通知。", Choice("收到", f"收到 {code}"))
    return NewBroadcast(code, draft or code, "", "请看通知", "请看通知。", reply, units, **more)


async def approve_plan(work, actor, unit: str, year: int, total: int) -> None:
    """The unit's plan of a year, submitted by one of its people and approved."""
    period = plan_of(year)
    await work.reports.enter(actor, unit, period, [count("total", total)], f"plan:{unit}:{year}:{total}")
    receipt = await work.reports.submit(actor, unit, period, due=None)
    assert await work.reports.accept(OPERATOR, unit, period, version=receipt.version)


async def report(store: Store, unit: str = "shuangfeng", quarter: Quarter = Q1, actor: Actor = SECRETARY, **numbers):
    """Enter numbers and submit them; returns the receipt."""
    async with store.write() as work:
        entries = [count(field, value) for field, value in numbers.items()]
        await work.reports.enter(actor, unit, quarter, entries, f"{unit}:{quarter.code}:{numbers}:{work.now}")
        return await work.reports.submit(actor, unit, quarter, due=DUE)
