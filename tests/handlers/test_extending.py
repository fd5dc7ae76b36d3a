"""延期 through the whole assistant: a later day for one unit, in its dues, its mark and its reminders."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from tests.handlers.reviewing import WHOLE, say, second_officer, state, submitted, told

EXTENDED = "双峰县2014年一季度报送时间已延至2014年4月15日（周二）17:30。"


@pytest.fixture
async def bench(bench):
    """The first quarter is due on 8 April 17:30."""
    async with bench.store.write() as work:
        officer = await work.people.actor("test", "officer")
        await work.office.set(officer, "due_working_day", "5", confirmed=True)
        await work.office.set(officer, "due_time", '"17:30"', confirmed=True)
    return bench


async def ring(bench, *moments):
    """The bell at some moments; what the speaker got."""
    heard = []
    for moment in moments:
        bench.clock.moment = datetime.fromisoformat(f"2014-{moment}").replace(tzinfo=SHANGHAI)
        await bench.plan()
        heard += await told(bench, bench.speaker)
    return heard


async def test_only_the_unit_itself_hears_of_its_later_day_and_sees_it(bench):
    assert "延至2014年4月15日（周二）17:30，已告知该单位" in await say(bench, "officer", "延期 双峰县 4月15日")

    assert await told(bench, "shuangfeng") == [EXTENDED]
    assert await told(bench, "xinhua") == []
    assert "报送时间已延至2014年4月15日" in await say(bench, "shuangfeng", "待办")
    assert "2014年4月15日（周二）17:30 双峰县2014年一季度数字报送截止（已延期）" in await say(
        bench, "shuangfeng", "日程"
    )
    assert "已延期" not in await say(bench, "xinhua", "日程")
    assert "双峰县报送时间已延至2014年4月15日" in await say(bench, "officer", "进度")


@pytest.mark.parametrize(("day", "on_time"), [("04-15 17:00", True), ("04-15 17:31", False)])
async def test_the_later_day_decides_what_is_on_time_for_this_unit_only(bench, day, on_time):
    await say(bench, "officer", "延期 双峰县 4月15日")
    await ring(bench, day)
    await submitted(bench, "shuangfeng", "xinhua")

    assert (await state(bench)).on_time is on_time
    assert (await state(bench, "xinhua")).on_time is False


async def test_a_unit_is_not_called_overdue_before_its_later_day_and_is_so_after_it(bench):
    await ring(bench, "04-02 10:00")
    await say(bench, "officer", "延期 双峰县 4月15日")
    await told(bench, "shuangfeng")

    heard = await ring(bench, "04-08 10:30", "04-09 10:30", "04-10 10:00", "04-10 10:30")
    assert heard == []
    heard = await ring(bench, "04-16 10:00", "04-16 10:30")

    assert len(heard) == 1
    assert "报送时间2014年4月15日（周二）17:30已过" in heard[0]


async def test_a_reminder_that_waits_when_the_later_day_is_given_is_not_sent(bench):
    await ring(bench, "04-02 10:00")
    bench.clock.moment = datetime(2014, 4, 9, 9, 2, tzinfo=SHANGHAI)
    await bench.plan()
    await say(bench, "officer", "延期 双峰县 4月15日")

    bench.speaker = "shuangfeng"
    assert [each for each in await ring(bench, "04-09 09:40") if "已过" in each] == []
    bench.speaker = "xinhua"
    assert any("已过" in each for each in await told(bench, "xinhua"))


async def test_the_newest_day_holds_also_between_two_officers(bench):
    await second_officer(bench)
    await say(bench, "officer", "延期 双峰县 4月15日")
    assert "已经是2014年4月15日" in await say(bench, "second", "延期 双峰县 4月15日")
    await say(bench, "second", "延期 双峰县 4月11日")

    assert "报送时间已延至2014年4月11日" in await say(bench, "shuangfeng", "待办")


async def test_a_day_off_becomes_the_working_day_before_it_at_a_tap(bench):
    assert "2014年4月13日（周日）不是工作日" in await say(bench, "officer", "延期 双峰县 2014年4月13日")
    assert "已延至" not in await say(bench, "shuangfeng", "待办")

    assert "延至2014年4月11日（周五）17:30" in await say(bench, "officer", "[改为这一天]")


@pytest.mark.parametrize("said", ["延期 双峰县 4月8日", "延期 双峰县 2013年4月15日", "延期 双峰县 7月1日"])
async def test_a_day_that_is_no_extension_is_refused_with_what_is_possible(bench, said):
    assert "不能作为延期的日期" in await say(bench, "officer", said)
    assert await told(bench, "shuangfeng") == []


async def test_a_unit_that_has_reported_needs_no_later_day(bench):
    await submitted(bench, "shuangfeng")

    assert "已经报送，不用延期" in await say(bench, "officer", "延期 双峰县 4月15日")


async def test_only_the_department_gives_a_later_day(bench):
    assert "权限" in await say(bench, "shuangfeng", "延期 新化县 4月15日")
    assert "延期原因" in await say(bench, "shuangfeng", "延期 双峰县 4月15日")
    assert "已延至" not in await say(bench, "shuangfeng", "待办")


async def test_the_form_names_the_later_day(bench):
    await say(bench, "officer", "延期 双峰县 4月15日")
    await ring(bench, "04-10 10:00")

    heard = await say(bench, "shuangfeng", WHOLE)

    assert "报送时间已延至2014年4月15日（周二）17:30" in heard
    assert "已过" not in heard
