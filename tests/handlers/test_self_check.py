"""The self-check in chat: what comes from the reports, what is never lost or doubled, who sees and decides it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from core.people import OPERATOR, Grant, Role
from core.render import as_text
from core.texts import Texts
from handlers.panel import panel
from knowledge.reading_sheets import read_sheets
from models.records import ReportState
from models.self_checks import self_check_of
from scheduler.gathering import facts_ahead
from scheduler.notices import load_notices
from tests.handlers.reviewing import joins, say, submitted, told
from tests.support import bench as open_bench

NOTICES = load_notices(Texts.load())
COUNTY = "shuangfeng"
PERIOD = self_check_of(2014)
BEFORE_ALL = ("自查", "[无误]", "是", "[无误]", "[7名]", "[无误]", "是", "是", "0", "1", "是", "都执行了")
WHOLE = (*BEFORE_ALL, "[96名]", "96", "96", "0", "是", "2", "1", "没有")


@pytest.fixture
async def bench():
    async with open_bench() as made:
        made.clock.moment = datetime(2014, 5, 12, 9, 0, tzinfo=SHANGHAI)
        yield made


async def set_due(bench, words="2014年5月23日（周五）17:30"):
    async with bench.store.write() as work:
        await work.office.set(OPERATOR, "selfcheck_due", json.dumps(words, ensure_ascii=False), confirmed=True)


async def talk(bench, speaker, *said):
    heard = ""
    for words in said:
        heard = await say(bench, speaker, words)
    return heard


async def handed_in(bench, *said):
    await submitted(bench, COUNTY)
    return await talk(bench, COUNTY, *WHOLE, *said, "[确认报送]")


async def stored(bench, unit=COUNTY):
    async with bench.store.read() as work:
        return (await work.reports.states(PERIOD, unit.rpartition(".")[0]))[unit]


async def test_figures_are_shown_beside_the_targets_and_taken_only_with_a_tap(bench):
    await submitted(bench, COUNTY)

    shown = await talk(bench, COUNTY, "自查", "[无误]", "是")

    assert "女党员：本年累计36/96，37.5%。全市要求40%左右。低2.5个百分点。" in shown
    assert "structure" not in (await stored(bench)).draft.words
    assert "农民工党员" in await say(bench, COUNTY, "[无误]")
    assert "37.5%" in (await stored(bench)).draft.words["structure"]


async def test_a_count_that_is_offered_is_not_stored_before_it_is_said(bench):
    await submitted(bench, COUNTY)
    await talk(bench, COUNTY, "自查", "[无误]", "是", "[无误]")

    assert "migrant" not in (await stored(bench)).draft.values


async def test_without_a_report_of_the_year_nothing_is_made_up(bench):
    told_first = await say(bench, COUNTY, "自查")

    assert "还没有已批准的计划，也没有季度数字" in told_first
    assert "没有比例可核对" in await talk(bench, COUNTY, "[无误]", "是")


async def test_figures_that_moved_before_the_submission_are_asked_again(bench):
    await submitted(bench, COUNTY)
    await talk(bench, COUNTY, "自查", "[无误]")
    await talk(bench, COUNTY, "总数改成97", "一季度补录1名")

    again = await say(bench, COUNTY, "自查")

    assert "本年累计97名" in again
    assert "第1项" in again


async def test_a_form_without_problems_reads_back_and_is_on_time(bench):
    await set_due(bench)

    receipt = await handed_in(bench)

    assert "第1版。按时报送。" in receipt
    found = await stored(bench)
    assert (found.state, found.version, found.on_time) == (ReportState.SUBMITTED, 1, True)


async def test_after_the_day_it_is_late_and_still_welcome(bench):
    await set_due(bench)
    bench.clock.forward(days=20)

    receipt = await handed_in(bench)

    assert "晚于报送时间" in receipt
    assert (await stored(bench)).on_time is False


@pytest.mark.parametrize("words", ["", "5月下旬", "2015年5月23日"])
async def test_without_a_day_nobody_is_on_time_or_late(bench, words):
    await set_due(bench, words)

    receipt = await handed_in(bench)

    assert "按时" not in receipt
    assert "晚于" not in receipt
    assert "暂不区分是否按时" in await say(bench, "officer", "自查进度")


async def test_a_second_tap_and_a_second_delivery_make_one_version(bench):
    await submitted(bench, COUNTY)
    await talk(bench, COUNTY, *WHOLE)
    bench.speaker = COUNTY
    await bench.tap("确认报送", key="twice")
    await bench.tap("确认报送", key="twice")
    await bench.tap("确认报送")

    assert (await stored(bench)).version == 1


async def test_a_part_is_asked_again_where_its_whole_becomes_smaller(bench):
    await submitted(bench, COUNTY)
    await talk(bench, COUNTY, *WHOLE)

    asked = await say(bench, COUNTY, "改自查党员数 90")

    assert "自查党员数已改为：90名" in asked
    assert "其中有政治审查结论的多少名" in asked


async def test_nothing_is_asked_of_parts_of_nothing(bench):
    await submitted(bench, COUNTY)

    asked = await talk(bench, COUNTY, *BEFORE_ALL[:9])

    assert "本年已调度汇总几次" in asked


async def test_what_is_no_problem_any_more_needs_no_remedy(bench):
    await submitted(bench, COUNTY)
    await talk(bench, COUNTY, *WHOLE)
    assert "怎样整改" in await say(bench, COUNTY, "改备案 否，2份没有报")
    assert "filing.problem" in (await stored(bench)).draft.words

    assert "其余不变" in await say(bench, COUNTY, "改备案 是")
    assert "filing.problem" not in (await stored(bench)).draft.words


async def test_an_item_that_may_not_be_skipped_says_so(bench):
    await submitted(bench, COUNTY)

    assert "不能跳过" in await talk(bench, COUNTY, "自查", "[无误]", "跳过")


async def test_counts_of_a_quarter_typed_in_between_open_the_report_and_the_draft_waits(bench):
    await talk(bench, COUNTY, "自查", "[无误]")

    heard = await say(bench, COUNTY, "一季度发展20人，女8")

    assert "已填" in heard
    assert "自查表的草稿已保存" in heard
    assert "发展速度" in await say(bench, COUNTY, "自查")


async def test_words_with_a_number_that_count_nothing_stay_within_the_self_check(bench):
    await talk(bench, COUNTY, "自查", "[无误]")

    heard = await say(bench, COUNTY, "发展过快，去年多报了3名")

    assert "请答“是”“部分”或“否”" in heard
    assert heard.count("发展数量是否保持适当速度") == 1
    assert "草稿已保存" not in heard


async def test_what_is_a_command_elsewhere_may_be_the_remedy_here(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "否，多报了3名")

    assert "什么时候整改完成" in await say(bench, COUNTY, "更正")
    assert (await stored(bench)).draft.words["pace.measure"] == "更正"


async def test_a_question_in_between_is_answered_and_the_item_asked_once_more(bench):
    await talk(bench, COUNTY, "自查", "[无误]")

    heard = await say(bench, COUNTY, "女党员比例是多少？")

    assert "40%左右" in heard
    assert heard.count("发展数量是否保持适当速度") == 1
    assert "pace" not in (await stored(bench)).draft.answered


async def test_a_sentence_that_names_what_documents_speak_of_is_the_answer_all_the_same(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "否")

    assert "怎样整改" in await say(bench, COUNTY, "个别党委的发展计划没有按比例要求分解")


async def test_an_identity_number_is_never_stored(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "否")

    heard = await say(bench, COUNTY, "43252219900101123X 没有谈话")

    assert "身份证" in heard
    assert "pace.problem" not in (await stored(bench)).draft.words


async def test_a_draft_goes_only_after_a_yes(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "取消", "不")
    assert (await stored(bench)).draft is not None

    assert "草稿已放弃" in await talk(bench, COUNTY, "取消", "是")
    assert (await stored(bench)).draft is None


async def test_a_pause_leaves_the_quarterly_report_alone(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "暂停")

    assert "本季度一共发展党员多少名" in await say(bench, COUNTY, "填报")


async def test_one_item_is_sent_back_answered_and_only_that_changes(bench):
    await handed_in(bench)
    before = (await stored(bench)).stored
    await say(bench, "officer", "退回自查 双峰县 第18项 请再核对")
    assert (await stored(bench)).state is ReportState.RETURNED

    assert "退回1项：备案审查" in "\n".join(await told(bench, COUNTY))
    assert "第2版" in await talk(bench, COUNTY, "自查", "不改")
    after = await stored(bench)
    assert (after.state, after.stored) == (ReportState.SUBMITTED, before)
    assert "没有改动" in "\n".join(await told(bench, "officer"))


async def test_a_correction_asks_why_and_the_office_hears_which_item(bench):
    await handed_in(bench)

    assert "更正原因" in await say(bench, COUNTY, "改第4项 8")
    assert "第2版" in await say(bench, COUNTY, "补录1名")
    assert "改了：农民工党员。原因：补录1名" in "\n".join(await told(bench, "officer"))


async def test_what_was_accepted_is_locked_until_an_item_is_sent_back(bench):
    await handed_in(bench)
    await say(bench, "officer", "通过自查 双峰县")
    assert "已经锁定" in await say(bench, COUNTY, "改第4项 8")

    await say(bench, "officer", "退回自查 双峰县 农民工党员 请再核对")
    assert "第2版" in await talk(bench, COUNTY, "自查", "8")


async def test_a_stale_button_accepts_nothing_that_was_not_seen(bench):
    await handed_in(bench)
    await say(bench, "officer", "自查 双峰县")
    await talk(bench, COUNTY, "改第4项 8", "补录1名")

    assert "您看的是第1版，没有通过" in await say(bench, "officer", "[通过]")


async def test_a_closed_year_takes_nothing_more(bench):
    await say(bench, "officer", "锁定自查")
    assert "已经锁定" in await say(bench, COUNTY, "自查")

    await say(bench, "officer", "开放自查")
    assert "共21项" in await say(bench, COUNTY, "自查")


async def test_nobody_sees_or_decides_what_is_not_theirs(bench):
    await handed_in(bench)

    for said in ("自查 双峰县", "退回自查 双峰县 第18项 请核对", "通过自查 双峰县", "自查进度", "自查汇总", "锁定自查"):
        assert "权限" in await say(bench, "xinhua", said)
    assert (await stored(bench)).state is ReportState.SUBMITTED


async def test_the_summary_adds_counts_and_tells_problems_in_the_units_words(bench):
    await handed_in(bench, "改备案 否，2份没有报", "补报", "6月5日")

    heard = await say(bench, "officer", "自查汇总")

    assert "已报1/11个单位" in heard
    assert "备案审查，涉及1个单位〔三（三）〕" in heard
    assert "双峰县：2份没有报（2014年6月5日（周四））" in heard
    assert "自查党员数：共96名" in heard


async def test_the_check_code_finds_the_version(bench):
    await handed_in(bench)
    code = (await stored(bench)).code

    assert "第1版" in await say(bench, COUNTY, f"核对 {code}")
    assert "第1版" not in await say(bench, "xinhua", f"核对 {code}")


async def test_the_side_column_shows_the_items_while_the_self_check_is_open(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "否")
    async with bench.store.read() as work:
        conversation = await work.conversations.load("test", COUNTY)
        actor = await work.people.actor("test", COUNTY)
        shown = await panel(work, actor, bench.kit, bench.clock.now(), conversation.dialog)

    assert shown.heading == "双峰县2014年自查表"
    assert [(row.label, row.mark.value) for row in shown.rows[:2]] == [("年度计划执行", "done"), ("发展速度", "asked")]
    assert (shown.done, shown.total) == (1, 21)


async def test_somebody_with_several_units_says_which(bench):
    async with bench.store.write() as work:
        person = await work.people.add("周敏", [Grant(Role.REPORTER, COUNTY), Grant(Role.REPORTER, "xinhua")])
        await work.people.attach(person, "test", "both", "both")

    asked = await say(bench, "both", "自查")
    opened = await say(bench, "both", "[新化县]")

    assert "哪个单位" in asked
    assert "新化县2014年发展党员工作自查表" in opened
    await talk(bench, "both", "[无误]", "自查 双峰县", "[无误]", "否，多报")
    assert "pace" not in (await stored(bench, "xinhua")).draft.answered
    assert (await stored(bench)).draft.words["pace"] == "否"


async def test_beside_the_quarter_stands_that_a_self_check_was_begun(bench):
    await talk(bench, COUNTY, "自查", "[无误]", "暂停")
    async with bench.store.read() as work:
        actor = await work.people.actor("test", COUNTY)
        shown = await panel(work, actor, bench.kit, bench.clock.now())

    assert (shown.rows[-1].label, shown.rows[-1].value) == ("自查表", "草稿")


async def test_a_colleague_goes_on_with_the_same_draft(bench):
    await joins(bench, "周敏", "deputy", Role.DEPUTY, COUNTY)
    await talk(bench, COUNTY, "自查", "[无误]", "是")

    assert "结构比例" in await say(bench, "deputy", "自查")


async def test_the_self_check_is_a_task_only_once_it_was_asked_for(bench):
    assert "自查" not in await say(bench, COUNTY, "待办")
    async with bench.store.write() as work:
        await work.notices.occur("selfcheck", "2014", bench.clock.now())

    assert "2014年自查表还没有填" in await say(bench, COUNTY, "待办")


async def test_who_owes_it_is_known_to_the_sender_of_reminders(bench):
    async def owed():
        async with bench.store.read() as work:
            missing = (await facts_ahead(work, NOTICES)).unsubmitted["selfcheck-2014"]
            return COUNTY in missing, await work.reports.still_wanted(f"unsubmitted:{COUNTY}:selfcheck-2014")

    assert await owed() == (True, True)
    await handed_in(bench)
    assert await owed() == (False, False)


async def test_a_closed_year_reminds_nobody(bench):
    await say(bench, "officer", "锁定自查")

    async with bench.store.read() as work:
        assert (await facts_ahead(work, NOTICES)).unsubmitted["selfcheck-2014"] == frozenset()
        assert not await work.reports.still_wanted("unsubmitted:xinhua:selfcheck-2014")


async def test_a_unit_below_hands_its_self_check_in_to_the_unit_above(bench):
    await talk(bench, COUNTY, "开通基层填报", "好", "新增基层党委 枫坪镇党委", "新增基层党委 三塘铺镇党委")
    async with bench.store.write() as work:
        person = await work.people.add("枫坪干事", [Grant(Role.REPORTER, "shuangfeng.1")])
        await work.people.attach(person, "test", "feng", "feng")

    opened = await say(bench, "feng", "自查")
    below = ("[无误]", "是", "[无误]", "0", "[无误]", "是", "是", "是", "都执行了", "5", "5", "5", "0", "是", "没有")
    receipt = await talk(bench, "feng", *below, "[确认报送]")

    assert "共15项" in opened
    assert "双峰县可抽查" in receipt
    assert "应报2个单位，已报1个" in await say(bench, COUNTY, "自查进度")
    assert (await stored(bench, "shuangfeng.1")).version == 1


async def test_the_year_of_a_later_talk_is_its_own(bench):
    await handed_in(bench)
    bench.clock.moment += timedelta(days=365)

    heard = await say(bench, COUNTY, "自查")

    assert "2015年发展党员工作自查表" in heard
    assert "第1版" in await say(bench, COUNTY, "核对2014年自查")


async def test_the_excel_holds_every_answer_and_every_problem(bench):
    await handed_in(bench, "改备案 否，=2份没有报", "补报", "6月5日")
    bench.speaker = "officer"
    replies = await bench.hear("自查表格")
    answers, problems = read_sheets("自查.xlsx", bench.sheet).sheets

    assert "1个单位的全部答案，1个问题和整改" in as_text(replies[0])
    assert (answers.name, problems.name) == ("自查结果", "问题与整改")
    assert [cell.text for cell in problems.rows()[2]] == [
        "双峰县", "备案审查", "三（三）", "=2份没有报", "补报", "2014年6月5日（周四）",
    ]  # fmt: skip
