"""Figures alone pass by the gates that need a word: each of these says no to them, whoever sends them."""

from __future__ import annotations

from random import Random

import pytest

from core.people import Grant, Role
from core.render import as_text
from handlers import answering, dispatch
from handlers.dialogs.reading import only_figures
from handlers.intent import asks_plainly
from tests.reading.writing import chinese, financial, full_width

_BETWEEN = (" ", "，", "、", "/", "|", "；", "\n", ". ", "名、", "个 ")
_BEHIND = ("", "", "", "名", "人", "个", "位", "个人", "。", "，", "、", " 名", "．")
_ODD = (
    "00",
    "007",
    "2014",
    "2014.4.8",
    "4.8",
    "1/2",
    "13812345678",
    "百",
    "一一",
    "两三个",
    "十个个",
    "名",
    "。",
)
_BEFORE = (
    "",
    "女党员比例是多少",
    "如果下季度再发展8名女党员呢",
    "填报",
    "计划",
    "抽查 20%",
    "双峰县报了多少",
    "全部通过",
)


def figures(rng: Random) -> str:
    """One to seven numerals in one spelling, with what people write between and behind them."""
    spell = rng.choice((str, chinese, full_width, financial))
    numbers = [spell(rng.choice((rng.randrange(10), rng.randrange(100), rng.randrange(1000)))) for _ in range(7)]
    return rng.choice(_BETWEEN).join(numbers[: rng.choice((1, 1, 1, 2, 3, 7))]) + rng.choice(_BEHIND)


@pytest.fixture
async def everybody(bench):
    """A county that collects from two units below, one of their secretaries, and a principal."""
    for words in ("开通基层填报", "好", "新增基层党委 二十六，枫坪镇党委", "确认新增"):
        await bench.hear(words)
    async with bench.store.write() as work:
        both = await work.people.add("周敏", [Grant(Role.REPORTER, f"shuangfeng.{place}") for place in (1, 2)])
        await work.people.attach(both, "test", "both", "both")
        principal = await work.people.add("李部长", [Grant(Role.PRINCIPAL, "xinhua")])
        await work.people.attach(principal, "test", "principal", "principal")
    return bench


@pytest.mark.parametrize(
    "said",
    ["26?", "26？", "女26", "A7K2", "-5", "12:30", "40%", "不是26", "👍", "26👍", "廿六吗", "第26", "26号", "对26"],
)
def test_a_word_or_a_question_mark_is_more_than_figures(said):
    assert not only_figures(said)


@pytest.mark.parametrize("speaker", ["shuangfeng", "louxing", "officer", "principal"])
async def test_no_gate_that_needs_a_word_takes_figures(everybody, monkeypatch, speaker):
    """Also behind questions, orders, an open report and what could be gone on from."""
    rng, met = Random(7), 0

    async def every_gate(turn, commands):
        nonlocal met
        for words in (*_ODD, *(figures(rng) for _ in range(100))):
            turn.said = words
            assert only_figures(words), words
            assert not await answering._decided_or_reckoned(turn), words
            assert not asks_plainly(words, turn.kit.units), words
            assert not turn.replies, words
            met += 1

    everybody.speaker = speaker
    for words in _BEFORE:
        if words:
            await everybody.hear(words)
        with monkeypatch.context() as patched:
            patched.setattr(dispatch, "answer", every_gate)
            await everybody.hear("26")
    assert met == len(_BEFORE) * (len(_ODD) + 100)


async def test_figures_may_be_the_name_of_a_unit(everybody):
    everybody.speaker = "both"

    heard = "\n".join(as_text(reply) for reply in await everybody.hear("二十六"))

    assert heard.startswith("二十六"), heard
