"""The officer's views, through the whole assistant: who has reported, who not, and what it adds up to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.messages import Shares, Table
from core.people import OPERATOR, Grant, Role
from core.period import Quarter
from core.render import as_text
from models.records import Entry, EntryKind

Q1 = Quarter(2014, 1)
DEMO = json.loads((Path(__file__).parent.parent / "exports" / "demo-2014.json").read_text(encoding="utf-8"))
NUMBERS = DEMO["quarters"]["1"]


async def report(bench, unit, *, submit=True, unknown=()):
    """A unit's first quarter of the demonstration, entered and submitted by its own reporter."""
    async with bench.store.write() as work:
        actor = await work.people.actor(bench.channel.name, unit)
        entries = [
            Entry(code, EntryKind.UNKNOWN) if code in unknown else Entry(code, EntryKind.COUNT, count)
            for code, count in NUMBERS[unit].items()
        ]
        await work.reports.enter(actor, unit, Q1, entries, f"message of {unit}")
        if submit:
            await work.reports.submit(actor, unit, Q1, due=None)


async def officer_hears(bench, said):
    bench.speaker = "officer"
    return await bench.hear(said)


def rows_of(reply):
    return dict(next(block for block in reply.blocks if isinstance(block, Table)).rows)


async def test_progress_counts_every_unit_once_and_lists_them_in_the_order_of_the_addressees(bench):
    await report(bench, "louxing")
    await report(bench, "xinhua", unknown={"frontline", "league"})
    await report(bench, "wanbao", submit=False)

    [reply] = await officer_hears(bench, "进度")

    assert "应报11个单位，已报2个（含暂报1个），草稿1个，退回待改0个，未开始8个。" in as_text(reply)
    assert "拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）。" in as_text(reply)
    assert list(rows_of(reply)) == [unit.name for unit in bench.kit.units]
    assert rows_of(reply)["娄星区"] == "已报，2014年4月2日（周三）"
    assert rows_of(reply)["新化县"] == "暂报（暂缺2项），2014年4月2日（周三）"
    assert rows_of(reply)["万宝新区"] == "草稿，已填16/16项"
    assert rows_of(reply)["双峰县"] == "未开始"


async def test_missing_names_the_units_and_their_telephones_are_one_tap_away(bench):
    for unit in NUMBERS:
        if unit not in {"shuangfeng", "jkq"}:
            await report(bench, unit)
    async with bench.store.write() as work:
        await work.people.add("李明", [Grant(Role.DEPUTY, "shuangfeng")], phone="0738-0000001")

    [reply] = await officer_hears(bench, "谁没报")

    assert "尚未收到2个单位的2014年一季度数字：\n双峰县、娄底经济技术开发区\n" in as_text(reply)
    [calls] = await bench.tap("电话名单")
    assert "双峰县 李明 0738-0000001" in as_text(calls)
    assert "娄底经济技术开发区 娄底经济技术开发区干事 没有登记电话" in as_text(calls)


async def test_when_all_have_reported_there_is_nobody_to_call(bench):
    for unit in NUMBERS:
        await report(bench, unit)

    for said in ("缺报", "电话名单"):
        [reply] = await officer_hears(bench, said)
        assert as_text(reply).startswith("2014年一季度11个单位已全部报送。")


async def test_the_summary_adds_up_counts_and_measures_the_city(bench):
    for unit in NUMBERS:
        await report(bench, unit)

    [reply] = await officer_hears(bench, "汇总")

    text = as_text(reply)
    assert "11/11个单位" in text
    assert "全市本年累计589名，相当于2700名的21.8%，时间过去25.0%。" in text
    assert "女党员：本年累计233/589，39.6%。全市要求40%左右。低0.4个百分点。" in text
    assert "不代表全市" not in text
    shares = next(block for block in reply.blocks if isinstance(block, Shares)).shares
    assert len(shares) == 11


async def test_a_part_of_the_units_is_not_the_city_and_an_unknown_count_is_no_zero(bench):
    await report(bench, "louxing", unknown={"female"})
    await report(bench, "xinhua")

    [reply] = await officer_hears(bench, "汇总")

    text = as_text(reply)
    assert "还有9个单位未报，以下是已报单位的合计，不代表全市。" in text
    assert "女党员（缺1个单位）" in text
    assert "女党员：本年累计53/139" in text


async def test_before_the_first_report_there_is_nothing_to_add_up(bench):
    [reply] = await officer_hears(bench, "汇总")

    assert as_text(reply).startswith("2014年一季度还没有单位报送")


@pytest.mark.parametrize("said", ["进度", "缺报", "电话名单", "汇总"])
async def test_a_secretary_sees_no_other_unit(bench, said):
    await report(bench, "xinhua")
    bench.speaker = "shuangfeng"

    heard = "\n".join(as_text(reply) for reply in await bench.hear(said))

    assert "这项操作需要市委组织部经办人权限" in heard
    assert "新化" not in heard


async def test_a_tolerance_of_the_department_is_used_and_named(bench):
    for unit in NUMBERS:
        await report(bench, unit)
    async with bench.store.write() as work:
        await work.office.set(OPERATOR, "tolerance", "2", confirmed=True)

    [reply] = await officer_hears(bench, "汇总")

    assert "与40%相差0.4个百分点，在市委组织部设定的2个百分点以内。" in as_text(reply)
    assert "幅度指导意见没有规定" not in as_text(reply)
