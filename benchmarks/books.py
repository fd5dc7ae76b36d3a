"""Books of articles with labelled questions, cut into folds: the data that the search benchmarks measure on.

A folder holds `corpus.jsonl.gz` (id, group, title, text of each article) and `queries.jsonl` (text, rel, group).
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.bench import Doc

FOLDS = 5


@dataclass(frozen=True)
class Asked:
    """A labelled question: what is asked of which book, and the articles that answer it."""

    text: str
    book: str
    right: frozenset[str]


@dataclass(frozen=True)
class Fold:
    """Questions held back, and those that may be known."""

    known: tuple[Asked, ...]
    held: tuple[Asked, ...]

    def questions(self) -> dict[str, list[str]]:
        """The known questions of each article."""
        asked: dict[str, list[str]] = defaultdict(list)
        for question in self.known:
            for article in question.right:
                asked[article].append(question.text)
        return asked


@dataclass(frozen=True)
class Books:
    """The articles of each book, and the questions."""

    articles: Mapping[str, tuple[Doc, ...]]
    asked: tuple[Asked, ...]

    @classmethod
    def load(cls, folder: Path) -> Books:
        """Everything of a folder."""
        articles: dict[str, list[Doc]] = defaultdict(list)
        with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                articles[row["group"]].append(Doc(id=row["id"], title=row["title"], text=row["text"]))
        with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        asked = tuple(Asked(row["text"], row["group"], frozenset(row["rel"])) for row in rows)
        return cls({book: tuple(docs) for book, docs in articles.items()}, asked)

    def folds(self, seed: int = 1) -> Iterator[Fold]:
        """Folds in which the same words never stand on both sides, also not for another book."""
        yield from self._folds(sorted({asked.text for asked in self.asked}), lambda asked: asked.text, seed)

    def folds_by_book(self, seed: int = 1) -> Iterator[Fold]:
        """Folds in which no question of a held-back book is known: what carries over to a new document."""
        yield from self._folds(sorted(self.articles), lambda asked: asked.book, seed)

    def _folds(self, keys: list[str], key: Callable[[Asked], str], seed: int) -> Iterator[Fold]:
        random.Random(seed).shuffle(keys)
        place = {one: number % FOLDS for number, one in enumerate(keys)}
        for number in range(FOLDS):
            held = tuple(asked for asked in self.asked if place[key(asked)] == number)
            words = {asked.text for asked in held}
            known = tuple(asked for asked in self.asked if place[key(asked)] != number and asked.text not in words)
            yield Fold(known, held)


def with_questions(docs: Iterable[Doc], questions: Mapping[str, Sequence[str]]) -> list[Doc]:
    """The articles with the questions known for each."""
    return [Doc(**{**doc, "questions": tuple(questions.get(doc["id"], ()))}) for doc in docs]


def reciprocal_rank(found: Iterable[str], right: frozenset[str]) -> float:
    """1 / the place of the first right article among the first ten; 0 if there is none."""
    for place, article in enumerate(found, start=1):
        if place > 10:
            break
        if article in right:
            return 1 / place
    return 0.0
