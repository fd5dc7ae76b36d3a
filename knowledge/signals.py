"""How well a passage fits a question, as several independent signals between 0 and 1."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from knowledge.grams import grams
from knowledge.lexicon import Sort
from knowledge.passages import Passage
from knowledge.understanding import Question

_SAYS_NOTHING = frozenset({Sort.FILLER, Sort.COMMON})
_EDGES = frozenset("内前后")
_SEAM = 0.4
_LONG = 8


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a passage; each is a share of what could be reached."""

    covered: float
    """How much of what the question asks about stands in the passage, rare pairs of characters counting more."""
    in_sentence: float
    """The same for the one sentence that fits best."""
    known: float
    """How much of it stands anywhere in the document."""
    run: float
    """The longest stretch of the question that stands in the passage word for word."""
    lead: float = 0.0
    """How far the passage is ahead of the next one."""

    def ahead(self, lead: float) -> Signals:
        """The same with the lead of the search."""
        return replace(self, lead=max(0.0, min(1.0, lead)))

    def values(self) -> tuple[float, ...]:
        """All signals in their order."""
        return astuple(self)


def content(question: Question, vocabulary: Container[str]) -> str:
    """The question without the words that only ask; a gap stands where one was.

    A word such as 时间 asks, but where a document writes it too it is looked for: 公示时间.
    """
    kept = list(question.text)
    for mention in question.mentions:
        word = question.text[mention.start : mention.end]
        asks = mention.meaning.sort is Sort.ASPECT and (len(word) != 2 or word not in vocabulary)
        if asks or mention.meaning.sort in _SAYS_NOTHING:
            behind = question.text[mention.end : mention.end + 1]
            end = mention.end + (asks and behind in _EDGES)
            kept[mention.start : end] = " " * (end - mention.start)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks about: its words, and the pairs of characters in them by how much they tell."""

    words: str
    weights: Mapping[str, float]

    def share(self, here: frozenset[str]) -> float:
        """How much of it is among these grams."""
        total = sum(self.weights.values())
        return sum(weight for gram, weight in self.weights.items() if gram in here) / total if total else 0.0

    def longest_run(self, text: str) -> int:
        """The length of its longest stretch that stands in a text word for word."""
        best = 0
        for stretch in self.words.split():
            for start in range(len(stretch)):
                while start + best < len(stretch) and stretch[start : start + best + 1] in text:
                    best += 1
        return best


class Rarity:
    """How rare each gram is among the passages of a shelf."""

    def __init__(self, passages: Sequence[frozenset[str]]) -> None:
        counts = Counter(gram for passage in passages for gram in passage)
        total = len(passages)
        self._weights = {gram: math.log(1 + (total - n + 0.5) / (n + 0.5)) for gram, n in counts.items()}
        self._unknown = math.log(1 + (total + 0.5) / 0.5)

    def __contains__(self, gram: object) -> bool:
        return gram in self._weights

    def asked(self, question: Question) -> Asked:
        """What a question asks about, weighed; single characters say too little."""
        words = content(question, self)
        solid = {gram for m in question.mentions for gram in grams(question.text[m.start : m.end])}
        pairs = {gram for gram in grams(words) if len(gram) > 1}
        return Asked(words, {gram: self._weight(gram, is_word=gram in solid) for gram in pairs})

    def _weight(self, gram: str, *, is_word: bool) -> float:
        if gram in self._weights:
            return self._weights[gram]
        # Two known characters that nowhere stand together are most often the seam between two words.
        is_seam = not is_word and all(char in self._weights for char in gram)
        return self._unknown * (_SEAM if is_seam else 1.0)


def measure(asked: Asked, passage: Passage, sentence: str, document: frozenset[str]) -> Signals:
    """The signals of a passage and its best sentence; `document` holds all grams of the document."""
    return Signals(
        covered=asked.share(passage_grams(passage)),
        in_sentence=asked.share(frozenset(grams(sentence))),
        known=asked.share(document),
        run=min(1.0, asked.longest_run(f"{passage.heading}\n{passage.text}") / _LONG),
    )


def best_sentence(asked: Asked, sentences: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The sentence that holds most of what is asked about; of equals one that fits, then the first."""
    return max(sentences, key=lambda sentence: (asked.share(frozenset(grams(sentence))), fits(sentence)), default="")


def passage_grams(passage: Passage) -> frozenset[str]:
    """All grams of a passage with its heading."""
    return frozenset(grams(f"{passage.heading}\n{passage.text}"))
