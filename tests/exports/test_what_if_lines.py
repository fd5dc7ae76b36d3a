"""Assumed people on top of the year so far: before, after, and how the share would stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.texts import Texts
from exports.what_if_lines import what_if_plan, what_if_reserve, what_if_shares
from knowledge.targets import load_targets

TEXTS = Texts.load()
TARGETS = load_targets()
COUNTS = st.integers(0, 3000)


@pytest.mark.parametrize(
    ("now", "assumed", "words"),
    [
        pytest.param(
            {"female": (17, 47)},
            {"total": 20, "female": 9},
            "女党员：现17/47，36.2%；试算26/67，38.8%。全市要求40%左右（二（二））。低1.2个百分点。",
            id="about",
        ),
        pytest.param(
            {"farmer": (14, 47)},
            {"total": 30, "farmer": 2},
            "农牧渔民：现14/47，29.8%；试算16/77，20.8%。全市要求不低于26%（二（二））。比26%低5.2个百分点。",
            id="falls below the line",
        ),
        pytest.param(
            {"rural_female": (0, 0)},
            {"total": 30, "rural": 12, "rural_female": 4},
            "农村女党员：农村新发展党员现为0名；试算4/12，33.3%。农村力争30%（二（二））。已到力争目标30%。",
            id="nobody yet",
        ),
        pytest.param(
            {"female": (1, 3)},
            {"total": 4, "female": 2},
            "女党员：现1/3；试算3/7。人数少，不看百分比，按40%换算为3名。",
            id="few people",
        ),
    ],
)
def test_a_share_is_told_before_and_after(now, assumed, words):
    [share] = what_if_shares(TARGETS, now, assumed, TEXTS)

    assert share.words == words


def test_only_shares_of_which_both_sides_are_assumed_move():
    now = {target.code: (10, 40) for target in TARGETS.shares}

    shares = what_if_shares(TARGETS, now, {"total": 20, "female": 9, "league": 3}, TEXTS)

    assert [share.label for share in shares] == ["女党员"]
    assert what_if_shares(TARGETS, {}, {"total": 20, "female": 9}, TEXTS) == ()


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_after_is_the_sum_of_what_was_and_what_is_assumed(women, men, more_women, more_men):
    now = {"female": (women, women + men)}

    shares = what_if_shares(TARGETS, now, {"total": more_women + more_men, "female": more_women}, TEXTS)

    assert [(share.numerator, share.denominator) for share in shares] == [
        (women + more_women, women + men + more_women + more_men)
    ][: women + men + more_women + more_men]


def test_the_reserve_is_held_against_the_assumed_people():
    assert what_if_reserve(TARGETS["activists"], 150, 67, TEXTS).words == (
        "入党积极分子按150名不变，试算后本年累计发展67名，每发展1名有2.24名。要求不少于3名。按3名换算要201名，少51名。"
    )
    assert what_if_reserve(TARGETS["activists"], 201, 67, TEXTS).reached
    assert "少" not in what_if_reserve(TARGETS["activists"], 201, 67, TEXTS).words.removesuffix("要求不少于3名。")


@pytest.mark.parametrize(
    ("ytd", "plan", "words"),
    [
        (80, 120, "年度计划120名，试算后用去80名，还余40名。"),
        (120, 120, "年度计划120名，试算后用去120名，还余0名。"),
        (130, 120, "试算后本年累计130名，比年度计划120名多10名。"),
        (130, None, ""),
    ],
)
def test_what_is_left_of_the_plan(ytd, plan, words):
    assert what_if_plan(ytd, plan, TEXTS) == words
