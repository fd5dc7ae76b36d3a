"""Keyword search over passages of any document: character one- and two-grams, headings, known questions.

Characters instead of words need no dictionary and find what a dictionary does not know. Known questions stand in
a field of their own that is normalised by length and capped, so that passages nobody has asked for do not sink.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

from knowledge.normalise import plain

_K1, _B = 1.2, 0.6
_HEADING = 0.5
_KNOWN = 1.0
_KNOWN_CAP = 0.6
"""Known questions add at most this share of what the best body reaches."""
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")


class Searchable(Protocol):
    """What can be indexed."""

    @property
    def path(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def questions(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its place in the list that was indexed, its path, and its score."""

    position: int
    path: str
    score: float


class KeywordIndex:
    """An index over passages, built once and read only."""

    def __init__(self, paths: tuple[str, ...], fields: tuple[_Field, ...]) -> None:
        self._paths = paths
        self._body, self._heading, self._known = fields

    @classmethod
    def build(cls, passages: Sequence[Searchable]) -> KeywordIndex:
        """Index passages; whatever has path, heading, text and questions will do."""
        body = _Field(grams(passage.text) for passage in passages)
        heading = _Field(grams(passage.heading) for passage in passages)
        known = _Field(grams("\n".join(passage.questions)) for passage in passages)
        return cls(tuple(passage.path for passage in passages), (body, heading, known))

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The best passages first; passages that share no gram with the question are left out."""
        asked = Counter(grams(question))
        scores = self._body.scores(asked)
        cap = _KNOWN_CAP * max(scores.values(), default=1.0)
        for field, weight, most in ((self._heading, _HEADING, math.inf), (self._known, _KNOWN, cap)):
            for position, score in field.scores(asked).items():
                scores[position] = scores.get(position, 0.0) + min(weight * score, most)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Hit(position, self._paths[position], score) for position, score in best]


class _Field:
    """BM25 over one field of all passages."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for position, text in enumerate(texts):
            lengths.append(len(text))
            for gram, times in Counter(text).items():
                self._postings[gram].append((position, times))
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norm = [_K1 * (1 - _B + _B * length / mean) for length in lengths]

    def scores(self, asked: Mapping[str, int]) -> dict[int, float]:
        """The score of each passage that shares a gram; repeated grams of the question are damped."""
        total = len(self._norm)
        scores: dict[int, float] = defaultdict(float)
        for gram, repeated in asked.items():
            postings = self._postings.get(gram, ())
            idf = math.log(1 + (total - len(postings) + 0.5) / (len(postings) + 0.5))
            for position, times in postings:
                share = times * (_K1 + 1) / (times + self._norm[position])
                scores[position] += idf * share * math.sqrt(repeated)
        return dict(scores)


def grams(text: str) -> list[str]:
    """Character one- and two-grams of the Chinese runs; numbers and Latin words stay whole.

    >>> grams("女党员40%")
    ['女', '党', '员', '女党', '党员', '40%']
    """
    found: list[str] = []
    for run in _RUN.findall(plain(text).lower()):
        if run[0] >= "\u3400":
            found += chain(run, (one + other for one, other in pairwise(run)))
        else:
            found.append(run)
    return found
