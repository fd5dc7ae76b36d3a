"""我们单位现在多少: counts of the year so far, of the own unit only, beside the requirement and its paragraph."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import SHANGHAI
from core.messages import Incoming
from core.people import Grant, Role
from core.period import Quarter
from core.render import as_text
from handlers.own_asked import own_question, says_own
from models.records import Entry, EntryKind
from tests.models.support import approve_plan
from tests.support import kit, library

NUMBERS = json.loads((Path(__file__).parent.parent / "exports" / "demo-2014.json").read_text(encoding="utf-8"))[
    "quarters"
]


async def report(bench, unit, number=1, *, unknown=(), submit=True, counts=None):
    async with bench.store.write() as work:
        actor = await work.people.actor(bench.channel.name, unit)
        entries = [
            Entry(code, EntryKind.UNKNOWN) if code in unknown else Entry(code, EntryKind.COUNT, count)
            for code, count in (counts or NUMBERS[str(number)][unit]).items()
        ]
        await work.reports.enter(actor, unit, Quarter(2014, number), entries, f"{unit} {number}")
        if submit:
            await work.reports.submit(actor, unit, Quarter(2014, number), due=None)


async def say(bench, speaker, said):
    bench.speaker = speaker
    replies = await (bench.tap(said[1:-1]) if said.startswith("[") else bench.hear(said))
    return "\n".join(as_text(reply) for reply in replies)


def share(unit, *numbers):
    """Numerator and denominator of women over quarters, from the figures themselves."""
    rows = [NUMBERS[str(number)][unit] for number in numbers]
    return sum(row["female"] for row in rows), sum(row["total"] for row in rows)


async def test_the_share_of_the_year_stands_beside_requirement_and_paragraph(bench):
    await report(bench, "shuangfeng", 1)
    await report(bench, "shuangfeng", 2)
    bench.clock.moment = datetime(2014, 7, 3, 10, 0, tzinfo=SHANGHAI)
    women, all_ = share("shuangfeng", 1, 2)

    heard = await say(bench, "shuangfeng", "我们现在女党员占多少")

    assert heard.startswith("这要查单位报的数字，不在文件里。\n双峰县，截至2014年二季度：\n")
    assert f"女党员：本年累计{women}/{all_}，" in heard
    assert "全市要求40%左右（二（二））。" in heard
    assert "本单位的比例供参考" in heard
    assert "原文：\n发展女党员比例保持在40%左右\n出处：" in heard


async def test_the_choice_is_offered_only_where_there_are_numbers(bench):
    assert "本单位情况" not in await say(bench, "shuangfeng", "女党员比例")
    await report(bench, "shuangfeng", submit=False)
    assert "本单位情况" not in await say(bench, "shuangfeng", "女党员比例")
    await report(bench, "shuangfeng")

    heard = await say(bench, "shuangfeng", "女党员比例")

    assert heard.endswith("1. 看全段\n2. 农村三项比例\n3. 本单位情况")
    assert "双峰县，截至2014年一季度" in await say(bench, "shuangfeng", "[本单位情况]")
    assert "本单位情况" not in await say(bench, "shuangfeng", "政治审查没有通过怎么办")
    assert "本单位情况" not in await say(bench, "xinhua", "女党员比例")


async def test_all_shares_are_told_where_none_is_named(bench):
    await report(bench, "shuangfeng")
    async with bench.store.write() as work:
        actor = await work.people.actor(bench.channel.name, "shuangfeng")
        await approve_plan(work, actor, "shuangfeng", 2014, 430)

    heard = await say(bench, "shuangfeng", "我县到哪了")

    assert "年度计划430名" in heard
    assert heard.count("/") >= 10
    assert "入党积极分子" in heard


async def test_a_quarter_without_numbers_is_named_and_not_taken_for_nothing(bench):
    await report(bench, "shuangfeng", 2)
    bench.clock.moment = datetime(2014, 10, 9, 10, 0, tzinfo=SHANGHAI)

    heard = await say(bench, "shuangfeng", "我们现在女党员占多少")

    assert "截至2014年二季度" in heard
    assert "2014年一季度没有数字，本年累计不含该季。" in heard
    assert "2014年三季度的数字还没有报送，这里没有算进去。" in heard


async def test_an_unknown_count_makes_no_share(bench):
    await report(bench, "shuangfeng", unknown={"female"})

    heard = await say(bench, "shuangfeng", "我们现在女党员占多少")

    assert "女党员有暂缺或未填，暂不计算。" in heard
    assert "/" not in heard


@pytest.mark.parametrize("said", ["我们女党员还差几名", "我县女党员现在差多少", "我们女党员够不够"])
async def test_what_is_missing_is_reckoned_for_the_rest_of_the_plan(bench, said):
    await report(bench, "shuangfeng", counts={"total": 60, "female": 22})
    async with bench.store.write() as work:
        await approve_plan(work, await work.people.actor(bench.channel.name, "shuangfeng"), "shuangfeng", 2014, 120)

    heard = await say(bench, "shuangfeng", said)

    assert "换算一：发展党员总数60名不变，40%相当于24名，现22名，差2名。" in heard
    assert "换算三：年度计划还余60名，其中女党员26名（43.3%），全年可到40%。" in heard
    assert "发展谁，由党组织按标准和程序确定。" in heard
    assert "换算" not in await say(bench, "shuangfeng", "我们现在女党员占多少")


async def test_what_the_plan_cannot_reach_any_more_is_said_with_the_most_it_can(bench):
    await report(bench, "shuangfeng", counts={"total": 270, "female": 85})
    async with bench.store.write() as work:
        await approve_plan(work, await work.people.actor(bench.channel.name, "shuangfeng"), "shuangfeng", 2014, 300)

    heard = await say(bench, "shuangfeng", "我们女党员还差几名")

    assert heard.count("年度计划300名，还余30名。余下全部是女党员，全年最高115/300，38.3%，到不了40%。") == 1
    assert "35名" not in heard


async def test_the_way_from_a_gap_to_what_is_missing_is_one_tap(bench):
    await report(bench, "shuangfeng", counts=NUMBERS["1"]["shuangfeng"] | {"total": 60, "female": 22})
    async with bench.store.write() as work:
        await approve_plan(work, await work.people.actor(bench.channel.name, "shuangfeng"), "shuangfeng", 2014, 120)

    one = await say(bench, "shuangfeng", "我们现在女党员占多少")
    missing = await say(bench, "shuangfeng", "[还差几名]")
    whole = await say(bench, "shuangfeng", "我县到哪了")
    arranged = await say(bench, "shuangfeng", "[结构建议]")

    assert one.endswith("1. 还差几名")
    assert "换算三：年度计划还余60名，其中女党员26名（43.3%），全年可到40%。" in missing
    assert "还差几名" not in missing
    assert whole.endswith("1. 还差几名\n2. 结构建议")
    assert "余下60名" in arranged


@pytest.mark.parametrize("whose", ["双峰县", "全市"])
def test_what_is_tapped_under_a_gap_is_understood_as_that_share(whose):
    for target in library().targets.shares:
        asked = own_question(f"{whose}{target.label}还差几名", kit().units, 2014, library().targets)
        assert (asked.codes, asked.gap) == ((target.code,), True)
    assert own_question(f"{whose}还差几名", kit().units, 2014, library().targets).codes == ()


async def test_without_a_gap_there_is_nothing_to_reckon(bench):
    await report(bench, "shuangfeng", counts={"total": 60, "female": 24})

    assert "不用换算" in await say(bench, "shuangfeng", "我们女党员还差几名")


async def test_without_a_report_of_the_year_the_way_on_is_to_report(bench):
    heard = await say(bench, "shuangfeng", "我们现在女党员占多少")

    assert "双峰县2014年还没有报送" in heard
    assert "开始填报" in heard


@pytest.mark.parametrize("said", ["新化县现在女党员占多少", "新化到哪了", "双峰县和新化县现在女党员占多少"])
async def test_another_unit_is_not_shown(bench, said):
    await report(bench, "xinhua")
    await report(bench, "shuangfeng")

    heard = await say(bench, "shuangfeng", said)

    assert "不显示新化县的数字" in heard
    assert "/" not in heard


async def test_the_city_is_the_departments(bench):
    for unit in NUMBERS["1"]:
        await report(bench, unit)

    city = await say(bench, "officer", "全市现在女党员占多少")
    same = await say(bench, "officer", "我们现在女党员占多少")
    unit = await say(bench, "officer", "新化县现在女党员占多少")
    secretary = await say(bench, "shuangfeng", "全市现在女党员占多少")

    assert "全市，截至2014年一季度（11/11个单位）：\n女党员：本年累计233/589，39.6%。" in city == same
    assert "新化县，截至2014年一季度" in unit
    assert "/589" not in secretary


async def test_a_part_of_the_units_is_not_the_city(bench):
    await report(bench, "xinhua")

    heard = await say(bench, "officer", "全市现在发展多少了")

    assert "还有10个单位未报，以下是已报单位的合计，不代表全市。" in heard
    assert "全市情况" in await say(bench, "officer", "女党员比例")


async def test_several_units_are_told_one_by_one(bench):
    for unit in ("jkq", "wanbao"):
        await report(bench, unit)
    async with bench.store.write() as work:
        person = await work.people.add("李明", [Grant(Role.REPORTER, "jkq"), Grant(Role.DEPUTY, "wanbao")])
        await work.people.attach(person, bench.channel.name, "both", "both")

    both = await say(bench, "both", "我们现在女党员占多少")
    one = await say(bench, "both", "万宝新区现在女党员占多少")

    assert "娄底经济技术开发区，截至" in both
    assert "万宝新区，截至" in both
    assert "娄底经济技术开发区" not in one


async def test_strangers_see_no_numbers(bench):
    await report(bench, "shuangfeng")

    assert "要先绑定单位" in await say(bench, "passer-by", "双峰县现在女党员占多少")


async def test_a_group_sees_no_numbers(bench):
    await report(bench, "shuangfeng")
    said = "我们现在女党员占多少"
    bench.speaker = "group"
    incoming = Incoming(
        bench.channel.name, "in a group", "group", "shuangfeng", bench.clock.now(), said, is_group=True
    )  # fmt: skip
    await bench.dispatcher.accept([incoming])

    [reply] = await bench.replies()

    assert "群聊里不显示单位数字" in as_text(reply)


async def test_a_follow_up_goes_on_with_the_counts(bench):
    await report(bench, "shuangfeng")
    await say(bench, "shuangfeng", "我们现在女党员占多少")

    assert "农村女党员：本年累计" in await say(bench, "shuangfeng", "那农村呢")
    assert "农牧渔民：本年累计" in await say(bench, "shuangfeng", "那农牧渔民呢")
    assert "不低于26%" in await say(bench, "shuangfeng", "原文")
    assert "本年累计" not in await say(bench, "shuangfeng", "那要求是多少")


@pytest.mark.parametrize("whose", ["我们单位", "全市"])
def test_what_a_choice_says_is_understood_as_its_own_targets(whose):
    for fact in library().facts:
        codes = [code for code in (fact.target, *fact.targets) if code]
        if words := says_own(fact, whose, library().targets):
            asked = own_question(words, kit().units, 2014, library().targets)
            assert list(asked.codes) == codes, words


@pytest.mark.parametrize(
    "said",
    [
        "女党员比例是多少", "我县女党员比例要求多少", "我们县女党员要占多少", "我们县名额多少", "我们要汇报哪些情况",
        "我们现在大学生占多少", "我们去年女党员占多少", "我们现在32人里女的12个够不够", "我县已经开展自查了怎么办",
        "我们现在怎么填", "我们单位现在退休的占多少", "全市现在有多少名党员", "各县现在女党员占多少",
    ],
)  # fmt: skip
def test_what_asks_for_rules_or_for_what_nobody_counts_is_left_to_the_documents(said):
    assert own_question(said, kit().units, 2014, library().targets) is None


@pytest.mark.parametrize(
    "said", ["达标没有", "够不够", "女的够不够", "年轻的还差几名", "农村女的够吗", "积极分子还差多少"]
)
def test_how_far_one_is_needs_no_word_for_whose_counts_are_meant(said):
    assert own_question(said, kit().units, 2014, library().targets) is not None


@pytest.mark.parametrize(
    "said", ["女党员比例多少达标", "多少才够", "材料够不够", "3个月够不够", "介绍人一个够吗", "女的占多少"]
)
def test_what_is_enough_is_a_question_about_rules(said):
    assert own_question(said, kit().units, 2014, library().targets) is None


async def test_the_ways_to_close_several_gaps_stand_under_the_names_of_what_they_close(bench):
    await report(bench, "shuangfeng")

    lines = (await say(bench, "shuangfeng", "够不够")).splitlines()

    first = [at for at, line in enumerate(lines) if line.startswith("换算一")]
    assert first
    assert all(lines[at - 1].endswith("：") for at in first)
