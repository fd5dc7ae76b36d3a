"""Filling in: one question at a time or all at once, zeros, skips and counts that are not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import SHANGHAI
from core.messages import Progress, Shares
from handlers.dialogs.checks import History
from models.records import Answers
from tests.dialogs.support import FORM, FULL, GOOD, Q1, Q2, Talking, submitted

ONE_BY_ONE = ["25", "20", "23", "10", "7", "2", "2", "17", "8", "8", "12", "9", "10", "4", "96", "30"]


def test_the_first_words_name_unit_quarter_months_and_due_time():
    text = Talking().open()

    assert text.startswith("双峰县2014年一季度（1—3月）发展党员情况，共16项。")
    assert "2014年4月8日（周二）17:30前" in text
    assert "本季度一共发展党员多少名？" in text


def test_sixteen_answers_fill_the_form_and_lead_to_the_read_back():
    talking = Talking()
    talking.open()

    for number in ONE_BY_ONE:
        text = talking.say(number)

    assert talking.values == GOOD
    assert "核对表" in text
    assert talking.choices == ["确认报送", "改数", "暂停"]


def test_every_question_shows_the_quarter_and_how_far_the_form_is():
    talking = Talking()
    talking.open()

    for done, number in enumerate(ONE_BY_ONE[:5], start=1):
        assert f"2014年一季度已填{done}/16项。" in talking.say(number)
        (progress,) = [block for block in talking.replies[0].blocks if isinstance(block, Progress)]
        assert (progress.done, progress.total) == (done, 16)


def test_a_number_is_an_answer_so_the_choices_of_a_question_are_not_numbered():
    talking = Talking()
    talking.open()

    assert not talking.replies[-1].numbered
    assert "跳过" not in talking.choices


def test_only_optional_fields_offer_to_be_skipped():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民7")

    assert talking.choices == ["0名", "跳过", "暂不清楚", "上一步"]
    assert "未填（不是0）" in talking.say("跳过")
    assert "必填" in talking.say("跳过")
    assert talking.answers.skipped == {"migrant"}


def test_one_message_fills_everything_and_only_the_confirmation_is_left():
    talking = Talking()
    text = talking.open(FULL)

    assert len(talking.values) == 16
    for share in ("37.5%", "81.3%", "93.8%", "28.1%", "6.3%", "68.8%", "95.0%"):
        assert share in text
    assert talking.choices[0] == "确认报送"


def test_one_message_with_a_part_leaves_only_the_rest_to_be_asked():
    talking = Talking()
    text = talking.open("总数25 女10 35岁以下20 高中以上23 农牧渔民7 农民工2 两新2 一线17 团员8 推优8 积极分子96")

    assert "读到11项" in text
    assert "还差：农村新发展党员、农村35岁及以下、农村高中以上文化程度、农村女党员、发展对象" in text
    assert text.splitlines()[-2] == "其中，农村新发展党员多少名？"


def test_several_open_fields_may_be_answered_together():
    talking = Talking()
    talking.open("总数25")

    talking.say("35岁以下20 高中以上23 女10")

    assert talking.values == {"total": 25, "age35": 20, "edu_hs": 23, "female": 10}


def test_a_share_is_shown_after_its_count_with_the_word_of_the_guidance():
    talking = Talking()
    talking.open("总数32")

    text = talking.say("女12")

    assert "女党员：本季12/32，37.5%。全市要求40%左右（二（二））。低2.5个百分点。" in text
    assert "低2.5个百分点" in text


def test_the_quoted_words_of_every_field_stand_in_the_guidance():
    document = (Path(__file__).parents[2] / "knowledge" / "documents" / "guidance-2014.txt").read_text(encoding="utf-8")

    assert [field.code for field in FORM.fields if field.quote not in document] == []


def test_both_ways_to_close_a_gap_come_on_request():
    talking = Talking()
    talking.open("总数32")
    talking.say("女12")

    text = talking.say("怎么算")

    assert "总数" in text
    assert "13名" in text
    assert "14/34，41.2%" in text
    assert "已发生的数字请据实填报" in text


@pytest.mark.parametrize(
    ("plan", "total", "female", "told"),
    [
        (120, 32, 12, ("60", "26名", "43.3%")),
        (300, 242, 75, ("全年最高115/300，38.3%", "还余30名")),
    ],
    ids=["within the rest of the plan", "out of reach"],
)
def test_the_rest_of_the_plan_is_reckoned_when_there_is_one(plan, total, female, told):
    earlier = submitted(Q1, {"total": 28, "female": 10})
    history = History(earlier=(earlier,), last=earlier, plan=plan)
    talking = Talking(quarter=Q2, now=datetime(2014, 7, 2, 10, tzinfo=SHANGHAI), history=history)
    talking.open(f"本季总数{total}")
    talking.say(f"女{female}")

    text = talking.say("怎么算")

    assert [words for words in told if words not in text] == []
    assert "35名" not in text


def test_zero_below_zero_is_entered_and_said():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民0 农民工0 两新2 一线17")

    text = talking.say("0")

    assert "共青团员为0名，下面几项随之记为0名：经团组织“推优”。" in text
    assert talking.values["league_rec"] == 0
    text = talking.say("0")
    assert "农村35岁及以下、农村高中以上文化程度、农村女党员" in text
    assert "到季度末，在册入党积极分子多少名？" in text


def test_a_whole_that_is_no_longer_zero_opens_its_parts_again():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民0 农民工0 两新2 一线17 团员0 农村0")

    text = talking.say("农村12")

    assert "下面几项要重新填：农村35岁及以下、农村高中以上文化程度、农村女党员" in text
    assert "rural_female" not in talking.values


def test_a_zero_report_is_asked_once_and_fills_every_flow():
    talking = Talking()
    talking.open()

    assert "14项发展人数都记为0名。确认吗？" in talking.say("本季零报")
    text = talking.say("是")

    assert talking.values == dict.fromkeys(FORM.flows, 0)
    assert "在册入党积极分子多少名？" in text


def test_a_total_of_zero_is_asked_as_a_zero_report_and_stored_only_then():
    talking = Talking()
    talking.open()

    assert "确认吗？" in talking.say("0")
    assert talking.values == {}
    assert "本季度一共发展党员多少名？" in talking.say("不是")
    assert talking.values == {}


def test_the_shares_of_a_zero_report_are_not_listed():
    talking = Talking()
    talking.open()
    talking.say("本季零报")
    talking.say("确认")
    talking.say("96")
    text = talking.say("30")

    assert "核对表" in text
    assert not [block for reply in talking.replies for block in reply.blocks if isinstance(block, Shares)]


def test_not_known_is_neither_zero_nor_skipped():
    talking = Talking()
    talking.open("总数25")

    assert "暂缺（不是0）" in talking.say("暂不清楚")
    assert talking.answers.unknown == {"age35"}
    assert "高中以上文化程度多少名" in talking.replies[-1].blocks[-1].text


def test_the_parent_count_stands_in_the_question_only_while_it_is_known():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民7 农民工2 两新2 一线17 团员8 推优8")

    assert "农村这12名中，35岁及以下多少名？" in talking.say("12")


def test_last_quarters_stock_stands_beside_the_question_and_is_not_filled_in():
    earlier = submitted(Q1, GOOD)
    talking = Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI), history=History((earlier,), earlier))
    text = talking.open("总数25 35岁以下19 高中以上23 女10 农牧渔民0 农民工2 两新2 一线17 团员8 推优8 农村0")

    assert "2014年一季度末入党积极分子96名，供对照。" in text
    assert "activists" not in talking.values


def test_why_quotes_the_guidance_and_asks_the_same_again():
    talking = Talking()
    talking.open("总数25")

    text = talking.say("为什么问")

    assert "全市要求80%左右" in text
    assert "原文：\n全市发展35岁及以下青年党员占发展党员总数的比例要达到80％左右" in text
    assert text.splitlines()[-2] == "其中，35岁及以下多少名？"


def test_a_question_in_between_is_followed_by_the_same_question_once():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民7 农民工2 两新2")

    text = talking.again()

    assert "回到填报：双峰县2014年一季度，第8/16项。" in text
    assert text.count("生产、工作一线多少名") == 1


def test_words_that_are_not_for_the_form_change_nothing():
    talking = Talking()
    talking.open("总数25")
    kept = talking.kept

    assert talking.say("今天天气不错") == ""
    assert talking.kept == kept
    assert talking.values == {"total": 25}


def test_before_the_quarter_ends_there_is_only_a_draft():
    talking = Talking(quarter=Q2, now=datetime(2014, 6, 20, 10, tzinfo=SHANGHAI))
    text = talking.open(FULL)

    assert "现在只存草稿，2014年7月1日（周二）起报送" in text
    assert "确认报送" not in talking.choices
    talking.say("确认报送")
    assert talking.acts == []


def test_a_draft_is_taken_up_where_it_was_left():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女10 农牧渔民7")
    talking.say("暂停")
    before = talking.values

    text = talking.say("继续")

    assert "接着填双峰县2014年一季度，已填5/16项。" in text
    assert "农民工多少名" in text
    assert talking.values == before


def test_numbers_of_a_second_device_are_taken_up():
    talking = Talking()
    talking.open("总数25")
    talking.report = replace(talking.report, draft=Answers({"total": 25, "age35": 20, "edu_hs": 23}))

    assert "女党员" in talking.say("女10")
    assert "农牧渔民多少名" in talking.replies[-1].blocks[-1].text
