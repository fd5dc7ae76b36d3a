"""Learns how much each gram of a question counts, from questions whose articles are known.

A softmax over the articles of the book should point at the right ones; the logarithms of the weights are what is
learned, held towards 0 (a weight of 1) by a penalty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.books import Asked, Books
from knowledge.index import KeywordIndex
from knowledge.passages import Passage

_SCALE = 0.045
"""From scores to the exponents of the softmax."""
_PENALTY = 5.0
_ROUNDS, _STEP = 60, 0.05
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class _Example:
    grams: tuple[str, ...]
    shares: _Array
    """One row a gram, one column an article."""
    wanted: _Array


class Learner:
    """Prepares every question once, so that each fold only has to be fitted."""

    def __init__(self, books: Books) -> None:
        indexes = {book: _index(books, book) for book in {asked.book for asked in books.asked}}
        ids = {book: [doc["id"] for doc in books.articles[book]] for book in indexes}
        self._examples = {asked: _example(asked, indexes[asked.book], ids[asked.book]) for asked in books.asked}

    def weights(self, known: Sequence[Asked]) -> dict[str, float]:
        """The weights that questions teach."""
        examples = [self._examples[asked] for asked in known]
        numbers = {gram: place for place, gram in enumerate(sorted({gram for one in examples for gram in one.grams}))}
        fitted = _fit(examples, numbers)
        return {gram: math.exp(fitted[place]) for gram, place in numbers.items()}


def _index(books: Books, book: str) -> KeywordIndex:
    passages = [Passage(doc["id"], doc["title"], doc["text"]) for doc in books.articles[book]]
    return KeywordIndex.build(passages, learned={})


def _example(asked: Asked, index: KeywordIndex, ids: Sequence[str]) -> _Example:
    found = dict(index.shares(asked.text))
    shares = np.zeros((len(found), len(ids)))
    for row, pairs in zip(shares, found.values(), strict=True):
        for position, share in pairs:
            row[position] = share
    wanted = np.array([article in asked.right for article in ids]) / len(asked.right)
    return _Example(tuple(found), shares, wanted)


def _fit(examples: Sequence[_Example], numbers: Mapping[str, int]) -> _Array:
    """The logarithms of the weights, by Adam over all examples."""
    places = [np.array([numbers[gram] for gram in example.grams], dtype=int) for example in examples]
    logs = np.zeros(len(numbers))
    mean, square = np.zeros_like(logs), np.zeros_like(logs)
    for number in range(1, _ROUNDS + 1):
        slope = _PENALTY * logs
        weights = np.exp(logs)
        for example, place in zip(examples, places, strict=True):
            np.add.at(slope, place, _slope(example, weights[place]))
        slope /= len(examples)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        logs -= _STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)
    return logs


def _slope(example: _Example, weights: _Array) -> _Array:
    """How the loss of one example grows with each logarithm."""
    if not len(weights):
        return weights
    exponents = _SCALE * (weights @ example.shares)
    likely = np.exp(exponents - exponents.max())
    off: _Array = likely / likely.sum() - example.wanted
    slope: _Array = _SCALE * (example.shares @ off) * weights
    return slope
