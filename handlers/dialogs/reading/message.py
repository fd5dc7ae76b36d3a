"""From a message to a reading: words, pairs, meaning, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile
from typing import Literal

from core.texts import Texts
from handlers.dialogs.reading.findings import Findings
from handlers.dialogs.reading.lexicon import Lexicon, lexicon_of
from handlers.dialogs.reading.following import meaning_of
from handlers.dialogs.reading.meaning import Known, Meaning
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.pairing import events_of
from handlers.dialogs.reading.periods import Period, period_of
from handlers.dialogs.reading.places import Place, gazetteer_of, is_like_a_unit
from handlers.dialogs.reading.source import Source
from handlers.dialogs.reading.tables import without_tables
from handlers.dialogs.reading.tokens import Token, tokens_of
from handlers.dialogs.reading.values import FieldWords, Finding, Piece, Reading, Surroundings

_COUNTED = frozenset({"derive", "pct", "big", "refers_previous"})
_ASKED = frozenset({"period_ambiguous", "confirm_unit", "multi_unit", "future_period", "dup"})


def read_message(message: str, fields: Sequence[FieldWords], around: Surroundings, texts: Texts) -> Reading:
    """What the message reports. What is not certain stands in the problems and not in the values."""
    source = Source.of(message)
    lexicon = lexicon_of(tuple(fields))
    tokens = _asserted(tokens_of(source.text, lexicon, gazetteer_of(around.units)))
    places = [token.place for token in tokens if token.place]
    period = period_of([token.mention for token in tokens if token.mention], around.today, around.quarter)
    meaning = _meaning(tokens, lexicon, around, places, period)
    findings = Findings(source, lexicon, around, texts)
    unknown = None if places else _unknown_unit(tokens, source)
    named = {place.unit for place in places if place.unit}
    if len(named) > 1 or period.has_several:
        meaning = Meaning()
    problems = [*findings.of_places(places, unknown), *findings.of_period(period, around.today)]
    counts = list(findings.of_counts(meaning))
    only_asks = all(item.code == "which_field" for item in counts)
    if only_asks and not meaning.claims and any(token.kind in {"noise", "other"} for token in tokens):
        counts = []
    is_report = bool(meaning.claims or counts) or len(named) > 1 or period.has_several
    if not is_report:
        problems = [findings.not_report()]
    intent: Literal["report", "correction", "none"] = "correction" if meaning.is_correction else "report"
    return Reading(
        intent=intent if is_report else "none",
        unit=next(iter(named)) if len(named) == 1 else None,
        period=period.quarter,
        basis="ytd" if meaning.is_to_date or (period.is_to_date and meaning.claims) else "quarter",
        values=meaning.values,
        derived={item.field: item.number for item in counts if item.field and item.number is not None
                 and item.field not in meaning.values},
        pieces=_pieces(meaning, source),
        questions=tuple(item for item in (*problems, *counts) if _is_question(item)),
        problems=tuple(item for item in (*problems, *counts) if item.code != "which_field"),
    )  # fmt: skip


def _meaning(
    tokens: Sequence[Token], lexicon: Lexicon, around: Surroundings, places: Sequence[Place], period: Period
) -> Meaning:
    events = events_of(without_tables(tokens), lexicon)
    known = Known(around.expected, around.known)
    return meaning_of(events, lexicon, known, may_begin_bare=_begins_plainly(tokens, is_asked=bool(around.expected)))


def _asserted(tokens: Sequence[Token]) -> list[Token]:
    """The sentences that state something; questions and what-ifs report nothing."""
    if any(token.kind == "suppose" for token in tokens):
        return []
    kept: list[Token] = []
    sentence: list[Token] = []
    for token in tokens:
        sentence.append(token)
        if token.kind == "sep" and token.level > 3:
            kept += _unless_asked(sentence)
            sentence = []
    return kept + _unless_asked(sentence)


def _unless_asked(sentence: Sequence[Token]) -> list[Token]:
    if not any(token.kind == "ask" for token in sentence):
        return list(sentence)
    return [
        replace(token, kind="junk") if token.kind in {"number", "field", "none", "zero"} else token
        for token in sentence
    ]


def _begins_plainly(tokens: Sequence[Token], *, is_asked: bool) -> bool:
    """Whether a count at the beginning stands for itself: only known words around it, and something to hold it.

    That is a unit, a period, a field, or a question that it answers.
    """
    first = next((at for at, token in enumerate(tokens) if token.kind in {"number", "none"}), 0)
    last = next((at for at in range(first, len(tokens)) if tokens[at].kind == "sep"), len(tokens))
    has_hold = is_asked or any(token.kind in {"place", "period", "field"} for token in tokens)
    return has_hold and not any(token.kind in {"noise", "other"} for token in tokens[:last])


def _unknown_unit(tokens: Sequence[Token], source: Source) -> tuple[int, int] | None:
    """A name at the head of the message that looks like a unit's and is none."""
    head = list(takewhile(lambda token: token.kind in {"noise", "filler", "other"}, _from_first_word(tokens)))
    while head and head[0].kind == "filler":
        del head[0]
    if not head or head[0].kind != "noise":
        return None
    return next(
        (
            (head[0].start, token.end)
            for token in reversed(head)
            if is_like_a_unit(source.text[head[0].start : token.end])
        ),
        None,
    )


def _from_first_word(tokens: Sequence[Token]) -> Iterator[Token]:
    return dropwhile(lambda token: token.kind in {"sep", "period", "filler"}, tokens)


def _pieces(meaning: Meaning, source: Source) -> tuple[Piece, ...]:
    return tuple(
        Piece(code, claim.value, *source.span(claim.start, claim.end))
        for code, claim in meaning.claims.items()
        if claim.value is not None
    )


def _is_question(finding: Finding) -> bool:
    """A finding that a yes or a choice settles."""
    return finding.number is not None or finding.code in _ASKED or finding.code == "which_field"
