"""How much a gram says about a passage: BM25 over three fields, added up before anybody asks.

The text counts, the text together with the questions known for it counts double, the heading counts half. Where a
passage is known by no question, the second field holds the text alone: it cannot lose its own words, and what its
neighbours gain by being known it is given back as a share of its own score.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.grams import plain_grams
from knowledge.normalise import plain


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
_HEADING = _Scale(0.5, 1.2, 0.75)
_UNASKED = 1.1
"""What a passage without a known question is given back in the field where others have theirs."""


def weigh(passages: Sequence[Searchable]) -> Iterator[Mapping[str, float]]:
    """For each passage in turn the weight of each of its grams."""
    texts = [plain(passage.text) for passage in passages]
    known = [plain("\n".join(passage.questions)) for passage in passages]
    text = _Field(_TEXT, texts)
    both = _Field(_KNOWN, [f"{own}\n{asked}" for own, asked in zip(texts, known, strict=True)])
    heading = _Field(_HEADING, [plain(passage.heading) for passage in passages])
    for position, asked in enumerate(known):
        weights = both.weights(position, 1.0 if asked else _UNASKED)
        for field in (text, heading):
            for gram, weight in field.weights(position).items():
                weights[gram] = weights.get(gram, 0.0) + weight
        yield weights


class _Field:
    """BM25 over one field of all passages."""

    def __init__(self, scale: _Scale, texts: Sequence[str]) -> None:
        self._texts, self._k1 = texts, scale.k1
        frequency: Counter[str] = Counter()
        lengths: list[int] = []
        for text in texts:
            found = plain_grams(text)
            lengths.append(len(found))
            frequency.update(set(found))
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norms = [scale.k1 * (1 - scale.b + scale.b * length / mean) for length in lengths]
        factor = scale.share * (scale.k1 + 1)
        self._rarity = {gram: factor * _rarity(number, len(texts)) for gram, number in frequency.items()}

    def weights(self, position: int, factor: float = 1.0) -> dict[str, float]:
        """The weight of each gram of a passage."""
        norm, rarity = self._norms[position], self._rarity
        counts = Counter(plain_grams(self._texts[position]))
        return {gram: factor * rarity[gram] * times / (times + norm) for gram, times in counts.items()}


def _rarity(number: int, total: int) -> float:
    return math.log(1 + (total - number + 0.5) / (number + 0.5))
