"""退回 through the whole assistant: one field sent back with a reason, asked, answered, told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.people import Role
from models.records import ReportState
from tests.handlers.reviewing import WHOLE, joins, say, second_officer, state, submitted, told

IN_ONE_LINE = "退回 双峰县 女党员 与往季相差较大"


async def returned(bench, said=IN_ONE_LINE):
    await say(bench, "officer", said)
    return await say(bench, "officer", "发出")


async def test_nothing_reaches_the_unit_before_it_is_sent(bench):
    await submitted(bench, "shuangfeng")

    shown = await say(bench, "officer", IN_ONE_LINE)
    assert await told(bench, "shuangfeng") == []
    assert "已退回双峰县女党员" in await say(bench, "officer", "发出")

    [heard] = await told(bench, "shuangfeng")
    assert heard.removesuffix("\n可发：去改、数字没错") in shown


async def test_the_answer_makes_a_version_and_the_mark_of_being_on_time_stays(bench):
    async with bench.store.write() as work:
        officer = await work.people.actor("test", "officer")
        await work.office.set(officer, "due_working_day", "5", confirmed=True)
    await submitted(bench, "shuangfeng")
    await returned(bench)
    assert (await state(bench)).state is ReportState.RETURNED
    bench.clock.forward(days=20)

    assert "退回项已改：女党员由36名改为38名" in await say(bench, "shuangfeng", "38")

    report = await state(bench)
    assert (report.state, report.version, report.on_time) == (ReportState.SUBMITTED, 2, True)
    assert report.stored.values["female"] == 38
    assert any("女党员由36名改为38名" in each for each in await told(bench, "officer"))


async def test_the_record_shows_the_return_and_the_answer_with_both_counts(bench):
    await submitted(bench, "shuangfeng")
    await returned(bench)
    await say(bench, "shuangfeng", "38")

    async with bench.store.read() as work:
        query = text("SELECT act, before, after FROM audit ORDER BY id")
        acts = (await work._transaction.session.execute(query)).all()
    assert ("report.return_field", "female", "与往季相差较大") in [tuple(act) for act in acts]
    last = next(act for act in reversed(acts) if act.act == "report.submit")
    assert '"female":36' in last.before
    assert '"female":38' in last.after


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("打回双峰的女党员，请再核对", "女党员"),
        ("退回：双峰县 农村女党员 口径不一致", "农村女党员"),
        ("退回 双峰 35岁以下 请再核对", "35岁及以下"),
        ("退回双峰县总数 与计划不符", "发展党员总数"),
    ],
)
async def test_one_line_names_unit_field_and_reason_in_any_writing(bench, said, label):
    await submitted(bench, "shuangfeng")

    assert f"有1项退回：{label}。" in await say(bench, "officer", said)


async def test_what_the_line_lacks_is_asked(bench):
    await submitted(bench, "shuangfeng")

    assert "退回双峰县哪一项？" in await say(bench, "officer", "退回 双峰县")
    assert "原因是什么？" in await say(bench, "officer", "农民工")
    assert "请用一句话写明退回原因" in await say(bench, "officer", "其他")
    assert "没有采用" in await say(bench, "officer", "长" * 101)
    assert "原因：与名册不一致" in await say(bench, "officer", "与名册不一致")


async def test_a_step_back_asks_the_point_before(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)

    assert "原因是什么？" in await say(bench, "officer", "上一步")
    assert "哪一项？" in await say(bench, "officer", "上一步")
    assert "退回哪个单位？" in await say(bench, "officer", "上一步")


@pytest.mark.parametrize("said", ["取消", "不"])
async def test_a_return_that_is_given_up_sends_nothing(bench, said):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)

    assert "没有退回，双峰县的数字不变" in await say(bench, "officer", said)
    assert await told(bench, "shuangfeng") == []
    assert (await state(bench)).state is ReportState.SUBMITTED


async def test_a_command_in_between_is_done_and_the_preview_comes_again(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)

    heard = await say(bench, "officer", "进度")

    assert "应报11个单位" in heard
    assert heard.count("将发给双峰县：") == 1


async def test_two_officers_do_not_send_the_same_field_back_twice(bench):
    await second_officer(bench)
    await submitted(bench, "shuangfeng")
    await say(bench, "second", IN_ONE_LINE)
    await returned(bench)

    assert "双峰县女党员已在退回中，2014年4月2日（周三）发出" in await say(bench, "second", "发出")
    assert len(await told(bench, "shuangfeng")) == 1


async def test_a_count_that_changed_after_the_preview_is_looked_at_again(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)
    await say(bench, "shuangfeng", "女改成37")
    await say(bench, "shuangfeng", "漏报了1人")

    heard = await say(bench, "officer", "发出")

    assert "双峰县刚才更新为第2版，没有发出" in heard
    assert "女党员现为37名" in heard
    assert "已退回" in await say(bench, "officer", "发出")


async def test_the_button_of_an_older_preview_sends_nothing(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)
    old = bench.heard[-1]
    await say(bench, "officer", "改原因")
    await say(bench, "officer", "请再核对")

    bench.heard = [old]
    heard = await say(bench, "officer", "[发出]")

    assert "情况已有变化" in heard
    assert "原因：请再核对" in heard
    assert await told(bench, "shuangfeng") == []


async def test_whoever_comes_after_the_answer_of_a_deputy_is_not_asked_any_more(bench):
    await joins(bench, "赵强", "deputy", Role.DEPUTY, "shuangfeng")
    await submitted(bench, "shuangfeng")
    await returned(bench)

    assert "退回项已改" in await say(bench, "deputy", "38")
    assert "38”是哪一项的数" in await say(bench, "shuangfeng", "38")
    assert (await state(bench)).version == 2


async def test_a_number_is_for_no_field_where_two_were_sent_back(bench):
    await submitted(bench, "shuangfeng")
    await returned(bench)
    await returned(bench, "退回 双峰县 农民工 请再核对")

    assert "农牧渔民" not in (heard := await say(bench, "shuangfeng", "38"))
    assert "有2项退回：女党员、农民工" in heard
    assert (await state(bench)).stored.values["female"] == 36
    await say(bench, "shuangfeng", "38")
    assert "退回项已改" in await say(bench, "shuangfeng", "数字没错")
    assert (await state(bench)).stored.values["female"] == 38


async def test_the_button_that_a_count_is_right_does_nothing_once_it_was_answered(bench):
    await submitted(bench, "shuangfeng")
    await returned(bench)
    await say(bench, "shuangfeng", "38")

    assert "目前没有退回待改的项目" in await say(bench, "shuangfeng", "[数字没错]")
    assert (await state(bench)).version == 2


async def test_a_returned_field_stays_to_be_done_and_is_seen_in_the_progress(bench):
    await submitted(bench, "shuangfeng")
    await returned(bench)

    assert "2014年一季度有1项退回待改：女党员。" in await say(bench, "shuangfeng", "待办")
    assert "退回待改1个" in await say(bench, "officer", "进度")


@pytest.mark.parametrize("said", ["退回 新化县 女党员 请再核对", "退回 双峰县"])
async def test_only_the_department_sends_back(bench, said):
    await submitted(bench, "shuangfeng", "xinhua")

    assert "需要市委组织部经办人权限" in await say(bench, "shuangfeng", said)
    assert (await state(bench, "xinhua")).state is ReportState.SUBMITTED


async def test_within_the_form_of_a_secretary_the_word_means_one_step_back(bench):
    await say(bench, "shuangfeng", "填报")
    await say(bench, "shuangfeng", "96")

    assert "发展党员" in (heard := await say(bench, "shuangfeng", "退回"))
    assert "回到上一项" in heard


async def test_a_question_about_returns_is_a_question(bench):
    await submitted(bench, "shuangfeng")

    assert "哪一项？" not in await say(bench, "officer", "退回双峰县的材料要多少天？")


async def test_an_officer_who_is_one_no_longer_sends_nothing(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", IN_ONE_LINE)
    async with bench.store.write() as work:
        await work._transaction.session.execute(
            text("UPDATE grants SET role = 'deputy', unit = 'xinhua' WHERE role = 'officer'")
        )

    await say(bench, "officer", "发出")

    assert await told(bench, "shuangfeng") == []
    assert (await state(bench)).state is ReportState.SUBMITTED


async def test_before_any_report_there_is_nothing_to_send_back(bench):
    assert "还没有单位报送，没有可退回的数字" in await say(bench, "officer", "退回")
    await say(bench, "shuangfeng", WHOLE)
    assert "双峰县2014年一季度还没有报送" in await say(bench, "officer", IN_ONE_LINE)
