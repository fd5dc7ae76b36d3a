"""健康: an officer asks whether the program does its work."""

from __future__ import annotations

import pytest

from core.messages import text_reply
from core.people import OPERATOR
from models.calls import Reason
from models.heartbeats import BELL
from models.records import Post
from tests.handlers.reviewing import say

ALL_WELL = """\
运行情况（2014年4月2日（周三）10:00）
自动提醒：正常，最近一次检查在2014年4月2日（周三）10:00。
消息：没有积压。
没有确认收到通知的单位：没有。
节假日安排：录入到{year}年。
1. 待办"""


async def beat(bench) -> None:
    async with bench.store.write() as work:
        await work.heartbeats.beat(BELL)


async def test_everything_is_well(bench):
    await beat(bench)

    assert await say(bench, "officer", "健康") == ALL_WELL.format(year=bench.kit.calendar.last_known_year)


async def test_a_bell_that_never_rang_and_one_that_has_stopped_are_told_apart(bench):
    assert "自动提醒：还没有运行过。" in await say(bench, "officer", "健康")
    await beat(bench)
    bench.clock.forward(minutes=30)

    heard = await say(bench, "officer", "运行情况")

    assert "自动提醒：从2014年4月2日（周三）10:00起没有动静，到时间的提醒恢复后补发，不会重发。" in heard


async def test_messages_of_a_platform_that_is_not_reached_are_late_and_those_of_next_week_are_not(bench):
    async with bench.store.write() as work:
        for number in range(2):
            await work.outbox.add(Post("wecom", f"w{number}", text_reply("请报送")))
        later = work.now.replace(day=9)
        await work.outbox.add(Post("wecom", "w9", text_reply("请报送"), not_before=later))
    bench.clock.forward(minutes=5)

    heard = await say(bench, "officer", "健康")

    assert "消息：2条到了时间还没有发出，最早一条应在2014年4月2日（周三）10:00发出。" in heard
    assert "已排好、还没到时间的消息：1条。" in heard


async def test_units_that_nobody_reached_are_counted_once_each(bench):
    async with bench.store.write() as work:
        for key, unit in (("a", "xinhua"), ("b", "xinhua"), ("c", "louxing")):
            await work.calls.note(key, unit, Reason.REFUSED, "季末提醒", "")

    heard = await say(bench, "officer", "健康")

    assert "没有确认收到通知的单位：2个，发“电话名单”可看。" in heard
    assert "新化县" in await say(bench, "officer", "[电话名单]")
    async with bench.store.read() as work:
        assert len(await work.calls.open_ones(OPERATOR, "")) == 3


@pytest.mark.parametrize("speaker", ["shuangfeng", "xinhua"])
async def test_a_unit_is_not_told_how_the_program_is(bench, speaker):
    assert "需要市委组织部经办人权限" in await say(bench, speaker, "健康")
