"""Submitting: read-back, provisional reports, corrections with a reason, returned fields, double taps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.clock import SHANGHAI
from models.records import Answers, ReportState, ReturnedField
from tests.dialogs.support import FULL, GOOD, Q1, Talking, submitted

LATER = datetime(2014, 4, 12, 10, tzinfo=SHANGHAI)


def read_back() -> Talking:
    talking = Talking()
    talking.open(FULL)
    return talking


def corrected(words: str) -> Talking:
    talking = Talking(report=submitted(Q1, GOOD), now=LATER)
    talking.open(words)
    return talking


def test_nothing_is_submitted_before_the_form_was_read_back():
    talking = Talking()
    talking.open("总数25")

    text = talking.say("确认报送")

    assert talking.acts == []
    assert "35岁及以下多少名" in text


def test_confirming_the_read_back_submits_and_ends_the_dialog():
    talking = read_back()
    talking.say("确认报送")

    assert talking.acts == ["submit"]
    assert talking.last.done


def test_what_another_device_changed_is_read_back_before_it_is_submitted():
    talking = read_back()
    talking.report = replace(talking.report, draft=Answers({**talking.values, "female": 14}))

    text = talking.say("确认报送")

    assert talking.acts == []
    assert "核对表" in text
    talking.say("确认报送")
    assert talking.acts == ["submit"]


def test_with_counts_not_known_it_can_be_submitted_provisionally():
    talking = Talking()
    talking.open(FULL.replace("团员20 推优19 ", ""))
    talking.say("暂不清楚")
    talking.say("暂不清楚")

    text = talking.say("确认报送")

    assert "还有2项暂缺：共青团员、经团组织“推优”。先暂报吗？" in text
    assert talking.acts == []
    talking.say("是")
    assert talking.acts == ["submit"]


def test_no_to_a_provisional_report_asks_for_what_is_lacking():
    talking = Talking()
    talking.open(FULL.replace("团员20 推优19 ", "团员20 "))
    talking.say("暂不清楚")
    talking.say("确认报送")

    assert "推优”的多少名" in talking.say("不")
    talking.say("19")
    talking.say("确认报送")

    assert talking.acts == ["submit"]
    assert talking.values["league_rec"] == 19


def test_the_confirmed_doubts_go_with_the_submission():
    talking = Talking()
    talking.open(FULL.replace("35岁以下26", "35岁以下19"))
    talking.say("确认无误")
    talking.say("确认报送")

    assert talking.last.notes == ("共青团员",)


def test_an_open_doubt_is_no_yes_to_the_submission():
    talking = Talking()
    talking.open(FULL.replace("35岁以下26", "35岁以下19"))

    assert "数字无误吗" in talking.say("确认报送")
    assert talking.acts == []


def test_opening_a_submitted_report_tells_how_to_correct_it():
    talking = Talking(report=submitted(Q1, GOOD), now=LATER)
    text = talking.open()

    assert "已于2014年4月5日（周六）10:00报送，现为第1版" in text
    assert talking.last.done


def test_a_correction_after_submission_asks_for_a_reason_and_makes_a_version():
    talking = corrected("女改成11")

    assert "这是报送后的修改：女党员由10名改为11名。请用一句话写明原因。" in talking.replies[-1].blocks[-1].text
    assert talking.acts == []
    talking.say("新化镇漏统计1名")

    assert talking.acts == ["submit"]
    assert talking.last.reason == "新化镇漏统计1名"


def test_the_confirm_button_is_no_reason():
    talking = corrected("女改成11")

    assert "请用一句话写明原因" in talking.say("确认报送")
    assert talking.acts == []


def test_another_correction_instead_of_the_reason_is_added():
    talking = corrected("女改成11")

    text = talking.say("35岁以下改成21")

    assert "女党员由10名改为11名" in text
    assert "35岁及以下由20名改为21名" in text
    assert talking.acts == []


def test_a_reason_is_asked_again_when_somebody_else_changed_more_meanwhile():
    talking = corrected("女改成11")
    talking.report = replace(talking.report, draft=Answers({**GOOD, "female": 11, "farmer": 8}))

    text = talking.say("漏统计")

    assert talking.acts == []
    assert "农牧渔民由7名改为8名" in text


def test_the_same_numbers_again_make_no_version():
    talking = corrected("女10")

    assert talking.acts == []
    assert "第1版，核对码A7K2" in talking.replies[-1].blocks[-1].text
    assert talking.last.done


def test_a_second_tap_on_confirm_answers_with_the_receipt_there_is():
    talking = read_back()
    kept = talking.kept
    talking.say("确认报送")
    talking.report = submitted(Q1, talking.values)
    talking.kept = kept

    text = talking.say("确认报送")

    assert talking.acts == ["submit"]
    assert "核对码A7K2" in text


def test_a_correction_that_is_given_up_leaves_the_version_as_it_was():
    talking = corrected("女改成11")

    assert "放弃对2014年一季度已报送数字的修改（1项）吗？" in talking.say("取消")
    assert "已报送的第1版不变" in talking.say("是")
    assert talking.acts == ["drop"]


def provisional() -> Talking:
    known = {code: count for code, count in GOOD.items() if code not in {"league", "league_rec"}}
    answers = Answers(known, unknown=frozenset({"league", "league_rec"}))
    return Talking(report=submitted(Q1, known, stored=answers), now=LATER)


def test_a_provisional_report_asks_only_for_what_was_not_known():
    talking = provisional()

    text = talking.open()

    assert "还有2项暂缺：共青团员、经团组织“推优”" in text
    assert text.splitlines()[-2] == "其中，入党时是共青团员的多少名？"
    talking.say("8")
    talking.say("8")
    assert talking.acts == ["submit"]
    assert talking.last.reason == "补齐暂缺项"


def test_what_is_still_not_known_is_not_asked_in_a_circle():
    talking = provisional()
    talking.open()
    talking.say("不清楚")

    text = talking.say("不清楚")

    assert "补齐前只提醒这2项" in text
    assert talking.acts == []
    assert talking.last.done


def returned(*fields: str) -> Talking:
    report = submitted(Q1, GOOD, state=ReportState.RETURNED)
    items = tuple(ReturnedField(code, "与往季相差较大", LATER) for code in fields)
    return Talking(report=replace(report, returned=items), now=LATER)


def test_of_a_returned_report_only_the_returned_field_is_asked():
    talking = returned("female")

    text = talking.open()

    assert "有1项退回：女党员。原因：与往季相差较大。" in text
    assert "女党员现为10名。" in text
    talking.say("12")
    assert talking.acts == ["submit"]
    assert talking.values == {**GOOD, "female": 12}


def test_a_returned_count_may_be_confirmed_as_it_was():
    talking = returned("female")
    talking.open()

    talking.say("10")

    assert talking.acts == ["submit"]


def test_two_returned_fields_are_asked_one_after_the_other():
    talking = returned("female", "farmer")
    talking.open()

    assert "农牧渔民现为7名" in talking.say("12")
    assert talking.acts == []
    talking.say("8")
    assert talking.acts == ["submit"]


def test_a_correction_from_zero_asks_the_parts_before_the_reason():
    zero = {code: 0 for code in GOOD if code not in {"activists", "prospects"}} | {"activists": 96, "prospects": 3}
    talking = Talking(report=submitted(Q1, zero), now=LATER)

    text = talking.open("总数改成5")

    assert "35岁及以下多少名" in text
    for number in ["4", "5", "2", "1", "0", "0", "3", "1", "1", "2", "1", "2"]:
        text = talking.say(number)
    assert talking.acts == []
    assert "农村这2名中，女党员多少名？" in text
    assert "请用一句话写明原因" in talking.say("1")
