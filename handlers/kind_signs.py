"""What can be seen of a message's kind: its characters with names and numbers made alike, and what its clauses show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from core.units import Unit
from handlers.clauses import Look, asks, dated, look, unit_names
from handlers.kind_words import kind_words
from handlers.vocabulary import vocabulary
from knowledge.lexicon import Sort

_PERCENT = re.compile(r"\d+(?:\.\d+)?[%％]")
_COUNT = re.compile(r"\d+(?:\.\d+)?")
_UNIT, _SUBJECT, _OTHERS, _SHARE, _NUMBER = "UFEVN"
"""Signs that stand for a unit, for what the documents speak of, for what they do not, a percentage, a number."""
_SHORT, _LONG = 3, 24
_FLAG = "@"
"""Begins the name of what a clause shows, as no character of a text that is read does."""
_MASKED = {Sort.SUBJECT: _SUBJECT, Sort.SCOPE: _SUBJECT, Sort.FOREIGN: _OTHERS}


def signs_in(text: str, units: Sequence[Unit]) -> frozenset[str]:
    """Each character and each pair of a message with its ends marked, and what its clauses show."""
    return _signs(look(text, tuple(units)))


@lru_cache(maxsize=32)  # several gates look at the words of one message
def _signs(seen: Look) -> frozenset[str]:
    whole = masked(seen.said, seen.units)
    marked = f"^{whole}$"
    grams = (*marked, *(one + other for one, other in pairwise(marked)))
    return frozenset((*grams, *(f"{_FLAG}{flag}" for flag in _flags(seen, whole))))


def masked(said: str, units: Sequence[Unit]) -> str:
    """A text as read with each unit, each thing the documents speak of and each number as one sign, without spaces."""
    said = with_units_alike(said, units)
    for mention in reversed(vocabulary().scan(said)):
        if sign := _MASKED.get(mention.meaning.sort):
            said = said[: mention.start] + sign + said[mention.end :]
    return with_numbers_alike(said)


def with_units_alike(said: str, units: Sequence[Unit]) -> str:
    """A text as read with each unit as one sign."""
    for name in unit_names(tuple(units)):
        if name in said:
            said = said.replace(name, _UNIT)
    return said


def with_numbers_alike(said: str) -> str:
    """A text with each number and percentage as one sign, without spaces."""
    return "".join(_COUNT.sub(_NUMBER, _PERCENT.sub(_SHARE, said)).split())


def _flags(seen: Look, whole: str) -> Iterator[str]:
    said, kinds = seen.said, {kind.value for kind in seen.kinds}
    yield from kinds
    yield "+".join(sorted(kinds))
    if said.endswith("?"):
        yield "?"
    if asks(said):
        yield "asks"
    if dated(said):
        yield "dated"
    if seen.pairs:
        yield "pairs"
    if seen.pairs > 1:
        yield "many"
    for sign in (_UNIT, _SUBJECT, _OTHERS, _SHARE, _NUMBER):
        if sign in whole:
            yield sign
    if len(whole) <= _SHORT:
        yield "short"
    if len(whole) >= _LONG:
        yield "long"
    yield from {group for word, group in kind_words().spelled if word in said and len(word) > 1}
