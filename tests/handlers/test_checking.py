"""核对 with a unit or a quarter: the own report or one that may be seen, never a passage of the documents."""

from __future__ import annotations

import pytest

from core.people import Grant, Role
from tests.handlers.reviewing import say, submitted


@pytest.fixture
async def two(bench):
    """One person for two units, of which one has reported."""
    async with bench.store.write() as work:
        person = await work.people.add("周敏", [Grant(Role.REPORTER, "shuangfeng"), Grant(Role.REPORTER, "wanbao")])
        await work.people.attach(person, bench.channel.name, "zhou", "zhou")
    await submitted(bench, "shuangfeng")
    return bench


async def test_one_of_several_own_units_is_shown_also_while_another_report_is_open(two):
    await say(two, "zhou", "万宝新区总数25")

    heard = await say(two, "zhou", "核对 双峰县")

    assert "双峰县2014年一季度已于" in heard
    assert "万宝新区2014年一季度" not in heard.partition("回到填报")[0]
    assert "原文" not in heard
    assert "草稿已填1/16项" in await say(two, "zhou", "核对万宝")


@pytest.mark.parametrize("said", ["核对 一季度", "核对 双峰县 一季度", "核对：2014年一季度双峰"])
async def test_a_quarter_may_be_named(two, said):
    assert "双峰县2014年一季度已于" in await say(two, "shuangfeng", said)


async def test_a_quarter_that_is_not_collected_is_told(two):
    assert "2012年四季度" in await say(two, "shuangfeng", "核对 2012年四季度")


async def test_the_officer_sees_the_newest_version_of_a_unit_and_of_a_draft_nothing(two):
    heard = await say(two, "officer", "核对 双峰县")
    assert "双峰县2014年一季度第1版" in heard
    assert "女党员：36名" in heard

    await say(two, "xinhua", "总数25")
    assert await say(two, "officer", "核对 新化县") == "新化县2014年一季度还没有报送。\n1. 进度"


async def test_another_unit_sees_nothing(two):
    heard = await say(two, "xinhua", "核对 双峰县")

    assert "36" not in heard
    assert "权限" in heard
