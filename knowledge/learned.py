"""What a question is likely to be about, as learned from questions whose answers are known.

The file beside this one is made by `python -m benchmarks.learn_answers`. It looks at characters, so that a question in
words that stand in no list still looks like those that were asked before, and at the meanings of the words that are
known, two at a time, so that what was asked in other words of the same meaning looks alike.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from core.errors import DataFileError
from knowledge.lexicon import Sort
from knowledge.understanding import Question

FILE = Path(__file__).with_name("learned.txt")
ELSEWHERE, STEPS = "elsewhere", "steps"
"""What is learned of questions that the guidance does not answer, and of those about the procedure."""
_YEAR = re.compile(r"(?<!\d)2014年度?的?")
"""The year of the document that was learned from goes without saying; another one says a lot."""
_CHANCE = 0.04
"""What anything looks like by chance; there are many things that are left open."""
_MEANING = "@"
"""Begins the name of a meaning, as no character of a plain text does."""
_TOLD = (Sort.SUBJECT, Sort.SCOPE, Sort.ASPECT, Sort.COMMON, Sort.FOREIGN, Sort.PLACE)
"""Words that say something."""
_UNIT = 100
_HEAD = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """What a question looks like: each share is near 1 where all known questions like it are about one thing."""

    shares: Mapping[str, float]
    said: tuple[str, ...]
    """The facts that the document states, the likeliest first."""
    silence: float
    """How much it looks like questions that the document leaves open or knows nothing of."""
    most_silent: float = 0.0
    """The same of the likeliest of them."""
    heard: float = 1.0
    """How much of what is seen in the question was seen before, between 0 and 1."""

    @property
    def best(self) -> str:
        """The likeliest fact that is stated; empty where nothing was learned."""
        return self.said[0] if self.said else ""

    def share(self, code: str) -> float:
        """How likely one thing is."""
        return self.shares.get(code, 0.0)


class Learned:
    """Weights of characters and meanings for each thing that can be asked."""

    def __init__(self, classes: tuple[str, ...], rows: Mapping[str, str]) -> None:
        """`rows` holds for each gram its rarity and then, as `place:weight`, what it speaks for and against."""
        self._classes = classes
        self._rows = rows
        self._read: dict[str, tuple[float, tuple[tuple[int, int], ...]]] = {}

    @classmethod
    def load(cls, file: Path = FILE) -> Learned:
        """The weights of a file; DataFileError if it is none."""
        lines = file.read_text(encoding="utf-8").splitlines()
        if len(lines) <= _HEAD or not lines[0].startswith("#"):
            raise DataFileError(file.name, ["应以说明和类别两行开头"])
        return cls(tuple(lines[1].split()), {line[: line.index(" ")]: line for line in lines[_HEAD:]})

    def guess(self, question: Question, said: Collection[str]) -> Guess:
        """What a question looks like; `said` are the facts that the document states."""
        seen = seen_in(question)
        known = [gram for gram in seen if gram in self._rows]
        shares = self._shares(known)
        stated = sorted((code for code in shares if code in said), key=lambda code: -shares[code])
        open_ones = [share for code, share in shares.items() if code not in said]
        silence = sum(max(0.0, share - _CHANCE) for share in open_ones)
        return Guess(shares, tuple(stated), silence, max(open_ones, default=0.0), len(known) / max(1, len(seen)))

    def _shares(self, known: Sequence[str]) -> dict[str, float]:
        rows = [self._row(gram) for gram in known]
        norm = math.sqrt(sum(rarity * rarity for rarity, _ in rows))
        sums: dict[int, float] = defaultdict(float)
        for rarity, weights in rows:
            for place, weight in weights:
                sums[place] += rarity * weight
        return {self._classes[place]: total / (norm * _UNIT) for place, total in sums.items()}

    def _row(self, gram: str) -> tuple[float, tuple[tuple[int, int], ...]]:
        if gram not in self._read:
            _, rarity, *weights = self._rows[gram].split(" ")
            pairs = (weight.split(":") for weight in weights)
            self._read[gram] = float(rarity), tuple((int(place), int(weight)) for place, weight in pairs)
        return self._read[gram]


def seen_in(question: Question) -> frozenset[str]:
    """Everything that can be learned from in a question: its characters, its meanings, and pairs of both."""
    codes = sorted(question.codes(*_TOLD))
    joint = (f"{_MEANING}{one}+{other}" for one, other in combinations(codes, 2))
    return known_grams(question.text).union((f"{_MEANING}{code}" for code in codes), joint)


def known_grams(text: str) -> frozenset[str]:
    """Each character and each pair of a text, its ends marked; without spaces, which separate the file's fields.

    >>> sorted(known_grams("自查 几次"))[:3]
    ['$', '^', '^自']
    """
    marked = f"^{''.join(_YEAR.sub('', text).split())}$"
    return frozenset((*marked, *(one + other for one, other in pairwise(marked))))
