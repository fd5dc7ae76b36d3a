"""What notices say: every number of theirs is the department's, and every quotation the guidance's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.messages import Quote
from core.render import as_text
from scheduler.occasions import Almanac, Occurrence, schedule
from scheduler.wording import Speaker
from tests.scheduler.support import UNITS, at, load_calendar, load_texts, office, shipped

GUIDANCE = Path(__file__).resolve().parents[2] / "knowledge" / "documents" / "guidance-2014.txt"
SHUANGFENG = next(unit for unit in UNITS if unit.code == "shuangfeng")


def occurrence(kind: str, period: str, **settings: str) -> tuple[Speaker, Occurrence]:
    settings_now = office(**settings)
    issued = {("selfcheck", "2014"): at("2014-04-30 09:02")}
    almanac = Almanac(shipped(), load_calendar(), settings_now, issued)
    days = at("2014-01-01 00:00").date(), at("2026-12-31 00:00").date()
    found = schedule(almanac, *days).occurrences
    return Speaker(load_texts(), load_calendar(), settings_now), next(
        each for each in found if (each.kind, each.period) == (kind, period)
    )


def words(kind: str, period: str = "2014Q1", moment: str = "", unit=SHUANGFENG, **settings: str) -> str:
    speaker, each = occurrence(kind, period, **settings)
    return as_text(speaker.word(each, [unit], at(moment) if moment else each.at))


def test_the_opening_names_unit_quarter_range_due_day_and_paragraph():
    assert words("quarter_open") == (
        "双峰县：2014年一季度（1—3月）发展党员情况开始填报。\n"
        "拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）。\n"
        "依据：三（一）“县级党委组织部门每个季度对基层党委发展党员情况进行调度汇总”。"
        "汇总数报市委组织部的时间和方式，以市委组织部通知为准。\n"
        "共16项，可一次发完；没有发展党员请点“本季零报”。\n"
        "可发：开始填报、本季零报"
    )


def test_a_zone_is_not_told_that_the_paragraph_about_counties_is_its_own():
    zone = next(unit for unit in UNITS if unit.kind == "zone")

    assert "依据：三（一）关于每季度报告和调度汇总的规定。" in words("quarter_open", unit=zone)


def test_a_due_day_that_the_department_has_set_is_its_word():
    said = words("quarter_before_due", due_working_day="5", due_time='"17:30"')

    assert said.startswith(
        "双峰县2014年一季度数字尚未收到。\n按市委组织部要求，请于2014年4月8日（周二）17:30前报送，还有2个工作日。"
    )


@pytest.mark.parametrize(("moment", "left"), [("2014-04-03 09:02", 2), ("2014-04-04 16:00", 1)])
def test_working_days_left_are_counted_at_the_moment(moment, left):
    assert f"还有{left}个工作日" in words("quarter_before_due", moment=moment)


def test_ahead_of_the_end_the_opening_is_named():
    said = words("quarter_before_end", "2014Q3")

    assert said == (
        "2014年三季度还有5个工作日结束。\n"
        "请提前核对本季发展党员数和在册入党积极分子数。现在可存草稿，2014年10月8日（周三）起报送。"
    )


def test_an_opening_in_a_year_whose_notice_is_not_known_is_marked():
    assert words("year_end", "2026Q4").endswith(
        "现在可存草稿，2027年1月4日（周一）（暂按周末推算，待国务院节假日通知）起报送。"
    )


def test_the_last_reminder_promises_a_call_only_where_the_department_set_the_cap():
    promise = "这是本季最后一次自动提醒，之后由经办人电话了解情况。"

    assert promise not in words("quarter_overdue.2")
    assert promise in words("quarter_overdue.2", overdue_cap="2")
    assert promise not in words("quarter_overdue.1", overdue_cap="2")


def test_an_overdue_reminder_blames_nobody_and_says_the_day_is_provisional():
    said = words("quarter_overdue.1")

    assert "报送时间2014年4月8日（周二）17:30（暂定，待市委组织部确认）已过。现在仍可报送。" in said
    assert "逾期" not in said


def test_what_only_the_department_sets_stands_open_in_the_self_check_notice():
    said = words("selfcheck", "2014")

    for line in ("四、时间：〔待市委组织部确定〕", "报送时间：〔待市委组织部确定〕", "六、抽查：〔待市委组织部确定〕"):
        assert line in said
    assert "本通知按暂定安排发出，待市委组织部确认。" in said


def test_what_the_department_has_set_stands_in_the_self_check_notice():
    said = words(
        "selfcheck", "2014", selfcheck_from='"2014年5月5日"', selfcheck_to='"2014年5月16日"',
        selfcheck_issue='"04-30"',
        selfcheck_due='"2014年5月23日（周五）17:30前"', selfcheck_spot='"5月下旬"',
        contact='"王同志"', phone='"0738-2"', selfcheck_scope='"2013年1月以来发展的党员"',
    )  # fmt: skip

    assert "四、时间：2014年5月5日至2014年5月16日" in said
    assert "联系人：王同志，电话：0738-2\n中共娄底市委组织部\n看到请点“收到”。" in said
    assert "〔待市委组织部确定〕" not in said
    assert "暂定" not in said


def test_no_notice_claims_that_the_guidance_orders_a_self_check_in_june():
    speaker, each = occurrence("selfcheck", "2014")
    reply = speaker.word(each, [SHUANGFENG], each.at)
    own_words = "\n".join(block.text for block in reply.blocks if not isinstance(block, Quote))

    assert "指导意见没有规定自查月份" in own_words
    for sentence in re.split(r"[。\n]", own_words):
        assert not ("自查" in sentence and "6月" in sentence) or "结合市委组织部6月份督查" in sentence


def test_quotations_are_literal_words_of_the_paragraph_named():
    paper = GUIDANCE.read_text(encoding="utf-8")
    chapter = paper[paper.index("\n三、") :]
    paragraph = chapter[chapter.index("（四）加强督查") :].split("\n", 1)[0]
    quotes = [quote for notice in shipped() for quote in notice.quotes]

    assert len(quotes) == 3
    for quote in quotes:
        assert quote.path == "三（四）"
        assert quote.text in paragraph
        assert quote.title in paper
