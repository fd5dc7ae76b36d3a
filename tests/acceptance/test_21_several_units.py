"""21. One person for two units: which one is asked by buttons, receipts name it, a third unit is refused."""

from __future__ import annotations

from core.people import Grant, Role
from tests.acceptance.support import FULL_WORDS, asked, tapped
from tests.support import START


async def test_counts_without_a_unit_are_asked_for_by_buttons_and_never_cross(bench):
    async with bench.store.write() as work:
        person = await work.people.add("周敏", [Grant(Role.REPORTER, "jkq"), Grant(Role.REPORTER, "wanbao")])
        await work.people.attach(person, bench.channel.name, "zhou", "zhou")
    bench.speaker, bench.clock.moment = "zhou", START

    await asked(bench, FULL_WORDS)
    offered = {choice.label for item in bench.heard for choice in item.reply.choices}
    assert {"经开区", "万宝"} <= offered or {"娄底经济技术开发区", "万宝新区"} <= offered

    told = await tapped(bench, next(label for label in offered if label.startswith("万宝")))
    assert "万宝新区2014年一季度" in told

    receipt = await asked(bench, "确认报送")
    assert "万宝新区2014年一季度第1版" in receipt
    async with bench.store.read() as work:
        states = await work.reports.states(bench.quarter)
    assert states["wanbao"].version == 1
    assert "jkq" not in states or not states["jkq"].version

    assert "您绑定的是" in await asked(bench, "双峰县一季度总数12 女5")
    async with bench.store.read() as work:
        neighbour = (await work.reports.states(bench.quarter))["shuangfeng"]
    assert (neighbour.version, neighbour.draft) == (0, None)
