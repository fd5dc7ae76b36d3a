"""Follow-ups go on from the last question, and say how they were understood."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        ("女党员比例是多少", "那农村呢", "力争30%"),
        ("农村女党员比例", "高中以上呢", "力争80%"),
        ("自查一年几次", "什么时候", "没有规定自查的月份和日期"),
        ("自查一年几次", "那抽查呢", "没有规定抽查的比例、时间和具体办法"),
        ("国企发展谁", "学校呢", "教学科研骨干"),
        ("今年发展多少", "2015年呢", "不能当作2015年的要求"),
        ("积极分子要多少", "发展50名呢", "50名×3＝150名"),
        ("女党员比例是多少", "男的呢", "没有规定男党员的比例"),
    ],
)
def test_what_the_follow_up_leaves_unsaid_is_kept(talk, first, then, says):
    talk(first)
    answer = talk(then)

    assert says in _text(answer)
    assert _text(answer).startswith("接着上一问，按“")


def test_why_gives_the_purpose_the_guidance_names(talk):
    talk("今年发展多少")

    assert "防止数量过快增长" in _text(talk("为什么"))


def test_why_behind_what_the_text_leaves_open_says_again_what_it_is_silent_about(talk):
    talk("公示要几天")
    why = talk("为什么")

    assert "指导意见没有规定公示的天数和办法" in _text(why)
    assert why.unanswered


def test_why_without_a_purpose_in_the_text_is_refused(talk):
    talk("女党员比例是多少")
    why = talk("为什么")

    assert "没有规定女党员比例的理由" in _text(why)
    assert why.unanswered


def test_the_original_is_the_whole_paragraph(talk, library):
    talk("女党员比例是多少")

    assert library.paragraph("loudi-2014-7", "二（二）") in _text(talk("原文"))


@pytest.mark.parametrize("words", ["为什么", "什么时候", "多少"])
def test_a_follow_up_to_nothing_asks_for_the_whole_question(talk, words):
    assert "没有看出接的是哪一问" in _text(talk(words))


def test_small_talk_between_does_not_lose_the_topic(talk):
    talk("女党员比例是多少")
    talk("谢谢")

    assert "力争30%" in _text(talk("农村呢"))


def test_a_whole_question_is_no_follow_up(talk):
    talk("女党员比例是多少")

    assert not _text(talk("自查一年几次")).startswith("接着上一问")


def _text(asked):
    return "\n".join(block.text for block in asked.reply.blocks)
