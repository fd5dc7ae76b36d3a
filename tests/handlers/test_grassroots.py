"""The talk about the units below: what a secretary may say, what is told once, what happens when it is switched off."""

from __future__ import annotations

import pytest

from core.messages import IncomingKind
from core.people import Grant, Role
from core.render import as_text
from handlers.panel import panel
from handlers.sight import sight_of
from tests.support import bench as open_bench

COUNTY, FENG, TANG = "shuangfeng", "shuangfeng.1", "shuangfeng.2"
FULL = (
    "总数{total} 女{female} 35岁以下{total} 高中以上{total} 农牧渔民0 农民工0 两新0 一线{total} 团员0 推优0 农村0 "
    "积极分子90 发展对象9"
)


@pytest.fixture
async def bench():
    """A county that collects from two units, each with a person on the test channel by the unit's code."""
    async with open_bench() as made:
        await made.hear("开通基层填报")
        await made.hear("好")
        await made.hear("新增基层党委 枫坪镇党委 ，三塘铺镇党委")
        await made.hear("确认新增")
        for unit in (FENG, TANG):
            await bind(made, unit)
        yield made


async def bind(made, unit: str, role: Role = Role.REPORTER, account: str = "") -> None:
    async with made.store.write() as work:
        person = await work.people.add(f"{unit}干事", [Grant(role, unit)])
        await work.people.attach(person, made.channel.name, account or unit, account or unit)


async def say(made, speaker: str, *said: str) -> str:
    """What the speaker hears of the last of these words, all its messages together."""
    made.speaker, made.heard = speaker, []
    heard = []
    for words in said:
        heard = await (made.tap(words[1:-1]) if words.startswith("[") else made.hear(words))
    return "\n".join(as_text(reply) for reply in heard)


async def submit(made, unit: str, total: int = 10, female: int = 4) -> str:
    return await say(made, unit, FULL.format(total=total, female=female), "确认无误", "[确认报送]")


async def report_of(made, unit: str):
    async with made.store.read() as work:
        return (await work.reports.states(made.quarter, unit.rpartition(".")[0]))[unit]


async def test_the_report_begins_with_the_sum_and_names_who_is_missing(bench):
    await submit(bench, FENG)

    told = await say(bench, COUNTY, "填报")

    assert "已汇总2个基层党委中的1个" in told
    assert "尚未收到1个：三塘铺镇党委" in told
    assert (await report_of(bench, COUNTY)).draft.values["total"] == 10


async def test_a_report_as_the_sum_says_needs_no_reason(bench):
    await submit(bench, FENG)

    assert "已收到" in await say(bench, COUNTY, "填报", "确认无误", "[确认报送]")


async def test_a_correction_in_place_of_a_reason_is_a_correction(bench):
    await submit(bench, FENG)
    asked = await say(bench, COUNTY, "填报", "确认无误", "女改成5", "[确认报送]")
    corrected = await say(bench, COUNTY, "女改成4")

    assert "女党员：本级5名，合计4名" in asked
    assert "女党员由5名改为4名" in corrected
    assert "已收到" in await say(bench, COUNTY, "确认报送")


async def test_a_reason_tapped_twice_makes_one_version(bench):
    await submit(bench, FENG)
    await say(bench, COUNTY, "填报", "确认无误", "女改成5", "[确认报送]")
    reply = bench.heard[-1]
    index = [choice.label for choice in reply.reply.choices].index("口径不一致")
    for key in ("a", "a", "b"):
        await bench.hear(reply.tokens[index], IncomingKind.CHOICE, key)

    assert (await report_of(bench, COUNTY)).version == 1


async def test_the_county_is_told_once_of_what_changed_after_its_report(bench):
    await submit(bench, FENG)
    await say(bench, COUNTY, "填报", "确认无误", "[确认报送]")
    await submit(bench, TANG)
    bench.speaker = COUNTY
    first = [as_text(reply) for reply in await bench.replies()]
    again = [as_text(reply) for reply in await bench.replies()]
    looked = await say(bench, COUNTY, "核对")

    assert len(first) == 1
    assert "与基层现在的合计不同" in first[0]
    assert again == []
    assert "报送以后有变化的基层党委：三塘铺镇党委" in looked


async def test_the_new_sum_is_taken_with_one_tap_and_the_change_says_why(bench):
    await submit(bench, FENG)
    await say(bench, COUNTY, "填报", "确认无误", "[确认报送]")
    await submit(bench, TANG, total=5, female=2)

    await say(bench, COUNTY, "填报", "[采用汇总]", "三塘铺补报")

    report = await report_of(bench, COUNTY)
    assert (report.version, report.stored.values["total"]) == (2, 15)


async def test_a_unit_below_is_told_that_nobody_collects_any_more_and_nothing_is_stored(bench):
    await say(bench, COUNTY, "关闭基层填报", "好")

    told = await say(bench, FENG, "总数10 女4")

    assert "双峰县没有开通基层填报" in told
    assert (await report_of(bench, FENG)).draft is None
    assert "没有开通" in await say(bench, FENG, "待办")


@pytest.mark.parametrize("said", ["进度", "缺报", "汇总", "电话名单", "通过", "全部通过", "催报", "基层党委"])
async def test_a_unit_below_and_another_county_see_nothing_of_the_siblings(bench, said):
    for speaker in (FENG, "xinhua"):
        told = await say(bench, speaker, said)

        assert "三塘铺" not in told


@pytest.mark.parametrize("said", ["核对 {code}", "历史 三塘铺镇党委", "退回 三塘铺镇党委 女党员", "通过 三塘铺镇党委"])
async def test_a_name_or_a_code_of_a_sibling_opens_nothing(bench, said):
    await submit(bench, TANG, total=77)
    code = (await report_of(bench, TANG)).code
    for speaker in (FENG, "xinhua", "officer"):
        told = await say(bench, speaker, said.format(code=code))

        assert "77" not in told


async def test_the_city_sees_the_countys_number_and_no_unit_below(bench):
    await submit(bench, FENG, total=77)
    told = "".join(
        [await say(bench, "officer", words) for words in ("进度", "缺报", "汇总", "电话名单", "基层情况 双峰县")]
    )

    assert "77" not in told
    assert "枫坪" not in told


async def test_a_deputy_sees_the_progress_and_changes_no_list(bench):
    await bind(bench, COUNTY, Role.DEPUTY, "deputy")

    assert "枫坪镇党委" in await say(bench, "deputy", "进度")
    assert "权限" in await say(bench, "deputy", "新增基层党委 甘棠镇党委")
    assert "权限" in await say(bench, "deputy", "关闭基层填报")


async def test_a_list_of_hundreds_gives_each_its_code(bench):
    names = "\n".join(f"第{number}小学党委" for number in range(300))

    await say(bench, COUNTY, "新增基层党委\n" + names)
    bench.speaker = COUNTY
    replies = [as_text(reply) for reply in await bench.hear("好")]

    lines = [line for reply in replies for line in reply.split("\n") if "小学党委 " in line]
    assert len(lines) == len(set(lines)) == 300
    assert all(len(reply) < 1500 for reply in replies)


async def test_doubles_of_a_list_are_named_and_added_once(bench):
    told = await say(bench, COUNTY, "新增基层党委 枫坪镇党委，甘棠镇党委，甘棠镇党委")

    assert "写了几遍的有2个，只算一次：枫坪镇党委、甘棠镇党委" in told
    assert "将新增1个基层党委：甘棠镇党委" in told


async def test_a_question_in_between_leaves_the_yes_open(bench):
    told = await say(bench, COUNTY, "新增基层党委 甘棠镇党委，永丰镇党委", "女党员比例是多少")

    assert "40%左右" in told
    assert "将新增2个基层党委" in told
    assert "已新增2个" in await say(bench, COUNTY, "确认新增")


async def test_the_secretary_below_opens_a_level_of_its_own(bench):
    await say(bench, FENG, "开通基层填报", "好")
    await say(bench, FENG, "新增基层党委 枫坪村党总支")
    await bind(bench, f"{FENG}.1")
    await submit(bench, f"{FENG}.1", total=3, female=1)

    assert "已汇总1个基层党委中的1个" in await say(bench, FENG, "填报")
    assert "枫坪村" not in await say(bench, COUNTY, "进度")


async def test_urging_goes_to_the_missing_once_a_day(bench):
    await submit(bench, FENG)
    await say(bench, COUNTY, "催报", "[发出催报]")
    again = await say(bench, COUNTY, "催报", "[发出催报]")
    urged = [each.conversation for each in bench.channel.sent if "双峰县请" in as_text(each.reply)]

    assert urged == [TANG]
    assert "今天已经提醒过" in again


async def test_a_name_of_the_city_is_no_name_of_a_unit_below(bench):
    assert "与市里的单位同名" in await say(bench, COUNTY, "新增基层党委 新化县")


async def test_a_late_day_is_not_asked_of_the_city(bench):
    assert "由双峰县确定" in await say(bench, FENG, "申请延期 4月15日 名册还在核对")


@pytest.mark.parametrize(
    ("said", "told"),
    [("提前3个工作日", "2014年4月2日（周三）"), ("提前一天", "2014年4月4日（周五）"), ("随便", "看不出"), ("", "拟于")],
)
async def test_the_county_settles_the_day_of_its_units(bench, said, told):
    assert told in await say(bench, COUNTY, f"基层报送时间 {said}")


async def test_the_side_column_of_the_county_says_how_many_below_are_missing(bench):
    assert (await column(bench, COUNTY))[0] == ("基层党委", "未报2个，共2个")
    await submit(bench, FENG)
    assert (await column(bench, COUNTY))[0] == ("基层党委", "未报1个，共2个")
    await submit(bench, TANG)
    assert (await column(bench, COUNTY))[0] == ("基层党委", "2个都已报")


async def test_the_side_column_tells_nobody_else_who_below_is_missing(bench):
    for speaker in (FENG, "xinhua"):
        assert (await column(bench, speaker))[0][0] == "发展党员总数"
    await say(bench, COUNTY, "关闭基层填报", "确认关闭")
    assert (await column(bench, COUNTY))[0][0] == "发展党员总数"


async def column(made, speaker: str) -> list[tuple[str, str]]:
    """The rows of the side column of a speaker."""
    async with made.store.read() as work:
        actor = await work.people.actor(made.channel.name, speaker)
        sight = await sight_of(work, actor, made.kit)
        shown = await panel(work, actor, sight.kit, made.clock.now())
    return [(row.label, row.value) for row in shown.rows]
