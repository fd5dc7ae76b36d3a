"""通过 through the whole assistant: one report accepted, all without notes accepted, a correction afterwards."""

from __future__ import annotations

import pytest

from models.records import ReportState
from tests.handlers.reviewing import WHOLE, say, second_officer, state, submitted, told

FEW_ACTIVISTS = WHOLE.replace("积极分子1202", "积极分子202")


async def noted(bench, unit):
    """A unit whose reporter confirmed a doubt."""
    await say(bench, unit, FEW_ACTIVISTS)
    await say(bench, unit, "确认无误")
    assert "已收到" in await say(bench, unit, "确认报送")


async def corrected(bench, unit="shuangfeng"):
    await say(bench, unit, "女改成37")
    return await say(bench, unit, "漏报了1人")


async def test_the_unit_hears_that_its_version_was_accepted(bench):
    await submitted(bench, "shuangfeng")

    assert "双峰县2014年一季度第1版审核通过" in await say(bench, "officer", "通过 双峰县")

    assert await told(bench, "shuangfeng") == [
        "双峰县2014年一季度第1版，市委组织部已审核通过，数字随之锁定。要更正，发“申请更正”。"
    ]
    assert (await state(bench)).state is ReportState.ACCEPTED


async def test_a_correction_after_the_acceptance_is_not_accepted_and_both_sides_hear_it(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过 双峰县")
    await say(bench, "officer", "开通 双峰县 漏报了1人")

    assert "第1版的审核通过随之失效" in await corrected(bench)

    assert any("第1版的审核通过随之失效，请重新审核" in each for each in await told(bench, "officer"))
    report = await state(bench)
    assert (report.state, report.version, report.accepted_at) == (ReportState.SUBMITTED, 2, None)


async def test_a_field_of_an_accepted_report_can_still_be_sent_back(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过 双峰县")
    await say(bench, "officer", "退回 双峰县 女党员 请再核对")
    await say(bench, "officer", "发出")

    assert (await state(bench)).state is ReportState.RETURNED
    assert "有1项退回待改，改好后再审核" in await say(bench, "officer", "通过 双峰县")


async def test_the_button_of_an_older_version_accepts_nothing(bench):
    await submitted(bench, "shuangfeng", "xinhua")
    await say(bench, "officer", "通过")
    list_of_then = bench.heard[-1]
    await corrected(bench)

    bench.heard = [list_of_then]
    assert "双峰县已更新为第2版，第1版没有审核通过" in await say(bench, "officer", "[双峰县]")
    assert (await state(bench)).state is ReportState.SUBMITTED
    assert "第2版审核通过" in await say(bench, "officer", "[审核新版]")


async def test_the_button_of_an_earlier_quarter_accepts_what_it_showed(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过")
    bench.clock.forward(days=91)

    assert "双峰县2014年一季度第1版审核通过" in await say(bench, "officer", "[双峰县]")


async def test_all_without_notes_are_accepted_after_a_yes_and_the_others_are_named(bench):
    await submitted(bench, "shuangfeng", "xinhua")
    await noted(bench, "louxing")

    heard = await say(bench, "officer", "全部通过")
    assert "通过2个没有提示的单位：双峰县、新化县。" in heard
    assert "其余1个请逐个看：娄星区。" in heard
    assert await told(bench, "shuangfeng") == []

    assert "已通过2个单位" in await say(bench, "officer", "是")
    states = [(await state(bench, unit)).state for unit in ("shuangfeng", "xinhua", "louxing")]
    assert states == [ReportState.ACCEPTED, ReportState.ACCEPTED, ReportState.SUBMITTED]


@pytest.mark.parametrize("said", ["取消", "不"])
async def test_without_a_yes_nothing_is_accepted(bench, said):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "全部通过")

    assert "没有审核通过" in await say(bench, "officer", said)
    assert (await state(bench)).state is ReportState.SUBMITTED


async def test_what_changed_between_the_question_and_the_yes_is_left_out(bench):
    await submitted(bench, "shuangfeng", "xinhua")
    await say(bench, "officer", "全部通过")
    await corrected(bench)

    heard = await say(bench, "officer", "[确认通过]")

    assert "已通过1个单位" in heard
    assert "没有通过：双峰县" in heard
    assert (await state(bench)).state is ReportState.SUBMITTED


async def test_a_report_with_notes_is_accepted_only_after_a_look(bench):
    await noted(bench, "shuangfeng")

    assert "确认过的提示：入党积极分子。仍然审核通过吗？" in await say(bench, "officer", "通过 双峰")
    assert (await state(bench)).state is ReportState.SUBMITTED
    assert "审核通过，已告知" in await say(bench, "officer", "[仍然通过]")


async def test_two_officers_accept_once_and_the_second_hears_it(bench):
    await second_officer(bench)
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过 双峰县")

    assert "第1版已于2014年4月2日（周三）审核通过" in await say(bench, "second", "通过 双峰县")
    assert len(await told(bench, "shuangfeng")) == 1


async def test_what_is_not_there_or_provisional_is_not_accepted(bench):
    assert "还没有报送，不能审核" in await say(bench, "officer", "通过 新化县")
    await say(bench, "shuangfeng", WHOLE.replace("女36，", ""))
    assert "还没有报送，不能审核" in await say(bench, "officer", "通过 双峰县")
    await say(bench, "shuangfeng", "暂不清楚")
    await say(bench, "shuangfeng", "确认报送")
    await say(bench, "shuangfeng", "是")

    assert (await state(bench)).state is ReportState.PROVISIONAL
    assert "是暂报，还有1项暂缺" in await say(bench, "officer", "通过 双峰县")


@pytest.mark.parametrize("said", ["通过 新化县", "通过", "全部通过", "审核通过 双峰县"])
async def test_only_the_department_accepts(bench, said):
    await submitted(bench, "shuangfeng", "xinhua")

    assert "需要市委组织部经办人权限" in await say(bench, "shuangfeng", said)
    assert (await state(bench, "xinhua")).state is ReportState.SUBMITTED


async def test_a_return_that_is_not_sent_yet_comes_before_the_acceptance_of_all(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "退回 双峰县 女党员 请再核对")

    heard = await say(bench, "officer", "全部通过")

    assert "退回还没有发出" in heard
    assert "将发给双峰县：" in heard
    assert (await state(bench)).state is ReportState.SUBMITTED
