"""What the tests of the department's work on reports share: who says what, a submitted report, a second officer."""

from __future__ import annotations

from core.people import Grant, Role
from core.render import as_text

WHOLE = (
    "一季度发展96人，女36，35岁以下78，高中以上87，农牧渔民30，农民工7，两新5，一线64，团员25，推优24，"
    "农村58，农村青年43，农村高中49，农村女18，积极分子1202，发展对象275"
)


async def say(bench, speaker, said):
    """What one person hears back, as one text; a label in brackets is tapped."""
    bench.speaker = speaker
    replies = await (bench.tap(said[1:-1]) if said.startswith("[") else bench.hear(said))
    return "\n".join(as_text(reply) for reply in replies)


async def told(bench, speaker):
    """What came in for somebody meanwhile."""
    bench.speaker = speaker
    return [as_text(reply) for reply in await bench.replies()]


async def submitted(bench, *units):
    """Units that have reported the first quarter."""
    for unit in units:
        await say(bench, unit, WHOLE)
        assert "已收到" in await say(bench, unit, "确认报送")


async def joins(bench, name, key, role, unit=""):
    """One more person on the test channel; returns their number."""
    async with bench.store.write() as work:
        person = await work.people.add(name, [Grant(role, unit)])
        await work.people.attach(person, bench.channel.name, key, key)
    return person


async def second_officer(bench):
    await joins(bench, "陈刚", "second", Role.OFFICER)


async def state(bench, unit="shuangfeng"):
    """The report as it is stored."""
    async with bench.store.read() as work:
        return (await work.reports.states(bench.quarter))[unit]
