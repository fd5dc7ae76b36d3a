"""A quarter of a year that is over, opened again for one unit: its name in a message is enough to correct it."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from tests.handlers.reviewing import WHOLE, say, told

REFUSED = "2014年四季度不在填报范围"


@pytest.fixture
async def summer(bench):
    """July 2015; the fourth quarter of 2014 was reported by two units and accepted."""
    bench.clock.moment = datetime(2015, 1, 6, 9, tzinfo=SHANGHAI)
    for unit in ("shuangfeng", "xinhua"):
        await say(bench, unit, WHOLE.replace("一季度", "四季度"))
        assert "已收到" in await say(bench, unit, "确认报送")
        assert "审核通过" in await say(bench, "officer", f"通过 {bench.kit.unit_name(unit)} 2014年四季度")
    bench.clock.moment = datetime(2015, 7, 10, 9, tzinfo=SHANGHAI)
    return bench


@pytest.mark.parametrize("said", ["2014年四季度女改成38", "2014年四季度女党员38名", "去年四季度女改成38"])
async def test_a_count_of_an_opened_quarter_is_corrected_by_naming_it(summer, said):
    await say(summer, "officer", "开通 双峰县 2014年四季度 名册更正")

    assert "女党员由36名改为38名" in await say(summer, "shuangfeng", said)
    assert "已更新为第2版" in await say(summer, "shuangfeng", "名册更正")


async def test_a_field_sent_back_of_that_quarter_is_answered_by_naming_it(summer):
    await say(summer, "officer", "退回 双峰县 2014年四季度 女党员 请核对名册")
    await say(summer, "officer", "发出")

    heard = await say(summer, "shuangfeng", "2014年四季度女党员38")

    assert REFUSED not in heard
    assert "女党员由36名改为38名" in heard


async def test_while_another_report_is_open_the_opened_quarter_is_taken_up_and_left_again(summer):
    await say(summer, "officer", "开通 双峰县 2014年四季度 名册更正")
    await say(summer, "shuangfeng", "二季度总数20")

    assert "女党员由36名改为38名" in await say(summer, "shuangfeng", "2014年四季度女改成38")
    assert "已更新为第2版" in await say(summer, "shuangfeng", "名册更正")
    assert "2015年二季度" in await say(summer, "shuangfeng", "继续")


async def test_for_a_unit_that_it_is_not_opened_for_it_stays_refused(summer):
    await say(summer, "officer", "开通 双峰县 2014年四季度 名册更正")
    await told(summer, "xinhua")

    assert REFUSED in await say(summer, "xinhua", "2014年四季度女改成38")


async def test_after_its_day_it_is_refused_again(summer):
    await say(summer, "officer", "开通 双峰县 2014年四季度 到7月14日 名册更正")
    summer.clock.moment = datetime(2015, 7, 15, 9, tzinfo=SHANGHAI)

    assert REFUSED in await say(summer, "shuangfeng", "2014年四季度女改成38")
