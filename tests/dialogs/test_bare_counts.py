"""A count by itself where one is asked: taken without the reader, just as the reader would take it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.dialogs import answers as ans
from handlers.dialogs.asking import asked_field, wanted_fields
from handlers.dialogs.hearing import hear
from handlers.dialogs.reading import Surroundings, only_figures, read_count, read_message
from handlers.dialogs.reading.numerals import NUMERAL
from handlers.dialogs.state import State
from handlers.dialogs.step import Talk
from models.records import Answers, EntryKind, Report
from tests.dialogs.support import FORM, GOOD, Q1, TEXTS, UNITS, Talking
from tests.reading.writing import chinese, financial, full_width

_FOUND_ANEW = {"subset", "cross", "big"}
"""What the form itself finds where it stores a count."""

counts = st.integers(0, 9999)
spelled = st.one_of(
    counts.map(str),
    counts.map(full_width),
    st.integers(0, 999).map(chinese),
    st.integers(0, 999).map(financial),
    st.text(NUMERAL.replace("-", ""), min_size=1, max_size=5),
    st.from_regex(r"[0-9]{1,3}[.、/ ][0-9]{1,3}", fullmatch=True),
)
messages = st.builds(
    "{}{}{}".format, st.sampled_from(["", "", " ", "、"]), spelled, st.sampled_from([*"名人个位。，、 .；|", ""])
)
answers = st.dictionaries(st.sampled_from(FORM.codes), st.integers(0, 60))


@settings(max_examples=400, deadline=None)
@given(words=messages, known=answers, has_last=st.booleans(), asked=st.sampled_from(["", *FORM.codes]))
def test_a_count_by_itself_is_read_as_the_reader_reads_it(words, known, has_last, asked):
    talking = Talking(report=Report("shuangfeng", Q1, draft=Answers(known)))
    state = State("shuangfeng", Q1.code, asked=asked)
    talk = Talk.begin(FORM, state, talking.facts)
    around = Surroundings(
        units=UNITS, today=talking.now.date(), unit="shuangfeng", quarter=Q1, expected=asked_field(talk),
        open=wanted_fields(talk), known=known, previous=GOOD if has_last else {},
    )  # fmt: skip

    heard = hear(talk, words)
    read = read_message(words, FORM.words, around, TEXTS)

    assert dict(heard.values) == dict(read.values)
    assert (heard.intent, heard.unit, heard.period, heard.basis) == (read.intent, read.unit, read.period, read.basis)
    assert (heard.to_date, heard.unknown) == (read.to_date, read.unknown)
    assert _asked(heard) == _asked(read)
    if asked_field(talk) and only_figures(words) and (count := read_count(words).value) is not None:
        assert heard.values == {asked_field(talk): count}


def _asked(reading):
    found = (*reading.problems, *reading.questions)
    return [finding for finding in found if finding.code.partition(":")[0] not in _FOUND_ANEW]


kinds = st.dictionaries(
    st.sampled_from(FORM.codes), st.one_of(st.integers(0, 3), st.sampled_from([EntryKind.SKIPPED, EntryKind.UNKNOWN]))
)


@given(before=kinds, after=kinds)
def test_what_has_changed_is_told_field_by_field_in_the_order_of_the_form(before, after):
    one, other = _answers(before), _answers(after)

    assert ans.changed(FORM, one, other) == tuple(
        code
        for code in FORM.codes
        if (ans.kind_of(one, code), one.values.get(code)) != (ans.kind_of(other, code), other.values.get(code))
    )


def _answers(kinds) -> Answers:
    values = {code: kind for code, kind in kinds.items() if isinstance(kind, int)}
    skipped = frozenset(code for code, kind in kinds.items() if kind is EntryKind.SKIPPED)
    return Answers(values, skipped, frozenset(kinds) - frozenset(values) - skipped)


def test_a_doubtfully_great_count_by_itself_is_asked_about():
    talking = Talking()
    talking.open()

    assert "700" in talking.say("700")
    assert talking.values == {}
