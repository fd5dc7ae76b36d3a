"""Random talks: nothing raises, nothing contradictory is stored, and every position survives a restart."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import SHANGHAI
from handlers.dialogs.checks import History
from models.records import Answers
from tests.dialogs.support import FORM, FULL, GOOD, Q1, Q2, Talking, submitted

COMMANDS = [
    "确认报送",
    "改数",
    "上一步",
    "跳过",
    "暂不清楚",
    "撤回",
    "取消",
    "本季零报",
    "核对",
    "为什么问",
    "怎么算",
    "暂停",
    "继续",
    "填报",
]
WORDS = [
    "是",
    "不是",
    "不对",
    "没有",
    "确认无误",
    "二十来个",
    "女党员",
    "农村",
    "发展党员总数",
    "都不是",
    "漏统计1名",
    "40%",
    "",
    "   ",
    "？",
]

small = st.integers(0, 60).map(str)
field = st.sampled_from([field.label for field in FORM.fields])
messages = st.one_of(
    small,
    small,
    st.sampled_from(COMMANDS),
    st.sampled_from(WORDS),
    st.builds("{}{}".format, field, small),
    st.builds("{}改成{}".format, field, small),
    st.builds("{}{} {}{}".format, field, small, field, small),
    st.builds("累计{}{}".format, field, small),
    st.sampled_from([FULL, "13873812345", "320", "总数0"]),
    st.text(max_size=12),
)
walks = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def walk(talking: Talking, first: str, said: list[str]) -> None:
    """Talk on; `Talking` itself checks soundness and the round trip through JSON after each message."""
    talking.open(first)
    for words in said:
        if talking.last.done:
            talking.open()
        before = talking.answers
        text = talking.say(words)
        if not talking.last.understood:
            assert talking.answers == before
            continue
        assert text.strip() or talking.last.act
        assert len(talking.last.replies) <= 3
        if talking.last.act == "submit":
            assert not set(FORM.codes) - talking.answers.answered


@walks
@given(st.sampled_from(["", FULL, "总数25 女10"]), st.lists(messages, max_size=25))
def test_any_talk_over_a_new_report_stays_sound(first, said):
    walk(Talking(), first, said)


@walks
@given(st.lists(messages, max_size=20))
def test_any_talk_over_a_submitted_report_stays_sound(said):
    walk(Talking(report=submitted(Q1, GOOD)), "女改成11", said)


@walks
@given(st.lists(messages, max_size=20))
def test_any_talk_over_a_provisional_report_stays_sound(said):
    known = {code: count for code, count in GOOD.items() if code != "league_rec"}
    answers = Answers(known, unknown=frozenset({"league_rec"}))
    walk(Talking(report=submitted(Q1, known, stored=answers)), "", said)


@walks
@given(st.lists(messages, max_size=20))
def test_any_talk_over_a_second_quarter_stays_sound(said):
    earlier = submitted(Q1, GOOD)
    history = History((earlier,), earlier, plan=60)
    walk(Talking(quarter=Q2, now=datetime(2014, 7, 2, tzinfo=SHANGHAI), history=history), "", said)
