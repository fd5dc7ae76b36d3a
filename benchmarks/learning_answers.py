"""Learns what questions are about from those whose answers are known: a ridge regression on what is seen in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.asked import Asked
from benchmarks.vectors import Matrix, signs_of, vectors_of
from knowledge.learned import Learned, seen_in

_RIDGE = 0.3
_SMALLEST = 6
"""Weights below so many hundredths are left out."""


@dataclass(frozen=True)
class Lesson:
    """Everything that was asked as numbers, made once; each fold learns from some of the rows."""

    grams: tuple[str, ...]
    classes: tuple[str, ...]
    vectors: Matrix
    rarity: Matrix
    wanted: Matrix

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> Lesson:
        """The lesson of all questions; those with several answers teach each of them alike."""
        bags = [seen_in(one.read) for one in asked]
        grams, rarity = signs_of(bags)
        classes = tuple(sorted({code for one in asked for code in one.codes}))
        wanted = np.zeros((len(bags), len(classes)), dtype=np.float32)
        for row, one in enumerate(asked):
            wanted[row, [classes.index(code) for code in one.codes]] = 1
        return cls(grams, classes, vectors_of(bags, grams, rarity), rarity, wanted)

    def learned(self, rows: Sequence[int]) -> Learned:
        """The weights that these rows teach."""
        return Learned(self.classes, {line.split(" ", 1)[0]: line for line in self.lines(rows)})

    def lines(self, rows: Sequence[int]) -> list[str]:
        """The same as the lines of the file: a gram, its rarity, what it speaks for."""
        taught = self.vectors[rows]
        weights = np.rint(100 * (taught.T @ self._solved(rows))).astype(int)
        return [
            f"{gram} {rarity:.2f} {' '.join(told)}"
            for gram, rarity, row in zip(self.grams, self.rarity, weights, strict=True)
            if (told := [f"{place}:{row[place]}" for place in np.flatnonzero(np.abs(row) >= _SMALLEST)])
        ]

    def _solved(self, rows: Sequence[int]) -> Matrix:
        """What each of these rows says once the others are left out; the inverse of all is taken only once.

        Rows that are left out are taken from an inverse by the complement of their own block (Schur).
        """
        left_out = np.setdiff1d(np.arange(len(self.vectors)), rows)
        kept: Matrix = self._inverse[np.ix_(rows, rows)] @ self.wanted[rows]
        if not len(left_out):
            return kept
        across, block = self._inverse[np.ix_(left_out, rows)], self._inverse[np.ix_(left_out, left_out)]
        gone: Matrix = across.T @ np.linalg.solve(block, across @ self.wanted[rows])
        return kept - gone

    @cached_property
    def _inverse(self) -> Matrix:
        kernel = self.vectors @ self.vectors.T + _RIDGE * np.eye(len(self.vectors), dtype=np.float32)
        inverse: Matrix = np.linalg.inv(kernel)
        return inverse
