"""What several tests need: a whole report in one message, one that was sent, and an answer as plain text."""

from __future__ import annotations

from core.people import Actor, Grant, Role
from core.render import as_text
from models.records import Entry, EntryKind

FULL_WORDS = (
    "总数32 35岁以下26 高中以上30 女12 农牧渔民9 农民工2 两新2 一线22 团员9 推优9 "
    "农村12 农村35岁以下9 农村高中以上10 农村女4 积极分子110 发展对象40"
)


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
