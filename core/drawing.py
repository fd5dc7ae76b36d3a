"""Drawing by lot so that anyone can draw again: a seed puts names in an order that nobody can foresee or bend."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def drawn(names: Sequence[str], count: int, seed: str) -> tuple[str, ...]:
    """So many of the names, in their own order: those with the smallest SHA-256 of `seed:name`.

    It depends on nothing else, so a sheet of paper with the seed is proof.

    >>> drawn(["a", "b", "c", "d"], 2, "2014"), drawn(["d", "c", "b", "a"], 2, "2014")
    (('a', 'c'), ('c', 'a'))
    """
    chosen = set(sorted(names, key=lambda name: (_rank(name, seed), name))[: max(0, count)])
    return tuple(name for name in names if name in chosen)


def share_of(count: int, percent: int) -> int:
    """So many per cent of a number, rounded up, so that a share of some is never nobody.

    >>> share_of(11, 20), share_of(10, 20), share_of(0, 20), share_of(3, 1)
    (3, 2, 0, 1)
    """
    return -(-count * percent // 100)


def _rank(name: str, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
