"""What is seen in texts as vectors of length one, each sign by its rarity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
_LEAST = 2
"""A sign of a single text teaches nothing."""


def signs_of(bags: Sequence[frozenset[str]]) -> tuple[tuple[str, ...], Matrix]:
    """The signs that are seen more than once, in their order, and the rarity of each."""
    counts = Counter(sign for bag in bags for sign in bag)
    signs = tuple(sorted(sign for sign, count in counts.items() if count >= _LEAST))
    return signs, np.array([math.log(1 + len(bags) / counts[sign]) for sign in signs], dtype=np.float32)


def vectors_of(bags: Sequence[frozenset[str]], signs: Sequence[str], rarity: Matrix) -> Matrix:
    """A row for each text; all 0 where none of its signs is known."""
    place = {sign: number for number, sign in enumerate(signs)}
    vectors = np.zeros((len(bags), len(signs)), dtype=np.float32)
    for row, bag in enumerate(bags):
        seen = [place[sign] for sign in bag if sign in place]
        vectors[row, seen] = rarity[seen]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors
