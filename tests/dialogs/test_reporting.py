"""Reporting through the database: whose report, which quarter, versions, receipts, two people at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.channel import PanelMark
from core.clock import SHANGHAI
from core.errors import RightsError
from core.people import Actor
from core.period import Quarter
from handlers.panel import panel
from models.records import ReportState
from tests.dialogs.desk import KIT, open_desk
from tests.dialogs.support import FULL

Q2 = Quarter(2014, 2)


@pytest.fixture
async def desk():
    async with open_desk() as made:
        yield made


async def submit(desk, words: str = FULL) -> str:
    await desk.say("李明", words)
    return await desk.say("李明", "确认报送")


async def officer(desk) -> Actor:
    async with desk.store.read() as work:
        found = await work.people.actor("test", "王芳")
    assert found
    return found


async def test_the_last_quarter_that_ended_is_reported_and_the_draft_is_stored_at_once(desk):
    text = await desk.say("李明", "填报")

    assert text.startswith("双峰县2014年一季度（1—3月）")
    assert "拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）" in text
    await desk.say("李明", "25")
    report = await desk.report()
    assert report.draft
    assert report.draft.values == {"total": 25}
    assert report.state is ReportState.DRAFT


async def test_one_message_and_a_confirmation_make_version_one_with_a_receipt(desk):
    text = await submit(desk)

    report = await desk.report()
    assert report.version == 1
    assert report.on_time is True
    assert report.draft is None
    assert text.startswith("已收到。\n双峰县2014年一季度第1版\n报送时间：2014年4月2日（周三）10:00\n报送人：李明")
    assert f"核对码：{report.code}" in text


async def test_a_second_confirmation_answers_with_the_receipt_there_is(desk):
    await submit(desk)

    text = await desk.say("李明", "确认报送")

    report = await desk.report()
    assert report.version == 1
    assert f"双峰县2014年一季度已于2014年4月2日（周三）10:00报送，第1版，核对码{report.code}。" in text


async def test_a_correction_keeps_the_on_time_mark_and_the_department_hears_of_it(desk):
    await submit(desk)
    desk.clock.moment = datetime(2014, 4, 12, 9, tzinfo=SHANGHAI)

    assert "女党员由12名改为13名。请用一句话写明原因。" in await desk.say("李明", "女改成13")
    text = await desk.say("李明", "漏统计1名")

    report = await desk.report()
    assert (report.version, report.on_time) == (2, True)
    assert "已更新为第2版：女党员由12名改为13名。\n原因：漏统计1名\n首次报送时间不变：2014年4月2日（周三）10:00" in text
    async with desk.store.write() as work:
        to_the_deputy, post = await work.outbox.claim(["test"])
    assert "李明同志于2014年4月2日（周三）10:00确认报送双峰县2014年一季度" in to_the_deputy.post.reply.blocks[0].text
    assert post.post.conversation == "王芳"
    assert "双峰县2014年一季度更新为第2版：女党员由12名改为13名" in post.post.reply.blocks[0].text


async def test_a_deputy_sees_what_was_entered_and_goes_on(desk):
    await desk.say("李明", "总数25 35岁以下20")

    text = await desk.say("赵强", "继续")

    assert "有一份草稿" in text
    assert "高中以上文化程度多少名" in text
    await desk.say("赵强", "23")
    assert "女党员多少名" in await desk.again("李明")


async def test_what_a_deputy_changed_is_read_back_before_it_is_submitted(desk):
    await desk.say("李明", FULL)
    await desk.say("赵强", "女改成14")

    text = await desk.say("李明", "确认报送")

    assert "4. 女党员" in text
    assert (await desk.report()).version == 0
    await desk.say("李明", "确认报送")
    assert (await desk.report()).stored.values["female"] == 14


async def test_when_a_deputy_submitted_the_other_hears_the_receipt(desk):
    await desk.say("李明", FULL)
    await desk.say("赵强", "继续")
    await desk.say("赵强", "确认报送")

    text = await desk.say("李明", "确认报送")

    assert (await desk.report()).version == 1
    assert "第1版，核对码" in text


async def test_another_unit_in_the_message_is_refused_and_nothing_is_stored(desk):
    text = await desk.say("李明", "新化县一季度发展40名 女17")

    assert "您绑定的是双峰县，不能代报新化县" in text
    assert (await desk.report()).draft is None
    assert (await desk.report("xinhua")).draft is None


async def test_another_unit_named_in_an_open_form_leaves_the_form_as_it_was(desk):
    await desk.say("李明", "总数25")

    text = await desk.say("李明", "新化县一季度发展40名")

    assert "不能代报新化县" in text
    assert "35岁及以下多少名" in text
    assert (await desk.report()).draft.values == {"total": 25}


async def test_a_unit_written_by_ear_is_confirmed_before_anything_is_stored(desk):
    assert "“双丰县”是指双峰县吗？" in await desk.say("李明", "双丰县一季度发展25人")
    assert (await desk.report()).draft is None

    await desk.say("李明", "是")

    assert (await desk.report()).draft.values == {"total": 25}


async def test_a_unit_that_does_not_exist_is_asked_with_the_persons_own_as_the_choice(desk):
    assert "没有找到单位“娄底县”" in await desk.say("李明", "娄底县一季度12人女5")
    assert desk.choices == ["双峰县"]

    await desk.say("李明", "双峰")

    assert (await desk.report()).draft.values == {"total": 12, "female": 5}


async def test_this_quarter_just_after_its_end_is_asked(desk):
    assert "“本季度”是指哪个季度？" in await desk.say("李明", "本季度发展25人")
    assert desk.choices == ["2014年一季度", "2014年二季度"]

    await desk.say("李明", "一季度")

    assert (await desk.report()).draft.values == {"total": 25}


async def test_two_units_in_one_message_store_nothing(desk):
    assert "没有保存" in await desk.say("周敏", "经开区25 万宝新区40 都是一季度的总数")
    assert (await desk.report("jkq")).draft is None
    assert (await desk.report("wanbao")).draft is None


async def test_with_several_units_it_is_asked_which_one(desk):
    assert "要报哪个单位？" in await desk.say("周敏", "发展18名 女7")
    assert desk.choices == ["娄底经济技术开发区", "万宝新区"]

    text = await desk.say("周敏", "万宝新区")

    assert "万宝新区2014年一季度" in text
    assert (await desk.report("wanbao")).draft.values == {"total": 18, "female": 7}
    assert (await desk.report("jkq")).draft is None


async def test_with_several_units_the_one_in_the_message_is_taken(desk):
    await desk.say("周敏", "万宝新区发展18名 女7")

    assert (await desk.report("wanbao")).draft.values == {"total": 18, "female": 7}


async def test_with_several_units_every_progress_line_names_the_unit(desk):
    await desk.say("周敏", "万宝新区发展18名")

    assert "万宝新区2014年一季度已填2/16项。" in await desk.say("周敏", "15")


async def test_a_quarter_that_has_not_ended_is_drafted_only_after_a_yes(desk):
    text = await desk.say("李明", "二季度发展24名 女9")

    assert "2014年二季度到2014年6月30日（周一）结束。现在可以先存草稿，2014年7月1日（周二）起报送。先存草稿吗？" in text
    assert (await desk.report(quarter=Q2)).draft is None
    await desk.say("李明", "是")
    assert (await desk.report(quarter=Q2)).draft.values == {"total": 24, "female": 9}


async def test_a_no_to_an_early_draft_goes_back_to_the_open_form(desk):
    await desk.say("李明", "总数25")
    await desk.say("李明", "二季度发展24名")

    text = await desk.say("李明", "不是")

    assert "没有保存" in text
    assert "35岁及以下多少名" in text
    assert (await desk.report(quarter=Q2)).draft is None


async def test_a_quarter_of_another_year_is_not_taken(desk):
    assert "2012年四季度不在填报范围，没有保存。现在可报2014年一季度" in await desk.say("李明", "2012年四季度发展33人")
    assert "本季度一共发展党员多少名" in await desk.say("李明", "是")
    assert (await desk.report()).draft is None


async def test_in_january_the_fourth_quarter_of_last_year_is_reported(desk):
    desk.clock.moment = datetime(2015, 1, 5, 9, tzinfo=SHANGHAI)

    assert "双峰县2014年四季度（10—12月）" in await desk.say("李明", "填报")


async def test_pause_and_resume_after_days_asks_the_same_field(desk):
    await desk.say("李明", "总数25 35岁以下20 高中以上23 女10 农牧渔民7")
    await desk.say("李明", "暂停")
    assert await desk.again("李明") == ""
    desk.clock.moment = datetime(2014, 4, 5, 9, tzinfo=SHANGHAI)

    text = await desk.say("李明", "继续")

    assert "接着填双峰县2014年一季度，已填5/16项" in text
    assert "农民工多少名" in text


async def test_a_zero_report_is_two_taps_and_the_stock(desk):
    assert "14项发展人数都记为0名。确认吗？" in await desk.say("李明", "本季零报")
    await desk.say("李明", "是")
    await desk.say("李明", "96")
    await desk.say("李明", "跳过")
    await desk.say("李明", "确认报送")

    report = await desk.report()
    assert report.state is ReportState.SUBMITTED
    assert report.stored.values["total"] == 0
    assert report.stored.skipped == {"prospects"}


async def test_a_provisional_report_is_completed_later(desk):
    await desk.say("李明", FULL.replace("团员20 推优19 ", "团员20 "))
    await desk.say("李明", "暂不清楚")
    await desk.say("李明", "确认报送")
    text = await desk.say("李明", "是")

    assert "已收到（暂报，暂缺1项：经团组织“推优”）" in text
    assert (await desk.report()).state is ReportState.PROVISIONAL
    assert "推优”的多少名" in await desk.say("李明", "继续")
    text = await desk.say("李明", "19")
    assert "不再有暂缺项" in text
    report = await desk.report()
    assert (report.version, report.state) == (2, ReportState.SUBMITTED)


async def test_only_the_returned_field_is_asked_and_goes_back_to_the_department(desk):
    await submit(desk)
    async with desk.store.write() as work:
        await work.reports.return_field(
            await officer(desk), "shuangfeng", Quarter(2014, 1), "female", "请再核对", version=1
        )

    text = await desk.say("李明", "继续")

    assert "有1项退回：女党员。原因：请再核对。" in text
    text = await desk.say("李明", "13")
    assert "退回项已改：女党员由12名改为13名。已重新送市委组织部" in text
    report = await desk.report()
    assert (report.state, report.version, report.on_time) == (ReportState.SUBMITTED, 2, True)


async def test_leaving_a_draft_needs_a_yes(desk):
    await desk.say("李明", "总数25")
    await desk.say("李明", "取消")
    assert (await desk.report()).draft

    await desk.say("李明", "是")

    assert (await desk.report()).draft is None


async def test_checking_shows_what_was_reported_and_the_version_behind_a_code(desk):
    assert "双峰县2014年一季度还没有报送。" in await desk.say("李明", "核对")
    await submit(desk)
    code = (await desk.report()).code

    assert f"第1版，核对码{code}" in await desk.say("李明", "核对")
    assert "女党员：12名" in await desk.say("李明", f"核对 {code.lower()}")
    assert "女党员：12名" in await desk.say("王芳", f"核对{code}")
    assert "没有这个核对码" in await desk.say("周敏", f"核对 {code}")


async def test_an_officer_cannot_report(desk):
    with pytest.raises(RightsError):
        await desk.say("王芳", "填报")


async def test_a_command_without_an_open_form_tells_how_to_begin(desk):
    for command in ("上一步", "跳过", "撤回", "暂停"):
        assert "发“填报”可开始" in await desk.say("李明", command)


async def test_a_stale_button_tells_what_is_open_now(desk):
    await desk.say("李明", "总数25")

    assert "35岁及以下多少名" in await desk.stands("李明")


async def test_a_stale_button_after_the_submission_tells_the_receipt(desk):
    await submit(desk)

    assert "第1版，核对码" in await desk.stands("李明")


async def test_the_side_column_shows_each_field_and_what_is_asked(desk):
    await desk.say("李明", "总数25 35岁以下20")
    async with desk.store.read() as work:
        actor = await work.people.actor("test", "李明")
        dialog = (await work.conversations.load("test", "李明")).dialog
        shown = await panel(work, actor, KIT, desk.clock.now(), dialog)

    assert (shown.heading, shown.state, shown.done, shown.total) == ("双峰县2014年一季度", "草稿2/16", 2, 16)
    assert [(row.label, row.value, row.mark) for row in shown.rows[:4]] == [
        ("发展党员总数", "25名", PanelMark.DONE),
        ("35岁及以下", "20名", PanelMark.DONE),
        ("高中以上", "", PanelMark.ASKED),
        ("女党员", "", PanelMark.OPEN),
    ]


async def test_the_side_column_shows_an_officer_what_waits_and_a_stranger_nothing(desk):
    async with desk.store.read() as work:
        actor = await work.people.actor("test", "王芳")
        shown = await panel(work, actor, KIT, desk.clock.now())
        assert await panel(work, Actor(99, "某人"), KIT, desk.clock.now()) is None
    assert shown is not None
    assert (shown.heading, [row.label for row in shown.rows][:2]) == ("待办", ["待审核", "待答问题"])


@pytest.mark.parametrize("said", ["还差几名", "还差多少人", "差多少名", "还差多少"])
async def test_what_is_still_missing_is_reckoned_from_the_counts_in_the_form(desk, said):
    await desk.say("李明", "一季度发展25人，女8")

    text = await desk.say("李明", said)

    assert "40%相当于10名，现8名，差2名" in text
