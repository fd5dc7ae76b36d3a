"""Which wish a message looks like, as learned from messages whose wish is known.

The file beside this one is made by `python -m benchmarks.learn_wishes`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("learned.txt")
NONE = "none"
"""Stands for what is no wish: questions, reports, small talk."""
_UNIT = 100


class LearnedWishes:
    """What each sign of a message speaks for."""

    def __init__(self, rows: Mapping[str, tuple[float, Mapping[str, float]]]) -> None:
        """`rows` holds for each sign its rarity, and what it speaks for by wish."""
        self._rows = rows

    @classmethod
    def load(cls, file: Path = FILE) -> LearnedWishes:
        """The weights of a file; DataFileError if it is none."""
        head, *lines = file.read_text(encoding="utf-8").splitlines() or [""]
        if not head.startswith("#") or not lines:
            raise DataFileError(file.name, ["应以说明一行开头，以后每行一个字或字对"])
        return cls.parse(lines)

    @classmethod
    def parse(cls, lines: Collection[str]) -> LearnedWishes:
        """The same from its lines: a sign, its rarity, and `wish:weight` for each wish it speaks for or against."""
        rows: dict[str, tuple[float, Mapping[str, float]]] = {}
        for line in lines:
            sign, rarity, *told = line.split(" ")
            rows[sign] = (
                float(rarity),
                {code: float(weight) for code, _, weight in (one.partition(":") for one in told)},
            )
        return cls(rows)

    def shares(self, signs: Collection[str]) -> Mapping[str, float]:
        """How much a message looks like each wish: near 1 where all known messages like it are that wish."""
        rows = [self._rows[sign] for sign in signs if sign in self._rows]
        norm = math.sqrt(sum(rarity * rarity for rarity, _ in rows)) or 1.0
        sums: defaultdict[str, float] = defaultdict(float)
        for rarity, told in rows:
            for code, weight in told.items():
                sums[code] += rarity * weight
        return {code: total / (norm * _UNIT) for code, total in sums.items()}


@cache
def learned_wishes() -> LearnedWishes:
    """What was learned, read at first use."""
    return LearnedWishes.load()
