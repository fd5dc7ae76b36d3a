"""How much a gram says about a passage: BM25 over three fields, added up before anybody asks.

The text counts once, the text together with the questions known for it twice, the heading half as much as both. Where
a passage is known by no question, the second field holds the text alone: it cannot lose its own words, and what its
neighbours gain by being known it is given back as a share of its own score.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol, TypeAlias

from knowledge.grams import grams

_Grams: TypeAlias = "array[int]"
"""The grams of a text by their numbers, which take a tenth of the room."""


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


@dataclass(frozen=True, slots=True)
class Weights:
    """The number of each gram, and for each passage in turn what its grams weigh."""

    numbers: Mapping[str, int]
    passages: Iterator[Mapping[int, float]]


def weigh(passages: Sequence[Searchable]) -> Weights:
    """What each gram says about each passage."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    texts = _numbered((passage.text for passage in passages), numbers)
    known = _numbered(("\n".join(passage.questions) for passage in passages), numbers)
    headings = _numbered((passage.heading for passage in passages), numbers)
    return Weights(numbers, _weights(texts, known, headings))


def _numbered(texts: Iterable[str], numbers: Mapping[str, int]) -> list[_Grams]:
    return [array("L", [numbers[gram] for gram in grams(text)]) for text in texts]


def _weights(texts: list[_Grams], known: list[_Grams], headings: list[_Grams]) -> Iterator[dict[int, float]]:
    text, heading = _Field(_TEXT, texts), _Field(_HEADING, headings)
    both = _Field(_KNOWN, [own + asked for own, asked in zip(texts, known, strict=True)])
    for position, asked in enumerate(known):
        weights = both.weights(position, 1.0 if asked else _UNASKED)
        for field in (text, heading):
            for gram, weight in field.weights(position).items():
                weights[gram] = weights.get(gram, 0.0) + weight
        yield weights


class _Field:
    """BM25 over one field of all passages."""

    def __init__(self, scale: _Scale, passages: Sequence[_Grams]) -> None:
        self._passages = passages
        frequency: Counter[int] = Counter()
        for passage in passages:
            frequency.update(set(passage))
        lengths = [len(passage) for passage in passages]
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norms = [scale.k1 * (1 - scale.b + scale.b * length / mean) for length in lengths]
        factor = scale.share * (scale.k1 + 1)
        self._rarity = {gram: factor * _rarity(number, len(passages)) for gram, number in frequency.items()}

    def weights(self, position: int, factor: float = 1.0) -> dict[int, float]:
        """The weight of each gram of a passage."""
        norm, rarity = self._norms[position], self._rarity
        counts = Counter(self._passages[position]).items()
        return {gram: factor * rarity[gram] * times / (times + norm) for gram, times in counts}


def _rarity(number: int, total: int) -> float:
    return math.log(1 + (total - number + 0.5) / (number + 0.5))
