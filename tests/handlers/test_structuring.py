"""结构建议: an arrangement of the places left, within one's own unit, worded as a reference."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import SHANGHAI
from core.period import Quarter
from core.render import as_text
from handlers.structuring import asks_for_structure
from models.records import Entry, EntryKind
from tests.models.support import approve_plan

NUMBERS = json.loads((Path(__file__).parent.parent / "exports" / "demo-2014.json").read_text(encoding="utf-8"))[
    "quarters"
]
FIRST = {
    "total": 47, "age35": 38, "edu_hs": 40, "female": 17, "farmer": 14, "migrant": 2, "liangxin": 2, "frontline": 31,
    "league": 10, "league_rec": 10, "rural": 20, "rural_age35": 15, "rural_edu_hs": 17, "rural_female": 4,
    "activists": 150,
}  # fmt: skip


async def prepared(bench, counts=FIRST, plan=100, unknown=()):
    bench.clock.moment = datetime(2014, 7, 3, 10, 0, tzinfo=SHANGHAI)
    async with bench.store.write() as work:
        actor = await work.people.actor(bench.channel.name, "shuangfeng")
        if counts:
            entries = [Entry(code, EntryKind.COUNT, n) for code, n in counts.items() if code not in unknown]
            entries += [Entry(code, EntryKind.UNKNOWN) for code in unknown]
            await work.reports.enter(actor, "shuangfeng", Quarter(2014, 1), entries, "before")
            await work.reports.submit(actor, "shuangfeng", Quarter(2014, 1), due=None)
        if plan:
            await approve_plan(work, actor, "shuangfeng", 2014, plan)


async def say(bench, speaker, said):
    bench.speaker = speaker
    return "\n".join(as_text(reply) for reply in await bench.hear(said))


@pytest.mark.parametrize(
    "said",
    [
        "结构建议",
        "后面的名额怎么安排",
        "余下的名额怎么安排好？",
        "剩下的计划如何搭配",
        "还剩的名额该发展哪些人",
        "后续名额怎样安排才达标",
    ],
)
def test_what_asks_for_an_arrangement(said):
    assert asks_for_structure(said)


@pytest.mark.parametrize("said", ["名额怎么分配", "发展计划怎么安排", "后面要开什么会", "结构要求是什么", "余下30名"])
def test_what_does_not(said):
    assert not asks_for_structure(said)


async def test_the_places_left_are_arranged_for_all_shares_and_as_a_reference(bench):
    await prepared(bench)

    heard = await say(bench, "shuangfeng", "后面的名额怎么安排")

    assert heard == (
        "双峰县截至2014年一季度，本年累计47名，年度计划100名，还余53名。\n"
        "2014年二季度的数字还没有报送，这里没有算进去。\n"
        "余下53名要同时照顾各项比例，参考：35岁及以下42名、高中以上文化程度50名、女党员23名、农牧渔民12名、"
        "“两新”组织党员3名、生产、工作一线34名。同一名可以兼几项。\n"
        "其中农村新发展党员按23名算，要有：农村35岁及以下16名、农村高中以上文化程度20名、农村女党员9名。\n"
        "换算供安排后续工作参考。已发生的数字请据实填报；发展谁，由党组织按标准和程序确定。\n"
        "团员“推优”面按共青团员算，与名额怎样安排无关。"
    )


async def test_what_cannot_hold_together_is_said_with_the_nearest(bench):
    await prepared(bench, FIRST | {"female": 10}, plan=60)

    heard = await say(bench, "shuangfeng", "结构建议")

    assert "余下13名不能让各项同时到位，差得最少的一种：" in heard
    assert "女党员13名" in heard
    assert "女党员全年最高23/60，38.3%，到不了40%。" in heard
    assert "参考" in heard


async def test_without_a_plan_it_is_said_that_there_is_none(bench):
    await prepared(bench, plan=None)

    heard = await say(bench, "shuangfeng", "后面的名额怎么安排")

    assert heard.startswith("双峰县2014年没有已批准的年度计划，余下名额算不出来。")
    assert "如果再发展20人，其中女9人呢" in heard


@pytest.mark.parametrize("plan", [47, 40])
async def test_a_plan_that_is_used_up_leaves_nothing_to_arrange(bench, plan):
    await prepared(bench, plan=plan)

    assert "已经用完，没有余下的名额" in await say(bench, "shuangfeng", "结构建议")


async def test_before_the_first_report_the_whole_plan_is_arranged(bench):
    await prepared(bench, counts=None, plan=100)

    heard = await say(bench, "shuangfeng", "结构建议")

    assert heard.startswith("双峰县2014年还没有报送，按全年100名从头算。\n余下100名要同时照顾")
    assert "女党员40名" in heard
    assert "农村新发展党员会有多少名还没有数字可依，农村各项没有算进去。" in heard


async def test_a_unit_without_villages_hears_nothing_of_them(bench):
    counts = FIRST | {"rural": 0, "rural_age35": 0, "rural_edu_hs": 0, "rural_female": 0}
    await prepared(bench, counts)

    heard = await say(bench, "shuangfeng", "结构建议")

    assert "女党员23名" in heard
    assert "农村" not in heard


async def test_a_field_that_is_not_known_is_left_out_and_named(bench):
    await prepared(bench, unknown={"female", "rural_female"})

    heard = await say(bench, "shuangfeng", "结构建议")

    assert "女党员、农村女党员有暂缺或未填，没有算进去。" in heard
    assert "农牧渔民12名" in heard


async def test_shares_that_hold_anyway_need_no_arrangement(bench):
    full = dict.fromkeys(FIRST, 47) | {"rural": 20, "rural_age35": 20, "rural_edu_hs": 20, "rural_female": 20}
    await prepared(bench, full, plan=48)

    assert "不用另外照顾哪一类" in await say(bench, "shuangfeng", "结构建议")


async def test_an_open_report_keeps_its_question(bench):
    await prepared(bench)
    asked = await say(bench, "shuangfeng", "二季度总数32 女12")

    heard = await say(bench, "shuangfeng", "后面的名额怎么安排")

    assert heard.count(asked[asked.index("其中，") :]) == 1


async def test_the_department_sees_the_city_against_the_control_figure_and_units_it_names(bench):
    await prepared(bench)

    city = await say(bench, "officer", "后面的名额怎么安排")
    unit = await say(bench, "officer", "双峰县后面的名额怎么安排")

    assert city.startswith("全市截至2014年二季度，本年累计47名，按2700名左右算，还余2653名。")
    assert "还有11个单位未报" in city
    assert unit.startswith("双峰县截至2014年一季度")
    assert "不显示新化县的数字" in await say(bench, "shuangfeng", "新化县后面的名额怎么安排")
    assert "写明一个单位" in await say(bench, "officer", "双峰县和新化县后面的名额怎么安排")
    assert "要先绑定单位" in await say(bench, "passer-by", "后面的名额怎么安排")
