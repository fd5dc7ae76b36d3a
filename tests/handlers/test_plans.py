"""Yearly plans in chat: rights, double delivery, stale buttons, words that are no plan, and what plans are good for."""

from __future__ import annotations

import pytest

from core.messages import IncomingKind
from core.people import Grant, Role
from handlers.dialogs.form import load_forms
from handlers.reporting.facts import _FROM_ELSEWHERE
from models.plans import plan_of
from models.records import ReportState
from tests.handlers.reviewing import say, second_officer, told

PLAN = plan_of(2014)


async def handed_in(bench, unit="shuangfeng", words="计划260名"):
    assert "核对表" in await say(bench, unit, words)
    assert "等待市委组织部审批" in await say(bench, unit, "确认报送")


async def plan(bench, unit="shuangfeng"):
    async with bench.store.read() as work:
        return (await work.reports.states(PLAN))[unit]


async def in_force(bench, unit="shuangfeng"):
    async with bench.store.read() as work:
        officer = await work.people.actor(bench.channel.name, "officer")
        return await work.reports.plan(officer, unit, 2014)


@pytest.mark.parametrize(
    "said",
    [
        "我们今年计划发展260名",
        "报计划260",
        "2014年发展党员计划260名",
        "双峰县2014年度计划二百六十名",
        "今年打算发展260名，计划数260",
        "計劃260名",
    ],
)
async def test_a_plan_is_taken_in_the_words_of_the_phone(bench, said):
    await handed_in(bench, words=said)

    assert (await plan(bench)).stored.values == {"total": 260}


@pytest.mark.parametrize(
    "said",
    [
        "计划发展多少名合适？",
        "如果计划发展260名呢",
        "计划三季度发展20名",
        "按计划发展了30名",
        "计划内发展30名",
        "计划书已经交了",
        "计划下半年再发展30名",
        "我报没报计划",
        "计划还没有",
        "总数32 女12 计划260",
    ],
)
async def test_what_is_no_plan_of_a_year_is_stored_as_none(bench, said):
    await say(bench, "shuangfeng", said)

    found = await plan(bench)
    assert (found.state, found.draft) == (ReportState.NONE, None)


async def test_a_plan_that_is_not_exact_is_asked_and_not_stored(bench):
    assert "准确人数是多少" in await say(bench, "shuangfeng", "今年计划260名左右")
    assert (await plan(bench)).draft is None

    assert "260名" in await say(bench, "shuangfeng", "260")


async def test_more_or_fewer_than_now_is_never_taken_for_the_plan(bench):
    await handed_in(bench)

    assert "调整以后是270名" in await say(bench, "shuangfeng", "计划增加10名")
    assert (await plan(bench)).draft is None
    assert "由260名改为270名" in await say(bench, "shuangfeng", "[改成270名]")
    assert "第2版" in await say(bench, "shuangfeng", "县里重点项目增加了名额")


async def test_parts_of_a_plan_cannot_exceed_it(bench):
    heard = await say(bench, "shuangfeng", "计划260名，其中女300名")

    assert "女党员300名，大于年度发展计划数260名" in heard
    assert (await plan(bench)).draft.values == {"total": 260}


async def test_a_year_that_is_not_collected_is_refused_and_the_next_one_taken(bench):
    assert "只收2014年和2015年的计划" in await say(bench, "shuangfeng", "2016年计划100名")

    await handed_in(bench, words="明年计划240名")
    assert (await plan(bench)).version == 0
    async with bench.store.read() as work:
        assert (await work.reports.states(plan_of(2015)))["shuangfeng"].stored.values == {"total": 240}


async def test_units_are_walls_for_plans_too(bench):
    await handed_in(bench)

    for said in (
        "双峰县计划",
        "计划历史 双峰县",
        "批准双峰县计划",
        "退回双峰县计划 偏大",
        "下达指标 双峰县 200",
        "全部批准",
    ):
        heard = await say(bench, "xinhua", said)
        assert "权限" in heard, said
        assert "260" not in heard, said
    assert "不能代报双峰县的计划" in await say(bench, "xinhua", "双峰县计划100名")
    assert (await plan(bench)).state is ReportState.SUBMITTED


async def test_an_officer_writes_no_plan_for_a_unit(bench):
    assert "市委组织部不代报" in await say(bench, "officer", "双峰县计划260名")
    assert "市委组织部不代报" in await say(bench, "officer", "报计划")
    assert (await plan(bench)).state is ReportState.NONE


async def test_a_message_delivered_twice_and_a_button_tapped_twice_make_one_version(bench):
    await handed_in(bench)
    await say(bench, "officer", "计划")
    await bench.tap("批准双峰县", key="t1")
    await bench.tap("批准双峰县", key="t1")
    assert await told(bench, "shuangfeng") == [
        "双峰县2014年发展党员计划第1版，市委组织部已批准，计划260名。\n批准以后要调整，直接发“计划改成250名”这样的话，调整后重新审批。"
    ]
    assert await in_force(bench) == 260

    bench.speaker = "shuangfeng"
    for _ in range(2):
        await bench.hear("计划改成270名", IncomingKind.TEXT, "m1")
        await bench.hear("名额增加", IncomingKind.TEXT, "m2")
    assert (await plan(bench)).version == 2


async def test_the_button_of_a_version_that_was_changed_approves_nothing(bench):
    await handed_in(bench)
    assert "请审批" in (await told(bench, "officer"))[0]
    await say(bench, "shuangfeng", "计划改成270名")
    await say(bench, "shuangfeng", "名额增加")

    heard = await say(bench, "officer", "批准计划 双峰县 2014年 第1版")

    assert "在您查看以后有了第2版（270名），您看的是第1版，没有批准" in heard
    assert await in_force(bench) is None
    assert "计划270名" in await say(bench, "officer", "[批准新版]")


async def test_two_officers_decide_a_plan_once(bench):
    await second_officer(bench)
    await handed_in(bench)

    assert "已批准" in await say(bench, "officer", "批准双峰县计划")
    assert "已于2014年4月2日（周三）批准" in await say(bench, "second", "批准双峰县计划")


async def test_the_reason_of_a_return_reaches_the_unit_as_it_was_written(bench):
    await handed_in(bench)
    await say(bench, "officer", "退回双峰县计划 与上级计划不符，请按250名以内报")

    assert any("原因：与上级计划不符，请按250名以内报" in each for each in await told(bench, "shuangfeng"))
    assert "数字没有变化" in await say(bench, "shuangfeng", "数字没错")
    assert (await plan(bench)).state is ReportState.SUBMITTED


async def test_a_return_of_a_quarter_for_the_sake_of_the_plan_is_no_return_of_the_plan(bench):
    await handed_in(bench)

    await say(bench, "officer", "退回 双峰县 女党员 与计划不符")

    assert (await plan(bench)).state is ReportState.SUBMITTED


async def test_a_plan_above_its_quota_is_approved_only_on_a_second_word(bench):
    await say(bench, "officer", "下达指标 双峰县 250")
    assert "已告知1个单位" in await say(bench, "officer", "确认")
    await say(bench, "shuangfeng", "计划260名")
    await say(bench, "shuangfeng", "[确认无误]")
    await say(bench, "shuangfeng", "确认报送")

    assert "比指标250名多10名。仍然批准吗？" in await say(bench, "officer", "批准双峰县计划")
    assert await in_force(bench) is None
    assert "已批准" in await say(bench, "officer", "是")
    assert await in_force(bench) == 260


async def test_all_plans_are_approved_but_those_that_changed_meanwhile(bench):
    await handed_in(bench)
    await handed_in(bench, "xinhua", "计划300名")
    assert "将批准2个单位的2014年计划：双峰县、新化县，合计560名" in await say(bench, "officer", "全部批准")
    await say(bench, "xinhua", "计划改成310名")
    await say(bench, "xinhua", "名额增加")

    heard = await say(bench, "officer", "[确认批准]")

    assert "已批准1个单位" in heard
    assert "没有批准：新化县" in heard


async def test_quotas_are_the_departments_own_and_stand_beside_the_control_figure(bench):
    await say(bench, "officer", "下达指标 双峰县 1400 新化县 1350")
    heard = await say(bench, "officer", "确认下达")

    assert "2个单位的指标合计2750名，比2700名多50名" in heard
    for unit in ("shuangfeng", "xinhua"):
        assert "这是市委组织部的决定，指导意见没有分到各单位的数" in (await told(bench, unit))[0]
    assert "没有变化" in await say(bench, "officer", "确认下达指标 2014年 双峰县1400名")


@pytest.mark.parametrize(
    "said", ["下达指标 双峰县 二十来个", "下达指标 双峰县", "下达指标 双峰县200 双峰县300", "下达指标 双峰县2800"]
)
async def test_a_quota_that_is_not_certain_is_not_set(bench, said):
    assert "指标没有下达" in await say(bench, "officer", said)

    async with bench.store.read() as work:
        officer = await work.people.actor(bench.channel.name, "officer")
        assert await work.quotas.of_year(officer, 2014) == {}


async def test_a_figure_of_another_year_is_not_compared_with_the_control_figure_of_2014(bench):
    heard = await say(bench, "officer", "下达2015年指标 双峰县 250")

    assert "没有2015年的控制数可以比较" in heard
    assert "2700" not in heard


async def test_somebody_with_two_units_says_for_which_the_plan_is(bench):
    async with bench.store.write() as work:
        grants = [Grant(Role.REPORTER, unit) for unit in ("shuangfeng", "xinhua")]
        await work.people.attach(await work.people.add("周敏", grants), bench.channel.name, "both", "both")

    assert "这次报哪个单位的计划？" in await say(bench, "both", "计划260名")
    assert "新化县2014年发展党员计划" in await say(bench, "both", "[新化县]")


async def test_the_approved_plan_is_what_the_quarter_and_the_year_are_reckoned_by(bench):
    await handed_in(bench)
    assert "没有已批准的年度计划" in await say(bench, "shuangfeng", "后面的名额怎么安排")
    await say(bench, "officer", "批准双峰县计划")

    assert "按全年260名从头算" in await say(bench, "shuangfeng", "后面的名额怎么安排")
    assert "没有记在本季数里。要报计划，请发“计划300名”" in await say(bench, "shuangfeng", "一季度总数25，计划300")


async def test_a_zero_report_of_the_quarter_never_empties_an_open_plan(bench):
    await say(bench, "shuangfeng", "计划260名")

    await say(bench, "shuangfeng", "本季零报")

    assert (await plan(bench)).draft.values == {"total": 260}


def test_every_count_that_a_form_takes_from_elsewhere_is_known():
    assert {name for form in load_forms().values() for name in form.known} <= _FROM_ELSEWHERE.keys()


def test_the_sentences_that_a_form_says_in_place_of_others_are_there(bench):
    names = set(bench.kit.texts.names())
    assert {name for form in load_forms().values() for pair in form.wording.items() for name in pair} <= names
