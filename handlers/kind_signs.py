"""What can be seen of a message's kind: its characters with names and numbers made alike, and what its clauses show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from core.units import Unit
from handlers.clauses import as_read, asks, clause_kind, count_pairs, dated, parted
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
    said = as_read(text)
    whole = masked(said, units)
    marked = f"^{whole}$"
    grams = (*marked, *(one + other for one, other in pairwise(marked)))
    return frozenset((*grams, *(f"{_FLAG}{flag}" for flag in _flags(text, said, whole, units))))


def masked(said: str, units: Sequence[Unit]) -> str:
    """A text as read with each unit, each thing the documents speak of and each number as one sign, without spaces."""
    said = with_units_alike(said, units)
    for mention in reversed(vocabulary().scan(said)):
        if sign := _MASKED.get(mention.meaning.sort):
            said = said[: mention.start] + sign + said[mention.end :]
    return with_numbers_alike(said)


def with_units_alike(said: str, units: Sequence[Unit]) -> str:
    """A text as read with each unit as one sign."""
    for name in _names(tuple(units)):
        if name in said:
            said = said.replace(name, _UNIT)
    return said


def with_numbers_alike(said: str) -> str:
    """A text with each number and percentage as one sign, without spaces."""
    return "".join(_COUNT.sub(_NUMBER, _PERCENT.sub(_SHARE, said)).split())


def _flags(text: str, said: str, whole: str, units: Sequence[Unit]) -> Iterator[str]:
    kinds = {clause_kind(clause, units).value for clause in parted(text)}
    yield from kinds
    yield "+".join(sorted(kinds))
    if said.endswith("?"):
        yield "?"
    if asks(said):
        yield "asks"
    if dated(said):
        yield "dated"
    pairs = count_pairs(said, units)
    if pairs:
        yield "pairs"
    if pairs > 1:
        yield "many"
    for sign in (_UNIT, _SUBJECT, _OTHERS, _SHARE, _NUMBER):
        if sign in whole:
            yield sign
    if len(whole) <= _SHORT:
        yield "short"
    if len(whole) >= _LONG:
        yield "long"
    yield from {group for word, group in kind_words().spelled if word in said and len(word) > 1}


@cache
def _names(units: tuple[Unit, ...]) -> tuple[str, ...]:
    names = {name for unit in units for name in (unit.name, *unit.aliases)}
    return tuple(sorted(names, key=lambda name: -len(name)))
