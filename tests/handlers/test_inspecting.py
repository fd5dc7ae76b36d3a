"""Spot checks and inspections in chat: a draw can be repeated, schedule and results reach whom they concern."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from core.drawing import drawn
from handlers.inspecting.reading import Result, read_result, read_rows
from tests.handlers.reviewing import say, second_officer, told
from tests.support import bench as open_bench
from tests.support import kit

TODAY = date(2014, 6, 3)
UNITS = kit().units


@pytest.fixture
async def bench():
    async with open_bench() as made:
        made.clock.moment = datetime(2014, 6, 3, 9, 0, tzinfo=SHANGHAI)
        yield made


async def draws(bench):
    actor = await officer(bench)
    async with bench.store.read() as work:
        return await work.spot_checks.of_year(actor, 2014)


async def officer(bench):
    async with bench.store.read() as work:
        return await work.people.actor("test", "officer")


async def talk(bench, speaker, *said):
    heard = ""
    for words in said:
        heard = await say(bench, speaker, words)
    return heard


async def test_the_same_seed_draws_the_same_units_for_anyone(bench):
    await say(bench, "officer", "抽查 3个 种子2014")
    await second_officer(bench)
    await say(bench, "second", "抽查 3个 种子2014")

    first, second = await draws(bench)

    assert first.drawn == second.drawn == drawn([unit.code for unit in UNITS], 3, "2014")
    assert (first.name, second.name) == ("王芳", "陈刚")


async def test_a_draw_without_a_seed_shows_the_one_it_took(bench):
    heard = await say(bench, "officer", "抽查 20%")
    (found,) = await draws(bench)

    assert f"种子：{found.seed}" in heard
    assert len(found.drawn) == 3


async def test_every_draw_is_kept_and_shown_again(bench):
    await talk(bench, "officer", "抽查 2个 种子A1", "抽查 2个 种子A2")

    heard = await say(bench, "officer", "抽查")

    assert "第2次" in heard
    assert "第1次（2014年6月3日（周二）09:00，种子A1）" in heard


@pytest.mark.parametrize("said", ["抽查 0个", "抽查 12个", "抽查 101%"])
async def test_what_cannot_be_drawn_is_not_drawn(bench, said):
    assert "没有抽取" in await say(bench, "officer", said)
    assert await draws(bench) == ()


async def test_a_question_about_spot_checks_is_no_draw(bench):
    assert "没有规定" in await say(bench, "officer", "抽查比例是多少？")
    assert await draws(bench) == ()


async def test_those_that_were_drawn_are_told_once_and_nobody_else(bench):
    await talk(bench, "officer", "抽查 3个 种子2014", "告知抽查", "告知抽查")
    (found,) = await draws(bench)

    for unit in UNITS:
        assert len(await told(bench, unit.code)) == (1 if unit.code in found.drawn else 0)


async def test_below_a_unit_that_shows_names_the_units_below_are_drawn_too(bench):
    await talk(
        bench, "shuangfeng", "开通基层填报", "好", "新增基层党委 甲镇党委、乙镇党委、丙镇党委、丁镇党委", "确认新增"
    )
    assert "基层党委" not in await say(bench, "officer", "抽查 100% 种子X")
    await say(bench, "shuangfeng", "公开缺报名单")

    assert "其中双峰县的基层党委2个" in await say(bench, "officer", "抽查 11个 基层50% 种子X")
    assert "其中双峰县的基层党委1个" in await say(bench, "officer", "抽查 11个 种子X")


async def test_a_unit_draws_among_those_below_it(bench):
    await talk(bench, "shuangfeng", "开通基层填报", "好", "新增基层党委 甲镇党委、乙镇党委、丙镇党委", "确认新增")

    assert "范围：3个单位" in await say(bench, "shuangfeng", "抽查 1个")
    assert "权限" in await say(bench, "xinhua", "抽查 1个")
    assert await draws(bench) == ()


ROWS = [
    ("双峰县 6月12日 第一督查组", ("shuangfeng", "2014年6月12日（周四）", "第一督查组", "")),
    ("双峰县\t6月12日\t第一督查组", ("shuangfeng", "2014年6月12日（周四）", "第一督查组", "")),
    ("1. 双峰，6.12上午，李组长带队", ("shuangfeng", "2014年6月12日（周四）上午", "李组长带队", "")),
    ("新化县 第二督查组 2014-06-13 14:30", ("xinhua", "2014年6月13日（周五）14:30", "第二督查组", "")),
    ("石家庄 6月12日 第一督查组", ("", "", "", "unit")),
    ("双峰县 第一督查组", ("shuangfeng", "", "", "day")),
    ("双峰县 6月31日 第一督查组", ("shuangfeng", "", "", "day")),
    ("双峰县 6月2日 第一督查组", ("shuangfeng", "", "", "past")),
    ("双峰县 6月12日", ("shuangfeng", "", "", "team")),
]


@pytest.mark.parametrize(("line", "read"), ROWS, ids=[line for line, _ in ROWS])
def test_a_row_of_the_schedule_is_read_or_its_trouble_named(line, read):
    (row,) = read_rows(line, UNITS, TODAY)

    assert (row.unit, row.when, row.team, row.trouble) == read


def test_a_unit_stands_once_in_a_schedule():
    rows = read_rows("双峰县 6月12日 一组\n新化县 6月12日 一组；双峰 6月13日 二组", UNITS, TODAY)

    assert [row.trouble for row in rows] == ["", "", "twice"]


RESULTS = [
    ("问题：甲；要求：乙；期限：6月30日", Result("甲", "乙", "6月30日")),
    ("问题甲 要求乙 期限6月30日", Result("甲", "乙", "6月30日")),
    ("存在的问题：甲，丙\n整改要求：乙\n整改期限：6月底", Result("甲，丙", "乙", "6月底")),
    ("期限6月30日；问题是甲；要求乙", Result("甲", "乙", "6月30日")),
    ("问题：甲；问题：丙；要求：乙", Result("甲；丙", "乙", "")),
    ("很好", Result()),
]


@pytest.mark.parametrize(("said", "read"), RESULTS, ids=[said[:14] for said, _ in RESULTS])
def test_a_result_is_read_by_the_names_of_its_parts(said, read):
    assert read_result(said) == read


async def test_nothing_is_stored_or_sent_before_it_is_confirmed(bench):
    await say(bench, "officer", "督查安排 双峰县 6月12日 第一督查组")

    assert await told(bench, "shuangfeng") == []
    assert "没有发出" in await say(bench, "officer", "不发")
    assert "还没有收到督查安排" in await say(bench, "shuangfeng", "督查安排")


async def test_one_bad_row_keeps_all_rows_back(bench):
    heard = await say(bench, "officer", "督查安排\n双峰县 6月12日 一组\n新化县 6月31日 一组")

    assert "还不能发" in heard
    assert "发出" not in heard.splitlines()[-1]


async def test_a_schedule_goes_to_its_units_and_is_acknowledged(bench):
    await talk(bench, "officer", "督查安排 双峰县 6月12日 第一督查组", "发出")

    assert len(await told(bench, "shuangfeng")) == 1
    assert await told(bench, "xinhua") == []
    assert "收到督查安排" in await say(bench, "shuangfeng", "收到")
    assert "已收到" in await say(bench, "officer", "督查安排")


async def test_a_change_of_the_day_names_the_day_before_and_asks_for_a_new_receipt(bench):
    await talk(bench, "officer", "督查安排 双峰县 6月12日 第一督查组", "发出")
    await say(bench, "shuangfeng", "收到")

    await talk(bench, "officer", "督查安排 双峰县 6月13日 第一督查组", "发出")

    assert "原安排：2014年6月12日（周四），第一督查组" in (await told(bench, "shuangfeng"))[0]
    assert "尚未回执" in await say(bench, "officer", "督查安排")


async def test_a_result_is_seen_by_nobody_before_it_is_circulated(bench):
    await say(bench, "officer", "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日")

    assert "没有收到督查结果通报" in await say(bench, "shuangfeng", "督查结果")
    await talk(bench, "officer", "通报督查结果", "发出")
    assert "甲事项" in await say(bench, "shuangfeng", "督查结果")
    assert "没有收到督查结果通报" in await say(bench, "xinhua", "督查结果")


async def test_the_same_result_is_recorded_once(bench):
    said = "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日"

    assert (await talk(bench, "officer", said)) == (await talk(bench, "officer", said))
    assert "共1项" in await say(bench, "officer", "督查结果")


async def test_a_circulated_result_is_not_taken_back(bench):
    await talk(bench, "officer", "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日", "通报督查结果", "发出")
    actor = await officer(bench)
    async with bench.store.read() as work:
        (found,) = await work.inspections.findings(actor, 2014)

    assert "不能撤回" in await say(bench, "officer", f"撤回督查结果 {found.code}")


async def test_a_result_recorded_after_the_preview_is_not_sent_with_it(bench):
    await talk(bench, "officer", "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日", "通报督查结果")
    await second_officer(bench)
    await say(bench, "second", "督查结果 新化县：问题丙事项；要求乙事项；期限6月30日")

    await say(bench, "officer", "[发出]")

    assert await told(bench, "xinhua") == []
    assert "未通报1项" in await say(bench, "officer", "督查结果")


async def test_an_answer_to_the_only_open_result_needs_no_number(bench):
    await talk(bench, "officer", "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日", "通报督查结果", "发出")

    assert "已记录" in await say(bench, "shuangfeng", "整改情况 已补齐材料")
    assert "已补齐材料" in "\n".join(await told(bench, "officer"))


async def test_an_answer_may_be_given_again_and_the_newest_holds(bench):
    await talk(bench, "officer", "督查结果 双峰县：问题甲事项；要求乙事项；期限6月30日", "通报督查结果", "发出")
    actor = await officer(bench)
    async with bench.store.read() as work:
        (found,) = await work.inspections.findings(actor, 2014)
    await talk(bench, "shuangfeng", "整改情况 正在整改", f"整改情况 {found.code} 已全部补齐")
    await told(bench, "officer")

    heard = await say(bench, "officer", "督查结果")

    assert "已全部补齐" in heard
    assert "正在整改" not in heard


@pytest.mark.parametrize("said", [
    "督查安排 双峰县 6月12日 一组", "督查结果 双峰县：问题1；要求2；期限6月30日", "通报督查结果", "撤回督查结果 A7K2",
])  # fmt: skip
async def test_only_the_office_arranges_and_records(bench, said):
    assert "权限" in await say(bench, "xinhua", said)
