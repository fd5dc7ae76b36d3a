"""申请更正 through the whole assistant: in people's own words, decided once, used by one tap, taken back."""

from __future__ import annotations

import pytest

from core.people import Role
from models.records import ReportState
from tests.handlers.reviewing import WHOLE, joins, say, second_officer, state, submitted, told


async def accepted(bench, *units):
    await submitted(bench, *(units or ("shuangfeng",)))
    for unit in units or ("shuangfeng",):
        assert "审核通过" in await say(bench, "officer", f"通过 {bench.kit.unit_name(unit)}")


async def asked(bench, words="申请更正 一季度女党员改成38，原因是名册核对有变化"):
    """Ask and return the number of the request."""
    heard = await say(bench, "shuangfeng", words)
    assert "申请已转市委组织部" in heard
    return heard.partition("编号")[2][:4]


@pytest.mark.parametrize(
    "said",
    [
        "一季度女党员报错了想改", "能不能更正上季度的数", "申请更正", "申请改数", "上季度的数报错了，想更正一下",
        "我们一季度的数有误，能改吗", "一季度报表填漏了，怎么更正", "已报的数想改", "第一季度数字不对，需要修改",
        "女党员报错了，能不能改一下",
    ],
)  # fmt: skip
async def test_a_unit_asks_in_its_own_words_and_hears_what_is_lacking(bench, said):
    await accepted(bench)

    assert "哪一项改成多少？" in await say(bench, "shuangfeng", said)
    assert "女党员由36名改为38名。\n请用一句话写明原因。" in await say(bench, "shuangfeng", "女党员改成38")
    assert "申请已转市委组织部" in await say(bench, "shuangfeng", "漏统计2人")
    assert (await state(bench)).version == 1


@pytest.mark.parametrize(
    "said",
    [
        "入党志愿书填错了能改吗",
        "发展对象材料填错了能不能改",
        "公示期间材料有误能不能更正",
        "每个季度要怎么调整发展结构",
        "指导意见的数字能改吗",
        "发展党员名额能不能调整",
        "女党员比例要求能改吗",
    ],
)
async def test_a_question_about_the_rules_is_no_request(bench, said):
    await accepted(bench)
    await told(bench, "shuangfeng")

    assert "申请更正" not in await say(bench, "shuangfeng", said)


async def test_everything_in_one_sentence_goes_straight_to_the_department(bench):
    await accepted(bench)
    code = await asked(bench)

    heard = await told(bench, "officer")
    assert any(
        "双峰县申请更正2014年一季度：女党员由36名改为38名。原因：名册核对有变化。开通吗？" in each for each in heard
    )
    assert f"申请{code}等待市委组织部答复" in await say(bench, "shuangfeng", "待办")


async def test_a_correction_that_meets_the_lock_is_the_request(bench):
    await accepted(bench)

    heard = await say(bench, "shuangfeng", "女改成38")
    assert "第1版已审核通过并锁定，不能直接改" in heard
    assert "女党员由36名改为38名" in heard
    assert "申请已转市委组织部" in await say(bench, "shuangfeng", "[漏统计]")


async def test_once_granted_one_tap_makes_the_new_version_and_it_is_locked_again(bench):
    await accepted(bench)
    first = await state(bench)
    await asked(bench)
    await told(bench, "officer")
    await say(bench, "officer", "[开通更正]")
    await told(bench, "shuangfeng")

    assert "已更新为第2版：女党员由36名改为38名。" in await say(bench, "shuangfeng", "[按申请更正]")
    second = await say(bench, "shuangfeng", "[按申请更正]")

    report = await state(bench)
    assert "第2版已送审并锁定" in second
    assert (report.version, report.state, report.stored.values["female"]) == (2, ReportState.SUBMITTED, 38)
    assert (report.on_time, report.first_submitted_at) == (first.on_time, first.first_submitted_at)


async def test_an_opening_that_was_not_used_is_over_after_its_time(bench):
    await accepted(bench)
    await asked(bench)
    await told(bench, "officer")
    await say(bench, "officer", "[开通更正]")
    await told(bench, "shuangfeng")
    bench.clock.forward(days=7)

    assert "不能直接改" in await say(bench, "shuangfeng", "[按申请更正]")
    assert (await state(bench)).version == 1


async def test_a_refusal_wants_a_reason_and_the_unit_hears_it(bench):
    await accepted(bench)
    code = await asked(bench)
    await told(bench, "officer")

    assert "原因是什么？" in await say(bench, "officer", "[不同意]")
    await say(bench, "officer", "请先提供名册。")

    assert (await told(bench, "shuangfeng"))[-1].endswith(f"申请{code}没有同意，数字不变。说明：请先提供名册。")
    assert "不能直接改" in await say(bench, "shuangfeng", "女改成38")


async def test_a_button_of_another_request_is_no_reason_for_a_refusal(bench):
    await accepted(bench, "shuangfeng", "xinhua")
    code = await asked(bench)
    await told(bench, "officer")
    await say(bench, "officer", f"不同意更正 {code}")
    await say(bench, "xinhua", "申请更正 一季度女党员改成38，原因是漏统计")
    await told(bench, "officer")

    assert "已为新化县开通" in await say(bench, "officer", "[开通更正]")

    async with bench.store.read() as work:
        officer = await work.people.actor(bench.channel.name, "officer")
        assert [each.code for each in await work.correction_requests.open_ones(officer)] == [code]
    assert "已告知双峰县" in await say(bench, "officer", "[请电话说明]")


async def test_a_bare_number_is_no_reason(bench):
    await accepted(bench)
    await say(bench, "shuangfeng", "女改成38")

    assert "请用一句话写明原因" in await say(bench, "shuangfeng", "38")


async def test_of_two_officers_the_first_decides_and_the_other_hears_it(bench):
    await second_officer(bench)
    await accepted(bench)
    await asked(bench)
    await told(bench, "officer")
    await say(bench, "officer", "[不同意]")
    await told(bench, "second")
    await say(bench, "second", "[开通更正]")

    assert "已经同意" in await say(bench, "officer", "请先提供名册")
    assert len([each for each in await told(bench, "shuangfeng") if "没有同意" in each]) == 0


async def test_what_was_withdrawn_cannot_be_granted_any_more(bench):
    await accepted(bench)
    code = await asked(bench)
    await told(bench, "officer")

    assert f"申请{code}已撤回" in await say(bench, "shuangfeng", "撤回申请")
    assert "双峰县已撤回2014年一季度的申请" in await say(bench, "officer", "[开通更正]")
    assert f"申请{code}已经撤回过" in await say(bench, "shuangfeng", f"撤回申请 {code}")


async def test_the_request_of_another_unit_is_as_unknown_as_one_that_does_not_exist(bench):
    await accepted(bench)
    code = await asked(bench)

    for act in ("撤回申请", "按申请更正"):
        there, not_there = [await say(bench, "xinhua", f"{act} {each}") for each in (code, "ZZZ9")]
        assert there.replace(code, "ZZZ9") == not_there
    assert code in await say(bench, "shuangfeng", "撤回申请")


async def test_another_request_takes_the_place_of_the_first(bench):
    await accepted(bench)
    await asked(bench)
    await told(bench, "officer")
    bench.speaker = "officer"
    first = bench.heard[-1]
    await asked(bench, "申请更正 一季度女党员改成39，因为又核对了一次")

    bench.speaker, bench.heard = "officer", [first]
    assert "已由后来的申请或开通代替" in await say(bench, "officer", "[开通更正]")
    assert "更正和补报申请：1个" in await say(bench, "officer", "待办")


async def test_what_is_not_locked_is_corrected_without_being_asked(bench):
    await submitted(bench, "shuangfeng")

    assert "可以直接更正" in await say(bench, "shuangfeng", "一季度女党员报错了想改")
    assert "女党员由36名改为38名。请用一句话写明原因" in await say(bench, "shuangfeng", "一季度女党员报错了，改成38")


async def test_a_request_for_an_earlier_quarter_leaves_the_open_form_where_it_is(bench):
    await accepted(bench)
    bench.clock.forward(days=91)
    await say(bench, "shuangfeng", "填报")
    await say(bench, "shuangfeng", "30")

    await say(bench, "shuangfeng", "一季度女党员改成38")
    heard = await say(bench, "shuangfeng", "漏统计2人")

    assert "申请已转市委组织部" in heard
    assert "2014年二季度" in heard or "35岁" in heard
    async with bench.store.read() as work:
        assert (await work.reports.states(bench.quarter))["shuangfeng"].draft.values == {"total": 30}


async def test_a_person_of_two_units_names_the_unit(bench):
    await accepted(bench, "shuangfeng", "xinhua")
    person = await joins(bench, "李明", "both", Role.REPORTER, "shuangfeng")
    async with bench.store.write() as work:
        code = await work.people.invite((await work.people.actor("test", "officer")), "xinhua", Role.REPORTER)
    assert person
    await say(bench, "both", code)

    assert "请写明单位" in await say(bench, "both", "申请更正")
    assert "新化县申请更正" in await say(bench, "both", "申请更正 新化县 一季度 女党员改成38，原因是漏统计")


async def test_a_count_that_breaks_a_check_or_changes_nothing_is_no_request(bench):
    await accepted(bench)
    await say(bench, "shuangfeng", "申请更正")

    assert "哪一项改成多少" in await say(bench, "shuangfeng", "女党员改成97")
    assert "没有变化" in await say(bench, "shuangfeng", "女党员改成36")
    assert "没有申请" in await say(bench, "shuangfeng", "取消")


async def test_a_count_set_back_leaves_the_request(bench):
    await accepted(bench)
    await say(bench, "shuangfeng", "女改成38")
    await say(bench, "shuangfeng", "还有，35岁以下改成79")

    heard = await say(bench, "shuangfeng", "女改成36")

    assert "35岁及以下由78名改为79名。\n请用一句话写明原因" in heard


async def test_what_was_opened_while_the_unit_was_still_asking_is_corrected_at_once(bench):
    await accepted(bench)
    await say(bench, "shuangfeng", "申请更正")
    await say(bench, "officer", "开通 双峰县 全市复核")

    assert "这是报送后的修改：女党员由36名改为38名" in await say(bench, "shuangfeng", "女改成38")


@pytest.mark.parametrize("said", ["申请更正 二季度女党员改成3", "申请更正 2013年四季度女党员改成3"])
async def test_a_quarter_that_was_not_collected_cannot_be_corrected(bench, said):
    await accepted(bench)

    assert "不在已收集的季度之内" in await say(bench, "shuangfeng", said)


async def test_counts_behind_late_report_are_counts_and_no_reason(bench):
    await say(bench, "xinhua", "补报 一季度总数25 女10")
    assert (await state(bench, "xinhua")).draft.values == {"total": 25, "female": 10}
    await say(bench, "officer", "锁定 一季度")
    await say(bench, "officer", "确认锁定")
    await told(bench, "louxing")

    assert "请用一句话写明原因" in await say(bench, "louxing", "补报 一季度总数25 女10")


async def test_an_officer_who_asks_for_the_own_report_is_shown_the_way(bench):
    assert "发“核对”加核对码" in await say(bench, "officer", "我报没报")


async def test_a_unit_without_a_report_has_nothing_to_correct(bench):
    assert "没有可更正的数" in await say(bench, "xinhua", "申请更正")
    assert "由填报人提出" in await say(bench, "officer", "申请更正")
    assert "共16项" in await say(bench, "xinhua", "申请补报")


async def test_the_same_tap_delivered_twice_grants_once(bench):
    await accepted(bench)
    await asked(bench)
    await told(bench, "officer")
    await bench.tap("开通更正", key="k1")
    assert await bench.tap("开通更正", key="k1") == []

    assert len([each for each in await told(bench, "shuangfeng") if "已同意" in each]) == 1


async def test_a_correction_of_the_quarter_before_is_told_in_the_next_report_and_counts(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "shuangfeng", "女改成40")
    await say(bench, "shuangfeng", "漏统计4人")
    bench.clock.forward(days=91)
    heard = await say(bench, "shuangfeng", WHOLE.replace("一季度", "二季度"))
    assert "2014年一季度女党员已由36名改为40名（第2版）" in heard
    await say(bench, "shuangfeng", "确认报送")
    bench.clock.forward(days=92)

    assert "已由36名改为40名" not in await say(bench, "shuangfeng", WHOLE.replace("一季度", "三季度"))
    await say(bench, "shuangfeng", "取消")
    assert "本年累计76/192" in await say(bench, "shuangfeng", "我们现在女党员占多少")
