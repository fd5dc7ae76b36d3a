"""Correcting: any field at any time, contradictions with both numbers, taking back, going back, leaving."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from handlers.dialogs.checks import History
from tests.dialogs.support import FULL, Q1, Q2, Talking, submitted


def test_a_field_can_be_corrected_while_another_one_is_asked():
    talking = Talking()
    talking.open("总数25 35岁以下20 高中以上23 女12")

    text = talking.say("女改成13")

    assert "女党员由12名改为13名。" in text
    assert "女党员：本季13/25，52.0%" in text
    assert text.splitlines()[-2] == "其中，农牧渔民多少名？"
    assert talking.values["female"] == 13


def test_a_correction_after_the_read_back_shows_only_what_it_moves():
    talking = Talking()
    talking.open(FULL)

    text = talking.say("女改成13")

    assert "女党员由12名改为13名。" in text
    assert "其余不变。无误请点“确认报送”。" in text
    assert "核对表" not in text
    assert talking.choices[0] == "确认报送"


def test_the_same_count_again_changes_nothing_and_says_so():
    talking = Talking()
    talking.open("总数25 女10")

    assert "没有变化：女党员10名。" in talking.say("女10")
    assert talking.last.entries == ()


def test_a_whole_message_sent_twice_changes_nothing():
    talking = Talking()
    talking.open(FULL)
    before = talking.values

    assert "没有变化：发展党员总数32名、35岁及以下26名" in talking.say(FULL)
    assert talking.values == before
    assert talking.last.entries == ()


def test_which_field_is_asked_when_only_a_change_was_announced():
    talking = Talking()
    talking.open("总数25 女10")

    assert "要改哪一项？" in talking.say("改数")
    assert talking.choices == ["发展党员总数", "女党员"]
    assert "女党员现为10名。改成多少名？" in talking.say("女党员")
    assert "女党员由10名改为11名。" in talking.say("11")


def test_a_part_above_its_whole_is_refused_and_either_can_be_mended():
    talking = Talking()
    talking.open("总数32 35岁以下26 高中以上30")

    text = talking.say("35")

    assert "女党员35名，大于发展党员总数32名。要改哪一个？" in text
    assert talking.choices == ["女党员", "发展党员总数"]
    assert "female" not in talking.values


def test_a_refused_count_is_taken_once_its_whole_is_mended():
    talking = Talking()
    talking.open("总数32 35岁以下26 高中以上30")
    talking.say("35")
    talking.say("发展党员总数")

    text = talking.say("42")

    assert "发展党员总数由32名改为42名。" in text
    assert "女党员：本季35/42" in text
    assert talking.values["total"] == 42
    assert talking.values["female"] == 35


def test_a_refused_count_is_forgotten_once_another_one_is_given():
    talking = Talking()
    talking.open("总数32 35岁以下26 高中以上30")
    talking.say("35")
    talking.say("女党员")
    talking.say("13")

    talking.say("总数改成42")

    assert talking.values["female"] == 13


def test_a_whole_below_its_parts_is_refused():
    talking = Talking()
    talking.open("总数32 35岁以下26")

    text = talking.say("总数改成20")

    assert "35岁及以下26名，大于发展党员总数20名" in text
    assert talking.values["total"] == 32


def test_a_bare_number_after_a_contradiction_is_asked_whose_it_is():
    talking = Talking()
    talking.open("总数32 35岁以下26 高中以上30")
    talking.say("35")

    assert "“13”是哪一项的数？" in talking.say("13")
    assert "female" not in talking.values
    talking.say("女党员")

    assert talking.values["female"] == 13


def test_the_next_bare_number_takes_the_place_of_the_one_before():
    talking = Talking()
    talking.open("总数32 35岁以下26 高中以上30")
    talking.say("35")
    talking.say("13")

    assert "“96”是哪一项的数？" in talking.say("九十六")
    assert talking.values["total"] == 32


def test_a_bare_number_after_the_read_back_changes_nothing_by_itself():
    talking = Talking()
    talking.open(FULL)
    before = talking.values

    assert "“20”是哪一项的数？" in talking.say("20")
    assert talking.values == before
    talking.say("一线")
    assert talking.values == {**before, "frontline": 20}


def test_two_counts_for_one_field_are_offered_as_a_choice():
    talking = Talking()

    text = talking.open("总数25，其中女10。总数24，女10")

    assert "发展党员总数有两个数：25和24。以哪个为准？" in text
    assert talking.choices == ["以25为准", "以24为准"]
    assert talking.values == {"female": 10}
    talking.say("24")
    assert talking.values == {"female": 10, "total": 24}


def test_men_and_women_that_do_not_make_the_total_are_not_stored_without_an_answer():
    talking = Talking()

    text = talking.open("总数38人，男22，女17，35岁以下30")

    assert "对不上。要改哪一个？" in text
    assert talking.choices == ["女党员", "发展党员总数"]
    assert talking.values == {"age35": 30}
    text = talking.say("发展党员总数")
    assert talking.values == {"age35": 30, "female": 17}
    assert "一共发展党员多少名" in text
    talking.say("39")
    assert talking.values["total"] == 39


def test_a_percentage_offers_the_count_it_makes():
    talking = Talking()

    assert "女党员是16名吗？" in talking.open("一季度发展40名，女党员占40%")
    assert talking.values == {"total": 40}
    talking.say("是")
    assert talking.values == {"total": 40, "female": 16}


def test_one_refused_count_does_not_hold_up_the_others_of_the_message():
    talking = Talking()
    text = talking.open("总数12 女15 35岁以下9")

    assert talking.values == {"total": 12, "age35": 9}
    assert "读到2项：发展党员总数12名、35岁及以下9名。" in text
    assert "女党员15名，大于发展党员总数12名。" in text


def test_those_outside_the_villages_must_fit_too():
    talking = Talking()
    text = talking.open("总数30 女16 农村18 农村女2")

    assert "农村以外应有14名" in text
    assert "农村以外只有12名" in text
    assert "rural_female" not in talking.values


def test_what_was_not_said_exactly_is_asked_and_not_stored():
    talking = Talking()
    talking.open("总数32")

    text = talking.say("二十来个")

    assert "约数" in text
    assert talking.values == {"total": 32}
    talking.say("26")
    assert talking.values["age35"] == 26


def test_an_unlikely_count_is_asked_once():
    talking = Talking()
    talking.open("总数25 35岁以下5 高中以上23 女10 农牧渔民7 农民工2 两新2 一线17")

    assert "共青团员8名，多于35岁及以下5名。数字无误吗？" in talking.say("8")
    assert talking.values["league"] == 8
    text = talking.say("确认无误")

    assert "已记下：共青团员经您确认无误。" in text
    assert "数字无误吗" not in talking.say("8")


def test_another_unlikely_count_is_asked_anew():
    talking = Talking()
    talking.open("总数25 35岁以下5 高中以上23 女10 农牧渔民7 农民工2 两新2 一线17 团员8")
    talking.say("是")

    assert "共青团员9名，多于35岁及以下5名" in talking.say("团员改成9")


def test_a_doubt_that_was_right_leads_to_the_field():
    talking = Talking()
    talking.open("总数25 35岁以下5 高中以上23 女10 农牧渔民7 农民工2 两新2 一线17 团员8")

    assert "要改哪一项？" in talking.say("不对")
    assert talking.choices == ["共青团员", "35岁及以下"]


def test_a_great_total_is_not_stored_without_a_yes():
    talking = Talking()
    talking.open()

    assert "数偏大" in talking.say("320")
    assert talking.values == {}
    talking.say("是")

    assert talking.values == {"total": 320}


def test_no_to_a_great_total_asks_for_it_again():
    talking = Talking()
    talking.open()
    talking.say("320")

    assert "本季度一共发展党员多少名？" in talking.say("不是")
    talking.say("32")

    assert talking.values == {"total": 32}


def test_a_number_as_long_as_a_telephone_is_never_a_count():
    talking = Talking()
    talking.open("总数25")

    talking.say("13873812345")

    assert talking.values == {"total": 25}


def test_taking_back_restores_the_answer_before():
    talking = Talking()
    talking.open("总数25 女10")
    talking.say("女改成13")

    assert "已撤回上一步：女党员恢复为10名。" in talking.say("撤回")
    assert talking.values["female"] == 10
    assert "没有可以撤回的修改" in talking.say("撤回")


def test_taking_back_restores_a_field_that_was_open():
    talking = Talking()
    talking.open("总数25")
    talking.say("20")

    assert "35岁及以下恢复为未填" in talking.say("撤回")
    assert talking.values == {"total": 25}
    assert "35岁及以下多少名" in talking.replies[-1].blocks[-1].text


def test_going_back_asks_the_field_before_with_its_count():
    talking = Talking()
    talking.open("总数25 35岁以下20")

    text = talking.say("上一步")

    assert "35岁及以下现为20名。" in text
    assert "35岁及以下由20名改为19名" in talking.say("19")
    assert "高中以上文化程度多少名" in talking.replies[-1].blocks[-1].text


def test_going_back_from_the_first_field_stays_there():
    talking = Talking()
    talking.open()

    assert "这是第一项。" in talking.say("上一步")


def test_going_on_from_an_answered_field_keeps_its_count():
    talking = Talking()
    talking.open("总数25 35岁以下20")
    talking.say("上一步")

    assert "高中以上文化程度多少名" in talking.say("跳过")
    assert talking.values["age35"] == 20


def test_leaving_asks_first_and_a_no_keeps_the_draft():
    talking = Talking()
    talking.open("总数25 35岁以下20")

    assert "放弃2014年一季度草稿（已填2项）吗？" in talking.say("取消")
    assert "仍保留" in talking.say("不")
    assert talking.acts == []


@pytest.mark.parametrize("whole", ["取消", "零报"])
def test_a_yes_after_counts_is_not_for_the_question_before_them(whole):
    """取消 and 零报 ask about the whole report; who types counts instead has gone on."""
    talking = Talking()
    talking.open("总数32 女12")
    talking.say(whole)

    told = talking.say("35岁以下26")

    assert "确认吗" not in told
    assert "放弃" not in told
    assert "高中以上文化程度多少名" in told
    talking.say("是")
    assert talking.acts == []
    assert (talking.values["total"], talking.values["age35"]) == (32, 26)


def test_leaving_with_a_yes_drops_the_draft():
    talking = Talking()
    talking.open("总数25")
    talking.say("取消")

    assert "草稿已放弃，数字没有报送" in talking.say("是")
    assert talking.acts == ["drop"]
    assert talking.last.done


def test_leaving_an_empty_form_needs_no_question():
    talking = Talking()
    talking.open()

    assert "没有未报送的数字" in talking.say("取消")
    assert talking.last.done


@pytest.fixture
def second_quarter():
    earlier = submitted(Q1, {"total": 28, "female": 10})
    return Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI), history=History((earlier,), earlier))


def test_a_count_since_january_becomes_the_quarters_after_a_yes(second_quarter):
    second_quarter.open()

    text = second_quarter.say("累计总数60")

    assert "累计60名－此前各季28名＝本季32名" in text
    assert second_quarter.values == {}
    second_quarter.say("是")

    assert second_quarter.values == {"total": 32}


def test_a_count_since_january_cannot_fall(second_quarter):
    second_quarter.open()

    assert "20名，少于此前各季合计28名" in second_quarter.say("累计总数20")
    assert second_quarter.values == {}


def test_a_count_since_january_needs_the_earlier_quarters():
    talking = Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI))
    talking.open()

    assert "此前2014年一季度没有数字" in talking.say("累计总数60")
    assert talking.values == {}


def test_in_the_first_quarter_the_count_since_january_is_the_quarters():
    talking = Talking()
    talking.open()

    talking.say("累计总数28")

    assert talking.values == {"total": 28}


def test_a_part_of_a_part_cannot_stand_beside_a_whole_that_is_0():
    talking = Talking()

    talking.open("推优1 总数0")

    assert "league_rec" not in talking.values


def test_every_count_without_a_name_is_asked_in_its_turn():
    talking = Talking()
    assert "“8”是哪一项的数？" in talking.open("总数33，8，12")

    text = talking.say("女党员")

    assert "“12”是哪一项的数？" in text
    assert "女党员" not in talking.choices
    talking.say("农牧渔民")
    assert talking.values == {"total": 33, "female": 8, "farmer": 12}


def test_a_count_of_the_year_so_far_that_does_not_agree_with_the_quarter_is_asked(second_quarter):
    text = second_quarter.open("二季度发展20人，女8人，今年累计发展45人")

    assert "本季发展党员总数20名，此前各季28名，与累计45名对不上。" in text
    assert second_quarter.choices == ["以20为准", "以17为准"]
    assert "total" not in second_quarter.values

    second_quarter.say("17")
    assert second_quarter.values["total"] == 17


def test_a_count_of_the_year_so_far_that_agrees_needs_no_question(second_quarter):
    second_quarter.open("二季度发展20人，女8人，今年累计发展48人")

    assert (second_quarter.values["total"], second_quarter.values["female"]) == (20, 8)


def test_a_year_so_far_below_the_quarter_is_asked_where_no_earlier_quarter_is_known():
    talking = Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI))

    assert "累计15名少于本季发展党员总数20名，对不上。" in talking.open("二季度发展20人，上半年累计15人")
    assert "total" not in talking.values


def test_bare_counts_in_the_order_of_the_form_are_stored_after_a_yes():
    talking = Talking()
    text = talking.open("28 22 26 11 8 2 2 19 9 9 13 9 11 4 90 30")

    assert "这16个数没有写名称，按表上的次序理解是：发展党员总数28名、35岁及以下22名" in text
    assert talking.values == {}

    talking.say("是")
    assert (talking.values["total"], talking.values["rural_female"], talking.values["prospects"]) == (28, 4, 30)


def test_a_count_of_the_villages_behind_one_of_the_women_asks_which_it_is():
    talking = Talking()

    assert "“农村4”是哪一项的数？" in talking.open("总数25，女10，农村4")
    assert "rural" not in talking.values

    talking.say("农村女党员")
    assert (talking.values["rural_female"], "rural" in talking.values) == (4, False)


@pytest.mark.parametrize(
    "said",
    [
        "女改成12 少数民族改成3",
        "女改成12，退休的改成3",
        "少数民族改成3，女改成12",
        "女改成12 大专改成3",
        "女由11改为12，少数民族由2改为3",
        "女12 少数民族3不对是4",
        "女12，少数民族多报2个",
        "女12，少数民族作废",
        "大专由5改成6，女12",
    ],
)
def test_what_the_form_does_not_ask_for_changes_no_other_count(said):
    talking = Talking()
    talking.open("总数43 女11")

    talking.say(said)

    assert talking.values == {"total": 43, "female": 12}


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("11错了，是12", {}),
        ("前面那个30改成31", {}),
        ("前面那个报错了，应该是29", {}),
        ("刚才女的填错了，应该是12", {"female": 12}),
        ("35岁以下和女的两个数写反了", {}),
        ("积极分子里女的有33，总共102", {}),
        ("高中以上机关14加乡镇25一共39", {}),
        ("高中以上38，啊看错行了，36", {"edu_hs": 36}),
        ("女的不能改成12，还是按11报", {}),
        ("城关镇15，我们农村的是13", {"rural": 13}),
        ("双峰县40", {"edu_hs": 40}),
        ("女11改成12", {"female": 12}),
        ("40", {"edu_hs": 40}),
        ("40，不对，41", {"edu_hs": 41}),
    ],
)
def test_a_count_is_not_taken_for_the_field_asked_where_it_is_said_of_something_else(said, stored):
    talking = Talking()
    talking.open("总数43 年轻的30 女11 农村12")
    before = dict(talking.values)

    talking.say(said)

    assert {code: count for code, count in talking.values.items() if before.get(code) != count} == stored
