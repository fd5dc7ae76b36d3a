"""Counts behind that of a part (农村12，女4): whether they are of the part or of all, as far as that is certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from handlers.dialogs.reading.contradictions import clashes
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, Either, Meaning


def decide(made: Meaning, lexicon: Lexicon, known: Mapping[str, int]) -> None:
    """Keep as doubtful only what can be both; names that stand together mean the same."""
    waiting, made.either = made.either, []
    for _, stretch in groupby(waiting, key=lambda item: item.stretch):
        _decide_stretch(made, lexicon, known, list(stretch))


def _decide_stretch(made: Meaning, lexicon: Lexicon, known: Mapping[str, int], stretch: Sequence[Either]) -> None:
    is_inner, is_whole = _readings(made, lexicon, known, stretch)
    if is_inner and is_whole:
        made.either += stretch
    elif is_inner:
        made.claims |= {item.inner: item.claim.of(item.inner) for item in stretch}
    elif is_whole or len(stretch) == 1:
        for item in stretch:
            _take_as_whole(made, item.claim)
    else:
        for item in stretch:
            _decide_stretch(made, lexicon, known, [item])


def _readings(
    made: Meaning, lexicon: Lexicon, known: Mapping[str, int], stretch: Sequence[Either]
) -> tuple[bool, bool]:
    """Whether the counts can be those of the part, and whether they can be those of all.

    Counts that are known as one of them already are not meant as the other. Where the other counts contradict each
    other they prove nothing.
    """
    values = {**known, **made.values}
    inner = {item.inner: item.claim.value or 0 for item in stretch}
    whole = {item.claim.field: item.claim.value or 0 for item in stretch}
    before = _faults(lexicon, values)
    is_inner = not inner.keys() & made.claims.keys() and _faults(lexicon, {**values, **inner}) <= before
    is_whole = bool(before) or not _faults(lexicon, {**values, **whole})
    is_told_again = whole.items() <= known.items(), inner.items() <= known.items()
    if is_inner and is_whole and any(is_told_again) and not all(is_told_again):
        return is_told_again[1], is_told_again[0]
    return is_inner, is_whole


def _faults(lexicon: Lexicon, values: Mapping[str, int]) -> set[str]:
    """What cannot be: the clashes of single pairs, and parts above wholes that are further off."""
    found = {clash.code for clash in clashes(lexicon.fields, values)}
    return found | {
        f"{code}>{whole}"
        for code, value in values.items()
        for whole in lexicon.ancestors(code)
        if value > values.get(whole, value)
    }


def _take_as_whole(made: Meaning, claim: Claim) -> None:
    """As a count of all; with another one in the same message which of the two is meant has to be asked."""
    before = made.claims.get(claim.field)
    if any(doubt.field == claim.field for doubt in made.doubts):
        return
    if before and before.differs(claim):
        del made.claims[claim.field]
        made.doubts.append(Doubt("dup", claim.field, claim.start, claim.end, before.value, claim.value))
    else:
        made.claims.setdefault(claim.field, claim)
