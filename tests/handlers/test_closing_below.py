"""撤销 of a unit below while a report is open: its question is answered, left, or asked again, and the report stays."""

from __future__ import annotations

import pytest

from core.people import Grant, Role
from tests.handlers.test_grassroots import COUNTY, FENG, report_of, say, submit
from tests.support import bench as open_bench


@pytest.fixture
async def bench():
    """A county with two units below, and a report of its own that is open."""
    async with open_bench() as made:
        for words in ("开通基层填报", "好", "新增基层党委 枫坪镇党委 ，三塘铺镇党委", "确认新增"):
            await made.hear(words)
        async with made.store.write() as work:
            person = await work.people.add("枫坪干事", [Grant(Role.REPORTER, FENG)])
            await work.people.attach(person, made.channel.name, FENG, FENG)
        yield made


async def _draft(made) -> int:
    """How many counts the county's open report holds."""
    async with made.store.read() as work:
        state = (await work.reports.states(made.quarter)).get(COUNTY)
    return len(state.draft.values) if state and state.draft else 0


async def test_cancel_leaves_the_closing_and_not_the_open_report(bench):
    await say(bench, COUNTY, "总数32 女12")
    await say(bench, COUNTY, "撤销 枫坪镇党委")

    told = await say(bench, COUNTY, "取消")

    assert "没有撤销枫坪镇党委" in told
    assert await _draft(bench) == 2
    assert "35岁及以下多少名" in await say(bench, COUNTY, "继续")


@pytest.mark.parametrize("said", ["从二季度起", "二季度", "2014年二季度起", "撤销 枫坪镇党委 从2014年二季度起"])
async def test_the_quarter_may_be_typed_and_the_open_report_goes_on(bench, said):
    await say(bench, COUNTY, "总数32 女12", "撤销 枫坪镇党委")

    assert "枫坪镇党委从2014年二季度起不再填报" in await say(bench, COUNTY, said)
    assert await _draft(bench) == 2
    assert "取消" not in await say(bench, COUNTY, "继续")


async def test_yes_to_two_quarters_asks_once_more_which(bench):
    await say(bench, COUNTY, "总数32 女12", "撤销 枫坪镇党委")

    assert "从哪个季度起" in await say(bench, COUNTY, "是")
    assert await _draft(bench) == 2


async def test_yes_is_enough_where_only_the_next_quarter_is_left(bench):
    await submit(bench, FENG)
    assert "已经报送" in await say(bench, COUNTY, "撤销 枫坪镇党委")

    assert "从2014年二季度起不再填报" in await say(bench, COUNTY, "是")
    assert (await report_of(bench, FENG)).version == 1


async def test_a_report_goes_on_behind_the_question_which_is_then_asked_again(bench):
    await say(bench, COUNTY, "撤销 枫坪镇党委")

    assert "从哪个季度起" in await say(bench, COUNTY, "女党员比例是多少")
    assert "没有撤销" in await say(bench, COUNTY, "取消")
    assert "不再填报" not in await say(bench, COUNTY, "撤销 枫坪镇党委 要什么手续")
