"""Reasons: a jump against earlier quarters asks for one, and counts are never taken for one."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from handlers.dialogs.checks import History
from tests.dialogs.support import FULL, GOOD, Q1, Talking, submitted

JUMPED = FULL.replace("总数32", "总数132").replace("积极分子96", "积极分子500")
LITTLE = submitted(Q1.previous(), {"total": 20})


def jumped() -> Talking:
    talking = Talking(history=History(last=LITTLE))
    talking.open(JUMPED)
    return talking


def changed() -> Talking:
    talking = Talking(report=submitted(Q1, GOOD), now=datetime(2014, 4, 12, 10, tzinfo=SHANGHAI))
    talking.open("女9")
    return talking


def test_a_jump_asks_for_its_reason_with_ready_choices():
    talking = jumped()

    assert talking.choices == ["集中审批", "上季度结转", "数字有误，我改", "其他原因"]


@pytest.mark.parametrize("reason", ["集中审批", "两个镇的换届推迟到本季度一起批的"])
def test_the_reason_of_a_jump_goes_with_the_report(reason):
    talking = jumped()

    text = talking.say(reason)
    talking.say("确认报送")

    assert f"原因：{reason}" in text
    assert talking.acts == ["submit"]
    assert talking.last.notes == (f"发展党员总数（{reason}）",)


@pytest.mark.parametrize("words", ["其他原因", "是", "没错"])
def test_a_mere_yes_is_no_reason_of_a_jump(words):
    talking = jumped()

    assert "一句话写明发展党员总数132名的原因" in talking.say(words)
    assert "原因：分两批审批" in talking.say("分两批审批")


def test_a_jump_that_was_a_slip_is_corrected_in_its_place():
    talking = jumped()

    talking.say("数字有误，我改")
    talking.say("32")

    assert talking.values["total"] == 32
    talking.say("确认报送")
    assert talking.last.notes == ()


def test_a_reason_for_one_count_does_not_stand_for_another():
    talking = jumped()
    talking.say("集中审批")

    talking.say("总数142")

    assert "集中审批" in talking.choices


@pytest.mark.parametrize("words", ["总数33", "女11", "2014年一季度总数33，女11", "双峰县一季度总数33"])
def test_counts_in_place_of_the_reason_of_a_jump_are_taken_as_counts(words):
    talking = jumped()

    text = talking.say(words)

    assert "原因：" not in text
    assert talking.values["total"] == 33 or talking.values["female"] == 11


@pytest.mark.parametrize(("words", "code", "count"), [("女8", "female", 8), ("总数26", "total", 26)])
def test_counts_in_place_of_the_reason_of_a_change_are_taken_as_counts(words, code, count):
    talking = changed()

    text = talking.say(words)

    assert talking.acts == []
    assert talking.values[code] == count
    assert "请用一句话写明原因" in text


def test_a_bare_number_in_place_of_the_reason_of_a_change_is_asked_about():
    talking = changed()

    assert "“104”是哪一项的数" in talking.say("104")
    assert talking.acts == []


@pytest.mark.parametrize("reason", ["名册里漏了女2名", "漏报1人", "2名转出", "4月1日又批了1名"])
def test_a_reason_may_hold_numbers(reason):
    talking = changed()

    talking.say(reason)

    assert talking.acts == ["submit"]
    assert talking.last.reason == reason
