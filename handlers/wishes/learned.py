"""Which wish a message looks like, as learned from messages whose wish is known.

The file beside this one is made by `python -m benchmarks.learn_wishes`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("learned.txt")
NONE = "none"
"""Stands for what is no wish: questions, reports, small talk."""
_UNIT = 100


class LearnedWishes:
    """What each sign of a message speaks for."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """`rows` holds for each sign its rarity and `wish:weight` for what it speaks for or against, as written."""
        self._rows = rows

    @classmethod
    def load(cls, file: Path = FILE) -> LearnedWishes:
        """The weights of a file; DataFileError if it is none."""
        head, *lines = file.read_text(encoding="utf-8").splitlines() or [""]
        if not head.startswith("#") or not lines:
            raise DataFileError(file.name, ["应以说明一行开头，以后每行一个字或字串"])
        return cls.parse(lines)

    @classmethod
    def parse(cls, lines: Iterable[str]) -> LearnedWishes:
        """The same from its lines; one is taken apart only when its sign is met: of thousands a message holds few."""
        parted = (line.partition(" ") for line in lines)
        return cls({sign: told for sign, _, told in parted})

    def shares(self, signs: Collection[str]) -> Mapping[str, float]:
        """How much a message looks like each wish: near 1 where all known messages like it are that wish."""
        sums: defaultdict[str, float] = defaultdict(float)
        square = 0.0
        for sign in signs:
            if sign not in self._rows:
                continue
            first, *told = self._rows[sign].split(" ")
            rarity = float(first)
            square += rarity * rarity
            for code, _, weight in (one.partition(":") for one in told):
                sums[code] += rarity * float(weight)
        norm = math.sqrt(square) or 1.0
        return {code: total / (norm * _UNIT) for code, total in sums.items()}


@cache
def learned_wishes() -> LearnedWishes:
    """What was learned, read at first use."""
    return LearnedWishes.load()
