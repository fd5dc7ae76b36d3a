"""A report of a year for which a later guidance was taken in: checks, shares and explanations are those of that one."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from core.messages import Quote
from core.period import Quarter
from handlers.dialogs.checks import History, doubts
from knowledge.describing import describe, paper_of
from knowledge.held import Held
from knowledge.library import Library
from knowledge.proposing import propose
from tests.dialogs.support import FORM, GOOD, TEXTS, Talking
from tests.knowledge.papers import GUIDANCE_2026
from tests.support import library

NOW = datetime(2026, 4, 2, 10, tzinfo=SHANGHAI)


def holding(words: str) -> Library:
    """The library with a guidance of these words taken in and its targets confirmed."""
    paper = paper_of("g26", describe(words), words)
    return library().holding([Held(paper, propose(paper, library().targets, library().lexicon))], NOW.date())


HOLDING = holding(GUIDANCE_2026)


def talking() -> Talking:
    return Talking(quarter=Quarter(2026, 1), now=NOW, guidance=HOLDING.guidance(2026))


@pytest.mark.parametrize(
    ("activists", "asked"), [(70, {2014: "的3倍", 2026: "的2倍"}), (90, {2014: "的3倍"}), (120, {})]
)
def test_a_small_reserve_is_asked_about_by_the_figure_of_the_year(activists, asked):
    for year in (2014, 2026):
        found = doubts(FORM, {"total": 40, "activists": activists}, History(), HOLDING.guidance(year).targets, TEXTS)
        assert [asked[year] in doubt.text for doubt in found] == [True] * (year in asked)


def test_without_a_reserve_in_the_guidance_no_count_of_activists_is_too_small():
    words = GUIDANCE_2026.replace("做到每发展1名党员有不少于2名入党积极分子作为储备", "建好队伍")

    targets = holding(words).guidance(2026).targets

    assert doubts(FORM, {"total": 40, "activists": 1}, History(), targets, TEXTS) == ()


def test_the_note_names_the_document_once_and_the_shares_are_its_own():
    talk = talking()
    talk.open("总数40")

    first, second = talk.say("女17"), talk.say("农牧渔民6")

    assert "女党员：本季17/40，42.5%。全市要求45%左右（一（二））。低2.5个百分点。" in first
    assert first.count("对照的是《娄底市2026年发展党员工作指导意见》（娄组发〔2026〕99号）的要求。") == 1
    assert "农牧渔民：本季6/40，15.0%。全市要求不低于20%（一（二））。比20%低5.0个百分点。" in second
    assert "对照的是" not in second


def test_the_ways_to_close_a_gap_name_the_document():
    talk = talking()
    talk.open("总数40 女17 35岁以下38")

    text = talk.say("怎么算")

    assert "45%相当于18名，现17名，差1名" in text
    assert text.count("娄组发〔2026〕99号") == 1


@pytest.mark.parametrize("code", FORM.codes)
def test_why_a_field_is_asked_is_told_in_the_words_of_the_document_in_force(code):
    talk = talking()
    talk.open(" ".join(f"{FORM.label(each)}{GOOD[each]}" for each in FORM.codes[: FORM.codes.index(code)]))

    text = talk.say("为什么")

    quotes = [block for reply in talk.replies for block in reply.blocks if isinstance(block, Quote)]
    sets_it = not FORM.by_code[code].target or HOLDING.guidance(2026).targets.get(FORM.by_code[code].target)
    assert len(quotes) <= 1
    for quote in quotes:
        assert quote.document == "g26"
        assert quote.text in HOLDING.paragraph("g26", quote.path)
        assert "娄组发〔2026〕99号" in quote.source
    if not sets_it:
        assert f"《娄底市2026年发展党员工作指导意见》（娄组发〔2026〕99号）没有对{FORM.label(code)}提要求" in text
    assert "2014" not in text
    assert "没有比例" not in text
