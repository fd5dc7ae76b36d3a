"""How much a gram says about a passage: BM25 over three fields, added up before anybody asks.

The text counts once, the text together with the questions known for it twice, the heading half as much as both. Where
a passage is known by no question, the second field holds the text alone: it cannot lose its own words, and what its
neighbours gain by being known it is given back as a share of its own score.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.grams import grams


class Searchable(Protocol):
    """What can be indexed."""

    @property
    def path(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def questions(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """The passages that hold a gram, in their order, and what it weighs in each."""

    positions: array[int]
    weights: array[float]

    def pairs(self) -> Iterator[tuple[int, float]]:
        """Each passage with the weight of the gram in it."""
        return zip(self.positions, self.weights, strict=True)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a field counts: its share, how soon repetition stops counting, and how much length tells."""

    share: float
    k1: float
    b: float


_TEXT = _Scale(1.0, 1.2, 0.75)
_KNOWN = _Scale(2.0, 0.8, 0.5)
_HEADING = _Scale(1.5, 1.2, 0.75)
_UNASKED = 1.1
"""What a passage without a known question is given back in the field where others have theirs."""


def weigh(passages: Sequence[Searchable]) -> dict[str, Row]:
    """The row of each gram that occurs in any of the passages."""
    text, known, heading = _Field(_TEXT), _Field(_KNOWN), _Field(_HEADING)
    unasked = []
    for position, passage in enumerate(passages):
        words, asked = grams(passage.text), grams("\n".join(passage.questions))
        text.add(position, words, len(words))
        known.add(position, [*words, *asked] if asked else (), len(words) + len(asked))
        headed = grams(passage.heading)
        heading.add(position, headed, len(headed))
        unasked.append(0.0 if asked else _UNASKED)
    return dict(_rows(text, known, heading, unasked))


def _rows(text: _Field, known: _Field, heading: _Field, unasked: Sequence[float]) -> Iterator[tuple[str, Row]]:
    """The rows, one gram after the other.

    The second field holds only the passages with known questions; `unasked` says how much the text of the others counts
    in its place, and is 0 for those with questions.
    """
    total = len(unasked)
    text_norms, known_norms, heading_norms = text.norms(), known.norms(), heading.norms()
    for gram in {**text.counts, **known.counts, **heading.counts}:
        in_text, in_known, in_heading = text.of(gram), known.of(gram), heading.of(gram)
        alone = sum(1 for place, _ in in_text if unasked[place]) if in_known else len(in_text)
        of_text, of_heading = text.factor(len(in_text), total), heading.factor(len(in_heading), total)
        of_known = known.factor(alone + len(in_known), total)
        weights = [
            times * (of_text / (times + text_norms[place]) + unasked[place] * of_known / (times + known_norms[place]))
            for place, times in in_text
        ]
        more = [(place, of_known * times / (times + known_norms[place])) for place, times in in_known]
        more += [(place, of_heading * times / (times + heading_norms[place])) for place, times in in_heading]
        yield gram, _row([place for place, _ in in_text], weights, more)


def _row(positions: Sequence[int], weights: Sequence[float], more: Sequence[tuple[int, float]]) -> Row:
    """The weights of the text with those of the other fields added to them."""
    if not more:
        return Row(array("I", positions), array("f", weights))
    summed = dict(zip(positions, weights, strict=True))
    for place, weight in more:
        summed[place] = summed.get(place, 0.0) + weight
    places = sorted(summed)
    return Row(array("I", places), array("f", [summed[place] for place in places]))


_TIMES = 1 << 16
"""A place and a count are kept as one number, the place times this and the count, which is always smaller."""
_NOWHERE: array[int] = array("Q")


class _Field:
    """One field of all passages: how often each gram stands in which passage."""

    def __init__(self, scale: _Scale) -> None:
        self._scale = scale
        self.counts: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self.lengths: list[int] = []

    def add(self, position: int, words: Sequence[str], length: int) -> None:
        """Count the grams of the next passage, which has that length in this field."""
        self.lengths.append(length)
        base, counts = position * _TIMES, self.counts
        for gram, times in Counter(words).items():
            counts[gram].append(base + min(times, _TIMES - 1))

    def of(self, gram: str) -> Sequence[tuple[int, int]]:
        """The passages that hold a gram, and how often."""
        return [divmod(packed, _TIMES) for packed in self.counts.get(gram, _NOWHERE)]

    def norms(self) -> list[float]:
        """By how much the length of each passage slows the count."""
        scale, total = self._scale, sum(self.lengths)
        mean = total / len(self.lengths) if total else 1.0
        return [scale.k1 * (1 - scale.b + scale.b * length / mean) for length in self.lengths]

    def factor(self, number: int, total: int) -> float:
        """What a gram that stands in so many of all passages says about each of them."""
        return self._scale.share * (self._scale.k1 + 1) * math.log(1 + (total - number + 0.5) / (number + 0.5))
