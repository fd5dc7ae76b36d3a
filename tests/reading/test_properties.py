"""Whatever is typed: what was written is read back or asked, and nothing breaks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.dialogs.reading import read_count
from handlers.dialogs.reading.lexicon import lexicon_of
from tests.reading.support import WORDS, codes, read
from tests.reading.writing import NUMERALS, reports

_VOCABULARY = sorted(lexicon_of(WORDS).words)
_ODD = [
    "二十三",
    "三十来个",
    "40%",
    "-3",
    "12.5",
    "2014",
    "35岁以下",
    "一季度",
    "去年",
    "双峰县",
    "俩",
    "1O",
    "①",
    "½",
    "²",
    "٣",
]
_MARKS = ["，", "。", "、", "：", "\n", "\t", " ", "（", "）", "-", "—", "/", "%", ".", "?", ""]
_FRAGMENTS = (
    st.sampled_from(_VOCABULARY) | st.sampled_from(_ODD) | st.sampled_from(_MARKS) | st.integers(0, 99).map(str)
)


@settings(max_examples=300, deadline=None)
@given(reports())
def test_counts_written_in_any_style_are_read_back_or_asked(report):
    message, values = report
    reading = read(message)

    assert {code: value for code, value in reading.values.items() if values.get(code) != value} == {}
    if dict(reading.values) != values:
        assert codes(reading) or reading.questions


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_any_text_is_read_without_an_error_and_every_value_has_its_place(message):
    reading = read(message)

    assert {piece.field for piece in reading.pieces} == set(reading.values)
    for piece in reading.pieces:
        assert reading.values[piece.field] == piece.value >= 0
        assert 0 <= piece.start < piece.end <= len(message)
    assert (reading.intent == "none") == ("not_report" in codes(reading))
    assert reading.intent != "none" or not reading.values


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 999), NUMERALS, st.sampled_from(("", "名", "人", "个", " 人")))
def test_a_count_in_any_spelling_is_that_count(value, numeral, measure):
    assert read_count(numeral(value) + measure).value == value


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_answer_is_a_count_or_has_a_reason(said):
    count = read_count(said)

    assert (count.value is None) == bool(count.code)
