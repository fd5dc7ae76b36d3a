"""Which kind a message looks like, as learned from messages whose kind is known.

The file beside this one is made by `python -m benchmarks.learn_kinds`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from core.errors import DataFileError
from handlers.kind_words import Kind

FILE = Path(__file__).with_name("learned_kinds.txt")
KINDS = (Kind.QUESTION, Kind.REPORT, Kind.CHITCHAT)
_UNIT = 100


class LearnedKinds:
    """What each sign of a message speaks for."""

    def __init__(self, rows: Mapping[str, tuple[float, ...]]) -> None:
        """`rows` holds for each sign its rarity, and what it speaks for a question, a report and small talk."""
        self._rows = rows

    @classmethod
    def load(cls, file: Path = FILE) -> LearnedKinds:
        """The weights of a file; DataFileError if it is none."""
        head, *lines = file.read_text(encoding="utf-8").splitlines() or [""]
        rows = {sign: tuple(map(float, told)) for sign, *told in (line.split(" ") for line in lines)}
        if not head.startswith("#") or not rows or any(len(told) != len(KINDS) + 1 for told in rows.values()):
            raise DataFileError(file.name, ["应以说明一行开头，以后每行五列"])
        return cls(rows)

    def shares(self, signs: Collection[str]) -> dict[Kind, float]:
        """How much a message looks like each kind: near 1 where all known messages like it are of that kind."""
        rows = [self._rows[sign] for sign in signs if sign in self._rows]
        norm = math.sqrt(sum(rarity * rarity for rarity, *_ in rows)) or 1.0
        sums = (sum(row[0] * row[place] for row in rows) for place in range(1, len(KINDS) + 1))
        return {kind: total / (norm * _UNIT) for kind, total in zip(KINDS, sums, strict=True)}


@cache
def learned_kinds() -> LearnedKinds:
    """What was learned, read at first use."""
    return LearnedKinds.load()
