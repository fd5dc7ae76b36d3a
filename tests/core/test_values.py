"""Quarters, figures, tokens, people: the small values everything rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI, AdjustableClock, at_office
from core.errors import RightsError
from core.numbers import day, fixed, moment, percent, points
from core.people import OPERATOR, Actor, Grant, Role
from core.period import Quarter
from core.tokens import Tapped, TokenSigner


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "words"),
    [
        pytest.param(12, 32, 40, "37.5%", id="one decimal"),
        pytest.param(3996, 10000, 40, "39.96%", id="rounding must not hide a gap"),
        pytest.param(39996, 100000, 40, "39.996%", id="not even a small gap"),
        pytest.param(2, 5, 40, "40.0%", id="exactly the target"),
        pytest.param(1, 8, None, "12.5%", id="no target"),
        pytest.param(1, 16, None, "6.3%", id="half up"),
        pytest.param(0, 7, 5, "0.0%", id="zero"),
    ],
)
def test_percent(numerator, denominator, target, words):
    assert percent(numerator, denominator, target) == words


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "words"),
    [(12, 32, 40, "2.5"), (3996, 10000, 40, "0.04"), (8, 32, 26, "1.0"), (30, 32, 90, "3.8"), (2, 5, 40, "0.0")],
)
def test_distance_in_points(numerator, denominator, target, words):
    assert points(numerator, denominator, target) == words


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 100))
def test_a_missed_target_never_looks_reached(numerator, denominator, target):
    shown = float(percent(numerator, denominator, target).rstrip("%"))

    if 100 * numerator < target * denominator and 10**7 * (target * denominator - 100 * numerator) > denominator * 20:
        assert shown < target


@given(st.integers(0, 10**6), st.integers(1, 10**4), st.integers(0, 4))
def test_fixed_is_within_half_a_step(numerator, denominator, decimals):
    step = 10**-decimals
    assert abs(float(fixed(numerator, denominator, decimals)) - numerator / denominator) <= step / 2 + 1e-6


def test_dates_carry_the_weekday_and_the_office_clock():
    assert day(date(2014, 4, 8)) == "2014年4月8日（周二）"
    assert moment(datetime(2014, 4, 8, 9, 30, tzinfo=UTC)) == "2014年4月8日（周二）17:30"


@given(st.integers(2000, 2100), st.integers(1, 4))
def test_quarters_follow_each_other(year, number):
    quarter = Quarter(year, number)

    assert quarter.next().previous() == quarter
    assert quarter.last_day + timedelta(days=1) == quarter.next().first_day
    assert Quarter.of(quarter.first_day) == Quarter.of(quarter.last_day) == quarter
    assert Quarter.parse(quarter.code) == quarter


def test_the_last_ended_quarter_crosses_the_year():
    assert Quarter.last_ended(date(2014, 1, 1)) == Quarter(2013, 4)
    assert Quarter.last_ended(date(2014, 3, 31)) == Quarter(2013, 4)
    assert Quarter.last_ended(date(2014, 4, 1)) == Quarter(2014, 1)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        at_office(datetime(2014, 4, 1))  # noqa: DTZ001


def test_an_adjustable_clock_runs_on_from_where_it_was_put():
    clock = AdjustableClock()
    start = datetime(2014, 4, 2, 10, tzinfo=SHANGHAI)

    clock.move_to(start)

    assert timedelta(0) <= clock.now() - start < timedelta(seconds=5)


@given(st.integers(1, 10**9), st.integers(0, 20), st.text(max_size=20), st.text(max_size=20))
def test_a_button_token_holds_only_in_its_own_conversation(row, index, conversation, other):
    signer = TokenSigner("secret")
    token = signer.sign(row, index, "web", conversation)

    assert len(token.encode()) <= 64
    assert signer.read(token, "web", conversation) == Tapped(row, index)
    assert signer.read(token, "telegram", conversation) is None
    if other != conversation:
        assert signer.read(token, "web", other) is None
    assert TokenSigner("another").read(token, "web", conversation) is None


@given(st.text(max_size=80))
def test_any_text_is_no_token(text):
    assert TokenSigner("secret").read(text, "web", "c") is None


def test_units_are_walls():
    secretary = Actor(1, "李明", (Grant(Role.REPORTER, "shuangfeng"),))
    officer = Actor(2, "王芳", (Grant(Role.OFFICER),))

    secretary.must_report("shuangfeng")
    officer.must_see("shuangfeng")
    for act in (
        lambda: secretary.must_see("xinhua"),
        secretary.must_be_staff,
        lambda: officer.must_report("shuangfeng"),
        officer.must_be_admin,
    ):
        with pytest.raises(RightsError):
            act()
    OPERATOR.must_be_admin()
