"""The rates of a platform, judged by an independent meter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.channel import Rate
from core.rates import RateKeeper

KEY = ("test", "c1")


@given(st.integers(1, 5), st.integers(1, 60), st.lists(st.integers(0, 30), max_size=60))
def test_no_window_ever_holds_more_than_the_rate(count, seconds, pauses):
    keeper, rate, now, sends = RateKeeper(), Rate(count, float(seconds)), 0.0, []
    for pause in pauses:
        now = keeper.next_free(KEY, rate, now + pause)
        keeper.book(KEY, rate, now)
        sends.append(now)

    for moment in sends:
        assert sum(moment <= other < moment + seconds for other in sends) <= count


def test_a_burst_within_the_rate_does_not_wait():
    keeper, rate = RateKeeper(), Rate(20, 60.0)
    waits = []
    for _ in range(21):
        at = keeper.next_free(KEY, rate, 5.0)
        keeper.book(KEY, rate, at)
        waits.append(at - 5.0)

    assert waits == [0.0] * 20 + [60.0]


def test_one_conversation_does_not_count_for_another():
    keeper, rate = RateKeeper(), Rate(1, 1.0)
    keeper.book(KEY, rate, 1.0)

    assert keeper.next_free(("test", "c2"), rate, 1.0) == 1.0
    assert keeper.next_free(KEY, rate, 1.0) == 2.0


def test_conversations_long_quiet_are_forgotten_and_running_ones_kept():
    keeper, rate = RateKeeper(), Rate(1, 60.0)
    for number in range(5000):
        keeper.book(("test", str(number)), rate, number * 10.0)

    assert keeper.remembered < 1500
    assert keeper.next_free(("test", "4999"), rate, 49_991.0) == 50_050.0
