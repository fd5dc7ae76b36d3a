"""Keyword search over passages of any document: characters and pairs, headings, known questions, learned weights.

All that can be computed before a question comes is computed when the index is built; a question adds up ready
weights. In a large index the common grams are looked up only for the passages that the rarer ones brought up.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from knowledge.grams import grams
from knowledge.gramweights import gram_weights
from knowledge.weighing import Row, Searchable, weigh

_REPEATED = 0.8
"""A gram that the question repeats counts as its number to this power."""
_COMMON = 1000
"""A gram of more passages than this does not bring up passages by itself, if rarer ones have."""
_EVERYWHERE = 1 / 4
"""A gram of more than this share of the passages tells them apart too little to be counted, beside others."""
_FEW = 100
"""In an index of so few passages every gram is counted."""
_HOPEFUL = 10
"""So many times the passages asked for are looked at closely then."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its place in the list that was indexed, its path, and its score."""

    position: int
    path: str
    score: float


class KeywordIndex:
    """An index over passages, built once and read only."""

    def __init__(self, paths: tuple[str, ...], rows: Mapping[str, Row], learned: Mapping[str, float]) -> None:
        self._paths, self._rows, self._learned = paths, rows, learned

    @classmethod
    def build(cls, passages: Sequence[Searchable], learned: Mapping[str, float] | None = None) -> KeywordIndex:
        """Index passages; whatever has path, heading, text and questions will do.

        `learned` says how much a gram of a question counts; without it the weights beside this file are used.
        """
        paths = tuple(passage.path for passage in passages)
        return cls(paths, weigh(passages), gram_weights() if learned is None else learned)

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The best passages first; passages that share no gram with the question are left out."""
        scored = _scored(self._asked(question), len(self._paths), limit)
        best = sorted(scored, key=lambda item: (-item[1], item[0]))
        return [Hit(position, self._paths[position], score) for position, score in best[:limit]]

    def shares(self, question: str) -> Iterator[tuple[str, Sequence[tuple[int, float]]]]:
        """Which gram of the question gives how much to which passage, for training and for looking closer."""
        for gram, times in Counter(grams(question)).items():
            if row := self._rows.get(gram):
                factor = self._factor(gram, times)
                yield gram, [(position, factor * weight) for position, weight in row.pairs()]

    def _asked(self, question: str) -> list[_Asked]:
        """The rows of the question's grams with the factor of each, the rarest gram first."""
        counts = Counter(grams(question)).items()
        rows = [(row, self._factor(gram, times)) for gram, times in counts if (row := self._rows.get(gram))]
        most = len(self._paths) * _EVERYWHERE if len(self._paths) > _FEW else math.inf
        telling = [asked for asked in rows if len(asked[0].positions) <= most]
        return sorted(telling or rows, key=lambda asked: len(asked[0].positions))

    def _factor(self, gram: str, times: int) -> float:
        return self._learned.get(gram, 1.0) * math.pow(times, _REPEATED)


_Asked = tuple[Row, float]
"""The row of a gram that is asked for, and the factor by which it counts."""


def _scored(asked: Sequence[_Asked], total: int, limit: int) -> list[tuple[int, float]]:
    """The best of `total` passages with their scores, in no order."""
    scores = [0.0] * total
    for number, (row, factor) in enumerate(asked):
        if len(row.positions) > _COMMON:
            hopeful = _highest(scores, limit * _HOPEFUL)
            if len(hopeful) >= limit * _HOPEFUL:
                return _completed(hopeful, asked[number:])
        for position, weight in row.pairs():
            scores[position] += factor * weight
    return _highest(scores, limit)


def _highest(scores: Sequence[float], number: int) -> list[tuple[int, float]]:
    """The passages with the highest scores above 0; more than `number` where the last are equal."""
    least = min(nlargest(number, scores), default=0.0)
    return [(position, score) for position, score in enumerate(scores) if score >= least and score > 0]


def _completed(scores: Iterable[tuple[int, float]], asked: Sequence[_Asked]) -> list[tuple[int, float]]:
    """The scores of these passages with what the remaining rows add to them."""
    completed = dict(scores)
    for row, factor in asked:
        positions, weights = row.positions, row.weights
        for position in completed:
            place = bisect_left(positions, position)
            if place < len(positions) and positions[place] == position:
                completed[position] += factor * weights[place]
    return list(completed.items())
