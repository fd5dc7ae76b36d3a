"""Documents that are searched together: the passage of each that fits a question best, and what speaks for it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, partial
from pathlib import Path

from core.errors import DataFileError
from knowledge.index import Hit, KeywordIndex
from knowledge.lexicon import Sort
from knowledge.normalise import plain
from knowledge.paper import Paper
from knowledge.passages import Passage
from knowledge.signals import Asked, Rarity, Signals, best_sentence, measure, passage_grams
from knowledge.understanding import Question

FILE = Path(__file__).with_name("imported.toml")
_LOOKED_AT, _DOCUMENTS = 24, 4


@dataclass(frozen=True, slots=True)
class Find:
    """The passage of one document that fits best, its best sentence, and what speaks for it."""

    paper: Paper
    passage: Passage
    sentence: str
    signals: Signals


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each signal counts, and how sure is sure enough."""

    bound: float
    unfit: float
    base: float
    weights: tuple[float, ...]
    wants: Mapping[str, re.Pattern[str]]

    def sure(self, question: Question, find: Find) -> float:
        """How likely a find answers a question, from 0 to 1."""
        weighed = sum(weight * value for weight, value in zip(self.weights, find.signals.values(), strict=True))
        likely = 1 / (1 + math.exp(-self.base - weighed))
        fits = self.fits(question, find.sentence) and _speaks_of_all(question, find.passage)
        return likely * (1.0 if fits else self.unfit)

    def fits(self, question: Question, sentence: str) -> bool:
        """Whether a sentence holds the kind of thing that is asked for: a span of time, an amount, a meaning."""
        wanted = [pattern for aspect, pattern in self.wants.items() if aspect in question.aspects]
        return not wanted or any(pattern.search(sentence) for pattern in wanted)


class Shelf:
    """Documents that are searched together; the index is made at the first search."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)
        self._weighing = load_weighing()
        self._places = [(paper, passage) for paper in self.papers for passage in paper.passages]

    def best(self, question: Question) -> Find | None:
        """The find that fits best, None where nothing shares a word."""
        return next(iter(self.finds(question)), None)

    def finds(self, question: Question) -> list[Find]:
        """The best find of each of the few documents that come first, in the order of the search."""
        asked = self._rarity.asked(question)
        hits = self._index.search(asked.words, _LOOKED_AT)
        first: dict[str, Hit] = {}
        for hit in hits:
            first.setdefault(self._places[hit.position][0].code, hit)
        return [self._find(question, asked, hit, hits) for hit in list(first.values())[:_DOCUMENTS]]

    def warm(self) -> Shelf:
        """Make the index now and not at the first search."""
        _ = self._index, self._rarity, self._grams
        return self

    def _find(self, question: Question, asked: Asked, hit: Hit, hits: Sequence[Hit]) -> Find:
        paper, passage = self._places[hit.position]
        sentence = best_sentence(asked, passage.sentences, partial(self._weighing.fits, question))
        signals = measure(asked, passage, sentence, self._grams[paper.code])
        return Find(paper, passage, sentence, signals.ahead(self._lead(hit, hits)))

    def _lead(self, hit: Hit, hits: Sequence[Hit]) -> float:
        """How far a passage is ahead of the next one of its own document, less where another document is far better.

        Two documents that say the same do not take the lead from each other.
        """
        code = self._places[hit.position][0].code
        own = [other.score for other in hits if other is not hit and self._places[other.position][0].code == code]
        unseen = hits[-1].score if len(hits) == _LOOKED_AT else 0.0
        return (hit.score - max(own, default=unseen)) / hits[0].score if hits[0].score else 0.0

    @cached_property
    def _index(self) -> KeywordIndex:
        return KeywordIndex.build([passage for _, passage in self._places])

    @cached_property
    def _rarity(self) -> Rarity:
        return Rarity([passage_grams(passage) for _, passage in self._places])

    @cached_property
    def _grams(self) -> Mapping[str, frozenset[str]]:
        return {paper.code: frozenset().union(*map(passage_grams, paper.passages)) for paper in self.papers}


def _speaks_of_all(question: Question, passage: Passage) -> bool:
    """Whether each thing that is known by name and asked about stands in the passage, in one of its spellings."""
    text = plain(f"{passage.heading}{passage.text}")
    named = [m.meaning for m in question.mentions if m.meaning.sort in {Sort.SUBJECT, Sort.FOREIGN}]
    return all(any(word in text for word in meaning.words) for meaning in named)


@cache
def load_weighing(file: Path = FILE) -> Weighing:
    """The weights of a file; DataFileError names every signal without one."""
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    names = [field.name for field in fields(Signals)]
    weights = given.get("weights", {})
    problems = [f"[weights]: lacks {name}" for name in ["base", *names] if not isinstance(weights.get(name), float)]
    problems += [f"lacks {name}" for name in ("bound", "unfit") if not isinstance(given.get(name), float)]
    if problems:
        raise DataFileError(file.name, problems)
    wants = {aspect: re.compile(pattern) for aspect, pattern in given.get("wants", {}).items()}
    return Weighing(given["bound"], given["unfit"], weights["base"], tuple(weights[name] for name in names), wants)
