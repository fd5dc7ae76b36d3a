"""Shares in exact whole numbers: reached or not, the gap, and what would close it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.shares import distance, lacking, needed, reached, remaining, to_add, within

COUNTS = st.integers(0, 5000)
PERCENTS = st.integers(1, 99)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent", "is_reached"),
    [
        pytest.param(3996, 10000, 40, False, id="39.96 is below 40"),
        pytest.param(4000, 10000, 40, True, id="exactly at the line"),
        pytest.param(30, 32, 90, True, id="above the line"),
        pytest.param(74, 25, 300, False, id="one short of three for each"),
        pytest.param(75, 25, 300, True, id="exactly three for each"),
    ],
)
def test_a_share_is_compared_before_rounding(numerator, denominator, percent, is_reached):
    assert reached(numerator, denominator, percent) is is_reached


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError):
        reached(0, 0, 40)
    with pytest.raises(ValueError):
        distance(-1, 5, 40)


def test_the_distance_counts_in_points_on_both_sides():
    assert distance(12, 32, 40) == Fraction(-5, 2)
    assert distance(20, 40, 40) == 10
    assert within(12, 32, 40, Fraction(5, 2))
    assert not within(12, 32, 40, 2)
    assert within(20, 40, 40, 10)


@given(COUNTS, st.integers(1, 5000), PERCENTS)
def test_the_number_needed_is_the_smallest_that_reaches(numerator, denominator, percent):
    need = needed(denominator, percent)

    assert reached(need, denominator, percent)
    assert not reached(need - 1, denominator, percent) if need else True
    assert lacking(numerator, denominator, percent) == max(0, need - numerator)


@given(st.integers(0, 300), st.integers(1, 300), PERCENTS)
def test_adding_people_is_counted_above_and_below_the_line(numerator, denominator, percent):
    more = to_add(numerator, denominator, percent)

    assert more is not None
    assert reached(numerator + more, denominator + more, percent)
    assert more == 0 or not reached(numerator + more - 1, denominator + more - 1, percent)


def test_no_number_of_people_lifts_a_share_to_all():
    assert to_add(9, 10, 100) is None
    assert to_add(10, 10, 100) == 0


@given(st.integers(0, 200), st.integers(1, 400), PERCENTS, st.integers(1, 600))
def test_the_rest_of_the_plan_reaches_the_target_exactly_when_it_is_possible(numerator, denominator, percent, plan):
    numerator = min(numerator, denominator)
    left = remaining(numerator, denominator, percent, plan)

    if plan <= denominator:
        assert left is None
        return
    assert left is not None
    assert left.rest == plan - denominator
    assert left.is_possible == reached(numerator + left.rest, plan, percent)
    assert reached(numerator + left.need, plan, percent)
