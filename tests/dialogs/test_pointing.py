"""Counts told by pointing at others of the same form: asked, or put in their place, never at the field asked."""

from __future__ import annotations

import pytest

from tests.dialogs.support import Talking

STORED = "总数32 35岁以下26 高中以上30 女12 农牧渔民9 农民工2 两新2 一线22 团员20"


def _talking(stored: str = STORED) -> Talking:
    talking = Talking()
    talking.open(stored)
    return talking


@pytest.mark.parametrize(
    ("said", "count"),
    [("同上", 20), ("跟上面一样", 20), ("一样的", 20), ("跟女党员一样多", 12), ("和高中以上的相同", 30), ("19/20", 19)],
)
def test_what_points_at_another_count_is_asked_and_stored_with_a_yes(said, count):
    talking = _talking()

    assert f"经团组织“推优”是{count}名吗？" in talking.say(said)
    assert "league_rec" not in talking.values
    talking.say("是")
    # More than the 20 League members is refused as anywhere.
    assert talking.values.get("league_rec") == (count if count <= 20 else None)


def test_a_part_of_another_whole_is_no_count():
    talking = _talking()
    talking.say("7/8")

    assert "league_rec" not in talking.values


def test_two_fields_that_were_mixed_up_are_exchanged_with_a_yes_and_the_rest_is_heard():
    talking = _talking()

    assert "女党员由12名改为9名，农牧渔民由9名改为12名。对吗？" in talking.say("女的跟农民报反了。推优19")
    assert (talking.values["female"], talking.values["farmer"], talking.values["league_rec"]) == (12, 9, 19)
    talking.say("是")
    assert (talking.values["female"], talking.values["farmer"]) == (9, 12)


def test_a_field_is_named_by_its_place_in_the_form():
    talking = _talking()
    talking.say("19，第三项改成29")

    assert (talking.values["edu_hs"], talking.values["league_rec"]) == (29, 19)


def test_the_one_answered_last_is_changed_and_not_the_one_asked():
    talking = _talking()
    talking.say("19")
    talking.say("上一个改成18")

    assert talking.values["league_rec"] == 18
    assert "rural" not in talking.values


def test_where_several_were_answered_last_it_is_asked_which():
    talking = _talking()

    assert "要改哪一项？" in talking.say("上一个改成18")
    assert "league_rec" not in talking.values


@pytest.mark.parametrize(("said", "count"), [("没有", 0), ("一个都没有", 0), ("冒得", 0), ("六 下一个", 6)])
def test_words_for_none_and_a_count_with_words_behind_answer_what_is_asked(said, count):
    talking = _talking()
    talking.say(said)

    assert talking.values["league_rec"] == count
