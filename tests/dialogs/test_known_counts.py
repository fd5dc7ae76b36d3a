"""Counts known before: the stock of last time is offered to be taken, and a total from January on is noticed."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from handlers.dialogs.checks import History
from tests.dialogs.support import GOOD, Q1, Q2, Talking, submitted


def second(**first) -> Talking:
    earlier = submitted(Q1, {**GOOD, **first})
    history = History(earlier=(earlier,), last=earlier)
    return Talking(quarter=Q2, now=datetime(2014, 7, 2, 10, tzinfo=SHANGHAI), history=history)


@pytest.mark.parametrize("answer", ["还是96名", "96"])
def test_the_stock_of_last_time_can_be_taken(answer):
    talking = second()
    talking.open("总数20")
    talking.say("积极分子")

    assert "还是96名" in talking.choices
    talking.say(answer)
    assert talking.values["activists"] == 96


def test_a_total_far_above_a_usual_quarter_may_be_from_january_on():
    talking = second()

    text = talking.open("总数60 女22")

    assert talking.values == {}
    assert "发展党员总数累计60名－此前各季25名＝本季35名" in text
    assert "女党员累计22名－此前各季10名＝本季12名" in text
    assert "这是累计数，还是本季数？" in text


@pytest.mark.parametrize(
    ("answer", "total", "female"),
    [("是累计", 35, 12), ("累计数", 35, 12), ("上半年的", 35, 12), ("本季度的", 60, 22), ("是本季", 60, 22)],
)
def test_the_answer_says_which_of_the_two_it_is(answer, total, female):
    talking = second()
    talking.open("总数60 女22")

    text = talking.say(answer)

    assert (talking.values["total"], talking.values["female"]) == (total, female)
    assert "还是本季数" not in text


@pytest.mark.parametrize(
    "words",
    ["总数30 女12", "本季总数60 女22", "总数60 女9"],
    ids=["usual", "said to be the quarter's", "a part too small"],
)
def test_nothing_is_asked_where_nothing_speaks_for_a_count_from_january_on(words):
    talking = second()

    assert "还是本季数" not in talking.open(words)
    assert talking.values["total"] in {30, 60}


def test_in_the_first_quarter_nothing_can_be_from_january_on():
    talking = Talking(history=History(last=submitted(Q1.previous(), {"total": 20})))

    assert "还是本季数" not in talking.open("总数60")
