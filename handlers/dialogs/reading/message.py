"""From a message to a reading: words, pairs, meaning, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.texts import Texts
from handlers.dialogs.reading.bases import bases_of
from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.context import words_of
from handlers.dialogs.reading.events import events_of
from handlers.dialogs.reading.findings import Findings
from handlers.dialogs.reading.following import meaning_of
from handlers.dialogs.reading.leftovers import ask_mixed_bases
from handlers.dialogs.reading.lexicon import Lexicon, lexicon_of
from handlers.dialogs.reading.meaning import Known, Meaning
from handlers.dialogs.reading.pairing import paired
from handlers.dialogs.reading.periods import Period, period_of
from handlers.dialogs.reading.places import Place, gazetteer_of, is_like_a_unit
from handlers.dialogs.reading.shaping import shaped
from handlers.dialogs.reading.source import Source
from handlers.dialogs.reading.tables import without_tables
from handlers.dialogs.reading.tokens import Token
from handlers.dialogs.reading.values import FieldWords, Finding, Piece, Reading, Surroundings

_MEANT = frozenset({"which_field", "which_scope", "in_order", "none_left"})
"""Questions about what was meant, where nothing is wrong."""
_ASKED = _MEANT | {"period_ambiguous", "confirm_unit", "multi_unit", "future_period", "dup"}
"""Findings that a choice settles; those with a number are settled by a yes."""


def read_message(message: str, fields: Sequence[FieldWords], around: Surroundings, texts: Texts) -> Reading:
    """What the message reports. What is not certain stands in the problems and not in the values."""
    source = Source.of(message)
    lexicon = lexicon_of(tuple(fields))
    tokens = _asserted(words_of(source.text, lexicon, gazetteer_of(around.units)))
    tokens = _with_unknown_unit(tokens, source.text)
    findings = Findings(source, lexicon, around, texts)
    meaning = _meaning(tokens, lexicon, around)
    is_known_to_lack = bool(meaning.unknown) and around.quarter is not None
    if not is_known_to_lack and not _reports(meaning, tokens):
        return _no_report(tokens, around, findings)
    places = [token.place for token in tokens if token.place]
    period = _period(tokens, around)
    if len(_units(places)) > 1 or period.has_several:
        # Nobody can say which count belongs where.
        meaning = Meaning(is_correction=meaning.is_correction)
    if not (period.quarter and period.quarter.number == 1):
        ask_mixed_bases(meaning, lexicon)
    if period.is_whole_year and not any(lexicon.fields[code].kind == "flow" for code in meaning.claims):
        # 2013年计划100名
        period = Period()
    found = [
        *findings.of_places(places),
        *findings.of_period(period, around.today),
        *findings.of_counts(meaning),
    ]
    said = meaning.values
    return Reading(
        intent="correction" if meaning.is_correction else "report",
        unit=_only(_units(places)),
        period=period.quarter,
        basis="ytd" if meaning.is_to_date else "quarter",
        values=said,
        to_date=meaning.running_values,
        unknown=tuple(dict.fromkeys(meaning.unknown)),
        unasked=tuple([source.said(start, end) for start, end in meaning.unasked]),
        derived=_offered(found, said),
        pieces=_pieces(meaning, source),
        questions=tuple(item for item in found if item.number is not None or item.code in _ASKED),
        problems=tuple(item for item in found if item.code not in _MEANT),
    )


def _meaning(tokens: Sequence[Token], lexicon: Lexicon, around: Surroundings) -> Meaning:
    tokens = without_tables(tokens)
    events = paired(shaped(events_of(tokens, bases_of(tokens)), lexicon))
    may_begin_bare = _begins_plainly(tokens, is_asked=bool(around.expected), is_begun=bool(around.known))
    return meaning_of(events, lexicon, Known(around.expected, around.known, may_begin_bare))


def _reports(meaning: Meaning, tokens: Sequence[Token]) -> bool:
    """Whether the message says a count; bare numbers among other words are counts of something else.

    Words before the quarter may be a name that is not known: 祁东一季度31人 is asked.
    """
    if meaning.claims or meaning.either or meaning.same or meaning.none_left:
        return True
    if any(doubt.kind != "which_field" for doubt in meaning.doubts):
        return True
    head = next((at for at, token in enumerate(tokens) if token.kind == "period"), 0)
    return bool(meaning.doubts) and not any(token.kind in {"noise", "other"} for token in tokens[head:])


def _no_report(tokens: Sequence[Token], around: Surroundings, findings: Findings) -> Reading:
    """A question, a greeting: unit and quarter are told as they were said."""
    units = _units([token.place for token in tokens if token.place])
    period = _period(tokens, around)
    return Reading("none", _only(units), period.quarter, problems=(findings.not_report(),))


def _period(tokens: Sequence[Token], around: Surroundings) -> Period:
    return period_of([token.mention for token in tokens if token.mention], around.today, around.quarter)


def _units(places: Sequence[Place]) -> frozenset[str]:
    return frozenset(place.unit for place in places if place.unit)


def _only(units: frozenset[str]) -> str | None:
    return next(iter(units)) if len(units) == 1 else None


def _offered(found: Sequence[Finding], values: Mapping[str, int]) -> dict[str, int]:
    """The counts that follow from what was said and wait for a yes."""
    return {
        item.field: item.number for item in found if item.field and item.number is not None and item.field not in values
    }


def _asserted(tokens: Sequence[Token]) -> list[Token]:
    """The sentences that state something; questions and what-ifs report nothing."""
    kinds = {token.kind for token in tokens}
    if "suppose" in kinds:
        return []
    if not kinds & {"ask", "or"}:
        return list(tokens)
    kept: list[Token] = []
    sentence: list[Token] = []
    for token in tokens:
        sentence.append(token)
        if token.kind == "sep" and token.level > 3:
            kept += _unless_asked(sentence)
            sentence = []
    return kept + _unless_asked(sentence)


def _unless_asked(sentence: Sequence[Token]) -> list[Token]:
    # 一线多少还不知道: nothing is asked here.
    is_asked = any(token.kind == "ask" for token in sentence) and not any(token.kind == "unsure" for token in sentence)
    ends_asking = bool(sentence) and sentence[-1].mark == "?"
    # 女党员40%，青年80%，是全市的还是各县的: nothing is counted, so that it can only be a question.
    counts_nothing = not any(token.number and token.number.is_exact for token in sentence)
    is_choice = (ends_asking or counts_nothing) and any(token.kind == "or" for token in sentence)
    if not is_asked and not is_choice:
        return list(sentence)
    return [changed(token, kind="junk", mention=None) if _is_asked_about(token) else token for token in sentence]


def _is_asked_about(token: Token) -> bool:
    """In a question: counts and fields, and 全年 or 上半年, which name no quarter to report."""
    is_stretch = token.mention is not None and token.mention.is_to_date
    return token.kind in {"number", "field", "none", "zero"} or is_stretch


def _begins_plainly(tokens: Sequence[Token], *, is_asked: bool, is_begun: bool) -> bool:
    """Whether a count at the beginning stands for itself: only known words around it, and something to hold it.

    That is a unit, a period, a field, or a question that it answers.
    """
    first = next((at for at, token in enumerate(tokens) if token.kind in {"number", "none"}), 0)
    last = next((at for at in range(first, len(tokens)) if tokens[at].kind in {"sep", "open"}), len(tokens))
    clause = max((at for at in range(first) if tokens[at].level > 2), default=0)
    if not any(token.kind in {"place", "period"} for token in tokens[clause:last]):
        clause = 0
    has_hold = is_asked or any(token.kind in {"place", "period", "field"} for token in tokens)
    # 城关镇15 is no answer within a report of the whole unit.
    is_of_another = (
        is_asked and is_begun and any(token.place is not None and not token.place.unit for token in tokens[clause:last])
    )
    return has_hold and not is_of_another and not any(token.kind in {"noise", "other"} for token in tokens[clause:last])


def _with_unknown_unit(tokens: Sequence[Token], text: str) -> list[Token]:
    """A name at the head of the message that looks like a unit's and is none, as one token."""
    start = next((at for at, token in enumerate(tokens) if token.kind not in {"sep", "period", "filler"}), len(tokens))
    stop = start
    while stop < len(tokens) and tokens[stop].kind in {"noise", "filler", "other"}:
        stop += 1
    if any(token.place for token in tokens) or start == stop or tokens[start].kind != "noise":
        return list(tokens)
    first = tokens[start].start
    for at in range(stop, start, -1):
        end = tokens[at - 1].end
        if is_like_a_unit(text[first:end]):
            return [*tokens[:start], Token("place", first, end, place=Place(first, end, "", "unknown")), *tokens[at:]]
    return list(tokens)


def _pieces(meaning: Meaning, source: Source) -> tuple[Piece, ...]:
    return tuple(
        Piece(code, claim.value, *source.span(claim.start, claim.end))
        for code, claim in meaning.claims.items()
        if claim.value is not None
    )
