"""Keyword search over passages of any document: characters and pairs, headings, known questions, learned weights.

All that can be computed before a question comes is computed when the index is built; a question adds up ready
weights. In a large index the common grams are looked up only for passages that can still come among the best.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from knowledge.gramweights import gram_weights
from knowledge.grams import grams
from knowledge.weighing import Searchable, weigh

_REPEATED = 0.8
"""A gram that the question repeats counts as its number to this power."""
_LONG = 1000
"""From this many passages on it pays to ask whether a gram can still bring a new one among the best."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its place in the list that was indexed, its path, and its score."""

    position: int
    path: str
    score: float


class KeywordIndex:
    """An index over passages, built once and read only."""

    def __init__(self, paths: tuple[str, ...], rows: Mapping[str, _Row], learned: Mapping[str, float]) -> None:
        self._paths, self._rows, self._learned = paths, rows, learned

    @classmethod
    def build(cls, passages: Sequence[Searchable], learned: Mapping[str, float] | None = None) -> KeywordIndex:
        """Index passages; whatever has path, heading, text and questions will do.

        `learned` says how much a gram of a question counts; without it the weights beside this file are used.
        """
        rows: dict[str, _Row] = {}
        for position, weights in enumerate(weigh(passages)):
            for gram, weight in weights.items():
                row = rows.get(gram) or rows.setdefault(gram, _Row())
                row.add(position, weight)
        known = gram_weights() if learned is None else learned
        return cls(tuple(passage.path for passage in passages), rows, known)

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The best passages first; passages that share no gram with the question are left out."""
        scores = _best(self._asked(question), limit)
        best = nlargest(limit, scores.items(), key=lambda item: (item[1], -item[0]))
        return [Hit(position, self._paths[position], score) for position, score in best]

    def shares(self, question: str) -> Iterator[tuple[str, Sequence[tuple[int, float]]]]:
        """Which gram of the question gives how much to which passage, for training and for looking closer."""
        for gram, times in Counter(grams(question)).items():
            if row := self._rows.get(gram):
                factor = self._factor(gram, times)
                yield gram, [(position, factor * weight) for position, weight in row.pairs()]

    def _asked(self, question: str) -> list[tuple[_Row, float]]:
        """The rows of the question's grams with the factor of each, the shortest row first."""
        counts = Counter(grams(question)).items()
        rows = [(row, self._factor(gram, times)) for gram, times in counts if (row := self._rows.get(gram))]
        return sorted(rows, key=lambda asked: len(asked[0].positions))

    def _factor(self, gram: str, times: int) -> float:
        return self._learned.get(gram, 1.0) * times**_REPEATED


class _Row:
    """The passages that hold a gram, in their order, and what it weighs in each."""

    __slots__ = ("most", "positions", "weights")

    def __init__(self) -> None:
        self.positions, self.weights, self.most = array("L"), array("d"), 0.0

    def add(self, position: int, weight: float) -> None:
        self.positions.append(position)
        self.weights.append(weight)
        self.most = max(self.most, weight)

    def pairs(self) -> Iterator[tuple[int, float]]:
        return zip(self.positions, self.weights, strict=True)

    def weight(self, position: int) -> float:
        """What the gram weighs in one passage; 0 if it is not there."""
        place = bisect_left(self.positions, position)
        found = place < len(self.positions) and self.positions[place] == position
        return self.weights[place] if found else 0.0


def _best(asked: Sequence[tuple[_Row, float]], limit: int) -> dict[int, float]:
    """The exact scores of at least the `limit` best passages."""
    scores: dict[int, float] = {}
    open_most = sum(factor * row.most for row, factor in asked)
    for number, (row, factor) in enumerate(asked):
        if len(row.positions) > _LONG and len(scores) >= limit:
            least = nlargest(limit, scores.values())[-1]
            if open_most < least:
                hopeful = {position: score for position, score in scores.items() if score + open_most >= least}
                return _completed(hopeful, asked[number:])
        for position, weight in row.pairs():
            scores[position] = scores.get(position, 0.0) + factor * weight
        open_most -= factor * row.most
    return scores


def _completed(scores: Mapping[int, float], asked: Sequence[tuple[_Row, float]]) -> dict[int, float]:
    """The scores with what the remaining rows add to these passages."""
    return {
        position: score + sum(factor * row.weight(position) for row, factor in asked)
        for position, score in scores.items()
    }
