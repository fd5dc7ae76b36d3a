"""Plain text of replies, and the cutting of long texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.messages import Choice, Progress, Quote, Reply, Table, Text
from core.render import as_text, split_text

TEXTS = st.text(alphabet="甲乙丙a1。，\n", max_size=200)


def test_a_reply_as_plain_text():
    reply = Reply(
        blocks=(
            Text("女党员：40%左右（全市）。"),
            Quote("发展女党员比例保持在40%左右", "出处：《意见》（1号）二（二）"),
            Table(("项目", "人数"), (("总数", "5"), ("女党员", "12")), numeric=(1,)),
            Progress(5, 16, "已填5/16项。"),
        ),
        choices=(Choice("是"), Choice("否")),
    )

    assert as_text(reply) == (
        "女党员：40%左右（全市）。\n原文：\n发展女党员比例保持在40%左右\n出处：《意见》（1号）二（二）\n"
        "项目    人数\n总数       5\n女党员    12\n已填5/16项。\n1. 是\n2. 否"
    )


def test_where_a_number_is_an_answer_choices_are_words():
    reply = Reply((Text("女党员多少名？"),), (Choice("0"), Choice("跳过")), numbered=False)

    assert as_text(reply) == "女党员多少名？\n可发：0、跳过"


@given(TEXTS, st.integers(4, 40))
def test_pieces_keep_the_bound_and_lose_nothing_by_characters(text, bound):
    pieces = split_text(text, max_chars=bound)

    assert all(len(piece) <= bound for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(TEXTS, st.integers(8, 80))
def test_pieces_keep_the_bound_and_lose_nothing_by_bytes(text, bound):
    pieces = split_text(text, max_bytes=bound)

    assert all(len(piece.encode()) <= bound for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_is_cut_at_a_blank_line_rather_than_in_a_sentence():
    assert split_text("第一段。第二句。\n\n第三段很长很长。", max_chars=14) == ("第一段。第二句。", "第三段很长很长。")
