"""Counts behind a rural one: asked once whether they are of the villages or of all, and stored only then."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from handlers.dialogs.checks import History
from tests.dialogs.support import GOOD, Q1, Q2, Talking, submitted

WHOLE = {"total": 32, "age35": 26, "edu_hs": 30, "female": 12}
FILLED = "总数32 35岁以下26 高中以上30 女12 农牧渔民9 农民工2 两新2 一线22 团员20 推优19"
SAID = "农村12，青年9，高中10，女4"
QUESTION = "“青年9、高中10、女4”是农村12名里的，还是全部32名里的？"


def filled() -> Talking:
    talking = Talking()
    talking.open(FILLED)
    return talking


def counts(talking: Talking, *codes: str) -> dict[str, int]:
    return {code: talking.values[code] for code in codes if code in talking.values}


def test_names_behind_a_rural_count_are_asked_once_and_replace_nothing():
    talking = filled()

    text = talking.say(SAID)

    assert QUESTION in text
    assert talking.choices == ["农村的", "全部的"]
    assert counts(talking, *WHOLE, "rural") == {**WHOLE, "rural": 12}
    assert "改为" not in text


@pytest.mark.parametrize("answer", ["农村的", "农村", "是农村的", "农村12名里的", "村里的"])
def test_the_rural_answer_stores_the_rural_counts(answer):
    talking = filled()
    talking.say(SAID)

    talking.say(answer)

    assert counts(talking, *WHOLE) == WHOLE
    assert counts(talking, "rural_age35", "rural_edu_hs", "rural_female") == {
        "rural_age35": 9,
        "rural_edu_hs": 10,
        "rural_female": 4,
    }


@pytest.mark.parametrize("answer", ["全部的", "全部", "都是全部的", "全部32名里的", "总数的"])
def test_the_answer_for_all_changes_the_counts_of_all_and_says_what_they_were(answer):
    talking = filled()
    talking.say("农村12，女4")

    text = talking.say(answer)

    assert "女党员由12名改为4名。" in text
    assert talking.values["female"] == 4
    assert "rural_female" not in talking.values


def test_in_one_message_both_readings_of_a_count_are_asked():
    talking = Talking()

    text = talking.open("总数30，农村12，女4")

    assert text.endswith("“女4”是农村12名里的，还是全部30名里的？\n1. 农村的\n2. 全部的")
    assert talking.values == {"total": 30, "rural": 12}
    talking.say("全部的")
    assert talking.values == {"total": 30, "rural": 12, "female": 4}


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("农村12（女4）", {"rural": 12, "rural_female": 4, "female": 12}),
        ("农村12人其中女4", {"rural": 12, "rural_female": 4, "female": 12}),
        ("农村12，农村女4", {"rural": 12, "rural_female": 4, "female": 12}),
        ("农村12，全县女14", {"rural": 12, "female": 14}),
        ("农村12，女13", {"rural": 12, "female": 13}),
        ("农村12，女改成11", {"rural": 12, "female": 11}),
        ("农村12，女12", {"rural": 12, "female": 12}),
    ],
)
def test_a_certain_reading_is_stored_without_a_question(said, stored):
    talking = filled()

    text = talking.say(said)

    assert "里的，还是" not in text
    assert counts(talking, "rural", "female", "rural_female") == stored


def test_the_three_rural_counts_may_be_answered_by_their_short_names():
    talking = filled()
    talking.say("农村12")

    assert QUESTION in talking.say("青年9，高中10，女4")

    talking.say("农村的")
    assert counts(talking, "rural_age35", "rural_edu_hs", "rural_female", "female") == {
        "rural_age35": 9,
        "rural_edu_hs": 10,
        "rural_female": 4,
        "female": 12,
    }


def test_a_count_too_great_for_the_villages_replaces_that_of_all_while_a_rural_one_is_asked():
    talking = filled()
    talking.say("农村12")

    assert "女党员由12名改为13名。" in talking.say("女13")


def test_what_is_said_meanwhile_is_no_longer_asked():
    talking = filled()
    talking.say("农村12，青年9，女4")

    text = talking.say("农村女4")

    assert "“35岁及以下9”是农村12名里的，还是全部32名里的？" in text
    assert talking.values["rural_female"] == 4


def test_another_rural_count_meanwhile_stands_in_the_question():
    talking = filled()
    talking.say(SAID)

    assert "是农村13名里的，还是全部32名里的？" in talking.say("农村改成13")


def test_the_question_can_be_declined_and_nothing_is_stored():
    talking = filled()
    talking.say(SAID)

    talking.say("都不是")

    assert counts(talking, *WHOLE, "rural_female") == WHOLE


def test_the_same_said_again_is_asked_once_only():
    talking = filled()
    talking.say(SAID)
    talking.say(SAID)

    talking.say("农村的")

    assert "里的，还是" not in talking.say("积极分子96")


def test_a_number_by_itself_does_not_answer_the_question():
    talking = filled()
    talking.say(SAID)

    assert "“12”是哪一项的数？" in talking.say("12")
    assert counts(talking, *WHOLE) == WHOLE


def test_counts_from_january_on_are_reckoned_back_after_the_answer():
    earlier = submitted(Q1, GOOD)
    history = History((earlier,), earlier)
    talking = Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI), history=history)
    assert "“女7”是农村的，还是全部的？" in talking.open("累计总数60，农村27，女7")

    text = talking.say("农村的")

    assert "换算：农村女党员累计7名－此前各季4名＝本季3名。" in text
    talking.say("是")
    assert talking.values == {"rural_female": 3}
