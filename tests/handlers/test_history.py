"""历史 through the whole assistant: the last four quarters, for the unit itself and for the department."""

from __future__ import annotations

import pytest

from tests.handlers.reviewing import say, submitted


@pytest.fixture
async def bench(bench):
    """The first quarter is due on 8 April 17:30; one unit was on time, one late."""
    async with bench.store.write() as work:
        officer = await work.people.actor("test", "officer")
        await work.office.set(officer, "due_working_day", "5", confirmed=True)
    await submitted(bench, "shuangfeng")
    bench.clock.forward(days=8)
    await submitted(bench, "xinhua")
    return bench


async def test_each_quarter_tells_version_time_and_whether_it_was_on_time(bench):
    heard = await say(bench, "shuangfeng", "历史")
    assert "双峰县最近1个季度：\n2014年一季度：第1版，2014年4月2日（周三）10:00报送，按时。" in heard
    assert "2013年" not in heard, "before reports were collected"

    assert "2014年4月10日（周四）10:00报送，在报送时间之后。" in await say(bench, "xinhua", "历史")


async def test_a_year_later_the_last_four_quarters_are_shown_and_what_is_missing_is_named(bench):
    bench.clock.forward(days=450)

    heard = await say(bench, "shuangfeng", "历史")

    assert heard.startswith("双峰县最近4个季度：\n2015年二季度：没有报送。")
    assert "2014年三季度：没有报送。" in heard
    assert "2014年一季度" not in heard


async def test_a_correction_keeps_the_mark_and_names_its_own_day(bench):
    await say(bench, "shuangfeng", "女改成37")
    await say(bench, "shuangfeng", "漏报了1人")

    heard = await say(bench, "shuangfeng", "历史记录")
    assert "第2版，首次2014年4月2日（周三）10:00报送，按时，2014年4月10日（周四）更新。" in heard


async def test_what_the_department_did_stands_behind_it(bench):
    await say(bench, "officer", "通过 双峰县")
    await say(bench, "officer", "退回 新化县 女党员 请再核对")
    await say(bench, "officer", "发出")

    assert "按时，已审核通过。" in await say(bench, "shuangfeng", "历史")
    assert "在报送时间之后，退回待改1项。" in await say(bench, "xinhua", "历史")


async def test_an_officer_names_the_unit(bench):
    assert "请写明单位" in await say(bench, "officer", "历史")
    assert "双峰县最近1个季度" in await say(bench, "officer", "历史 双峰县")


async def test_a_secretary_sees_the_own_unit_only(bench):
    heard = await say(bench, "shuangfeng", "历史 新化县")

    assert "个季度" not in heard
    assert "权限" in heard


async def test_what_was_submitted_is_corrected_and_not_taken_back(bench):
    assert "只撤回还没有报送的最近一次修改" in await say(bench, "shuangfeng", "撤回")
    assert "第1版" in await say(bench, "shuangfeng", "历史")
