"""What several acceptance tests need: a plan, a report that was sent, and talk as plain text."""

from __future__ import annotations

from core.people import Actor, Grant, Role
from core.render import as_text
from models.records import Entry, EntryKind
from tests.models.support import approve_plan

FIVE = ("louxing", "lengshuijiang", "lianyuan", "shuangfeng", "xinhua")
FULL_WORDS = (
    "总数32 35岁以下26 高中以上30 女12 农牧渔民9 农民工2 两新2 一线22 团员9 推优9 "
    "农村12 农村35岁以下9 农村高中以上10 农村女4 积极分子110 发展对象40"
)


async def planned(bench, count):
    """The yearly plan of the speaker's unit."""
    async with bench.store.write() as work:
        await approve_plan(work, Actor(1, "干事", (Grant(Role.REPORTER, bench.speaker),)), bench.speaker, 2014, count)


async def submitted(bench, unit="shuangfeng", **values):
    """A report of the quarter that is asked now, sent by the unit."""
    reporter = Actor(1, f"{unit}干事", (Grant(Role.REPORTER, unit),))
    entries = [Entry(code, EntryKind.COUNT, count, str(count)) for code, count in values.items()]
    async with bench.store.write() as work:
        await work.reports.enter(reporter, unit, bench.quarter, entries, f"test:{unit}")
        await work.reports.submit(reporter, unit, bench.quarter, due=None)


async def asked(bench, words):
    """What the assistant answers to these words."""
    return "\n".join(as_text(reply) for reply in await bench.hear(words))


async def tapped(bench, label):
    """What the assistant answers to a tap."""
    return "\n".join(as_text(reply) for reply in await bench.tap(label))
