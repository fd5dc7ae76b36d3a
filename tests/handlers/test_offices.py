"""A county talks about the units below it as the city does about its own: locks, corrections, plans, people."""

from __future__ import annotations

from tests.handlers.test_grassroots import COUNTY, FENG, bench, report_of, say, submit
from tests.models.support import SECRETARY

__all__ = ["bench"]


async def test_a_county_grants_what_a_unit_below_asks_to_correct_and_the_city_hears_nothing(bench):
    await submit(bench, FENG)
    assert "审核通过" in await say(bench, COUNTY, "通过 枫坪镇党委")

    told = await say(bench, FENG, "一季度女党员改成5", "填写有误")
    assert "已转双峰县" in told
    async with bench.store.read() as work:
        code = (await work.correction_requests.open_ones(SECRETARY, COUNTY))[0].code

    assert "枫坪镇党委申请更正2014年一季度：女党员由4名改为5名" in await say(bench, COUNTY, "申请")
    assert "没有" in await say(bench, "officer", f"开通更正 {code}")
    assert "枫坪镇党委" in await say(bench, COUNTY, f"开通更正 {code}")
    await say(bench, FENG, f"按申请更正 {code}")
    assert (await report_of(bench, FENG)).stored.values["female"] == 5


async def test_a_county_locks_the_quarter_for_the_units_below_it(bench):
    assert "锁定" in await say(bench, COUNTY, "锁定 一季度", "确认锁定")
    assert "已锁定" in await say(bench, FENG, "总数10 女4")
    assert "已锁定" not in await say(bench, COUNTY, "填报")


async def test_no_sum_is_put_into_a_report_that_is_locked(bench):
    await submit(bench, FENG)
    await say(bench, "officer", "锁定 一季度", "确认锁定")
    for words in ("填报", "采用汇总"):
        assert "已锁定" in await say(bench, COUNTY, words)
        assert (await report_of(bench, COUNTY)).draft is None
    assert "市委组织部" in await say(bench, COUNTY, "开通 一季度")


async def test_the_plan_of_a_unit_below_goes_to_the_county(bench):
    assert "等待双峰县审批" in await say(bench, FENG, "计划30名", "[确认报送]")
    assert "枫坪镇党委" in await say(bench, COUNTY, "各单位计划")
    assert "枫坪镇党委" not in await say(bench, "officer", "各单位计划")
    assert "已批准" in await say(bench, COUNTY, "批准计划 枫坪镇党委 2014年 第1版")
    assert "双峰县" in await say(bench, FENG, "计划")


async def test_a_unit_below_is_handed_over_and_the_successor_is_at_home_there(bench):
    told = await say(bench, COUNTY, "交接 枫坪镇党委", "[继续办理]")
    code = next(word for word in told.replace("：", " ").replace("\n", " ").split() if len(word) in {8, 9}
                and word.isascii())  # fmt: skip
    assert "枫坪镇党委" in await say(bench, "newcomer", code)
    assert "枫坪镇党委" in await say(bench, FENG, "填报")
