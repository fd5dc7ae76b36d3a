"""Which questions are taken for the same: the pairs of same-questions.txt, and the signals that must agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.sameness import ALIKE, closest, likeness

_LINES = (Path(__file__).parent / "same-questions.txt").read_text(encoding="utf-8")
FIRST, SECOND = (
    [line.split("|") for line in part.splitlines() if line and not line.startswith("#")]
    for part in _LINES.split("# part two")
)


def score(pairs):
    """How many pairs that ask the same are found, and which others are taken for the same."""
    found = sum(likeness(one, other) >= ALIKE for one, other, same in pairs if same == "同")
    return found, [(one, other) for one, other, same in pairs if same == "异" and likeness(one, other) >= ALIKE]


def test_no_pair_of_the_first_part_is_taken_for_the_same_wrongly_and_most_are_found():
    found, wrong = score(FIRST)

    assert wrong == []
    assert found >= 26


def test_pairs_written_after_the_threshold_was_set_hold_nearly_as_well():
    found, wrong = score(SECOND)

    assert len(wrong) <= 1
    assert found >= 12


def test_the_order_of_two_questions_does_not_matter():
    assert all(likeness(one, other) == likeness(other, one) for one, other, _ in FIRST)


@pytest.mark.parametrize(
    "other",
    ["公示要几天", "公示要幾天？", "請問公示要多少天", "公示要几天。"],
)
def test_spelling_width_and_politeness_do_not_matter(other):
    assert likeness("公示要几天", other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2015年女党员比例", "2016年女党员比例"),
        ("超过30人要批吗", "超过50人要批吗"),
        ("退休的能发展吗", "退休的不能发展吗"),
        ("公示由谁做", "公示做几天"),
        ("农村医生占多少", "医生占多少"),
    ],
    ids=["year", "number", "no", "what is wanted", "scope"],
)
def test_one_signal_that_disagrees_is_enough(one, other):
    assert likeness(one, other) == 0.0


def test_the_closest_of_several_wordings_is_named():
    wordings = [("自查报告怎么写", "B"), ("公示期是多少天", "C"), ("公示要几天", "A")]

    assert closest("公示几天", wordings) == "A"
    assert closest("党费怎么交", wordings) == ""
