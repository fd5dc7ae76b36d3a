"""23. The same message twice, a double tap, a button of an old summary, two deputies at once."""

from __future__ import annotations

from core.people import Grant, Role
from tests.acceptance.support import FULL_WORDS, asked, tapped


async def test_a_message_that_is_delivered_twice_stores_one_version(bench):
    await bench.hear(FULL_WORDS, key="report")
    assert await bench.hear(FULL_WORDS, key="report") == []

    await bench.hear("确认报送", key="send")
    assert await bench.hear("确认报送", key="send") == []

    assert await _versions(bench) == 1


async def test_a_double_tap_stores_one_version(bench):
    await asked(bench, FULL_WORDS)

    assert "已收到" in await tapped(bench, "确认报送")
    await tapped(bench, "确认报送")

    assert await _versions(bench) == 1


async def test_a_button_of_an_old_summary_answers_with_what_holds_now(bench):
    await asked(bench, FULL_WORDS)
    old = bench.heard[-1]
    await asked(bench, "女改成13")
    bench.heard = [old]

    told = await tapped(bench, "确认报送")

    assert "已收到" not in told
    assert "情况已有变化" in told
    assert "女党员" in await asked(bench, "核对")
    assert await _versions(bench) == 0


async def test_the_second_of_two_deputies_sees_the_difference_and_has_to_confirm(bench):
    async with bench.store.write() as work:
        person = await work.people.add("赵强", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(person, bench.channel.name, "zhao", "zhao")
    await asked(bench, FULL_WORDS)
    bench.speaker = "zhao"
    assert "女党员由12名改为13名" in await asked(bench, FULL_WORDS.replace("女12", "女13", 1))

    bench.speaker = "shuangfeng"
    shown = await asked(bench, "确认报送")

    assert "已收到" not in shown
    assert "13名" in shown
    assert await _versions(bench) == 0
    assert "已收到" in await asked(bench, "确认报送")
    assert await _versions(bench) == 1


async def _versions(bench):
    async with bench.store.read() as work:
        states = await work.reports.states(bench.quarter)
    return states["shuangfeng"].version if "shuangfeng" in states else 0
