"""Which fact a question means: known questions compared as bags of meanings, with the signals of how sure it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.lexicon import Lexicon, Sort
from knowledge.normalise import plain
from knowledge.understanding import YES_OR_NO, Question, understand

_WEIGHTS = {
    Sort.SUBJECT: 3.0,
    Sort.FOREIGN: 4.0,
    Sort.PLACE: 2.0,
    Sort.SCOPE: 1.6,
    Sort.ASPECT: 1.4,
    Sort.COMMON: 0.3,
}
_SUBORDINATE = {
    "own": 1.6, "city": 0.4, "amount": 1.0, "how": 0.7, "list": 0.8, "demand": 0.6, "may": 0.7,
    "doc": 1.6, "wording_about": 1.6, "wording_strive": 1.2, "implement": 1.4, "system": 1.6,
    "base_committee": 1.4, "county_org": 2.2, "city_org": 1.4, "higher": 1.6, "province_org": 1.6,
    "check": 1.2, "system_field": 1.2, "control": 1.2, "june": 1.0,
}  # fmt: skip
"""Meanings that weigh otherwise than their sort."""
_UNKNOWN, _SINGLE = 0.8, 0.3
_QUOTED_BY = 5
_UNASKED = 0.08
"""What is left open must be asked for: a question that wants something else is less like it than it looks."""
_NUMBER = 0.5

_TELLING = (Sort.SUBJECT, Sort.FOREIGN, Sort.SCOPE, Sort.PLACE)
"""A known question without any of these means something only word for word."""

_HARMLESS = frozenset({"city", "how", "list", "demand", "may"})
"""What may be said beside any subject, as common words and numbers may, without asking for something else."""

Bag = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """A fact and how well a question fits it.

    `likeness` is the cosine with its nearest known question; `covered` the share of what the question tells
    that the fact's known questions use at all; `strange` what the fact never speaks of.
    """

    fact: Fact
    likeness: float
    covered: float
    known: str
    strange: frozenset[str]

    @property
    def rank(self) -> float:
        """What the matches are ordered by; between equals, what is said goes before what is left open."""
        return 0.7 * self.likeness + 0.3 * self.covered + (0.02 if self.fact.said else 0.0) - self._length

    @property
    def _length(self) -> float:
        """Of two facts that quote the same words, the shorter quotation is nearer to the point."""
        return min(0.03, sum(len(citation.quote) for citation in self.fact.citations) / 10_000)


@dataclass(frozen=True, slots=True)
class _Known:
    """A known question of a fact."""

    fact: Fact
    said: str
    bag: Bag
    aspects: frozenset[str]


class Matcher:
    """Compares a question with all known questions."""

    def __init__(self, facts: Sequence[Fact], lexicon: Lexicon, year: int) -> None:
        asked = [(fact, said, understand(said, lexicon, year)) for fact in facts for said in fact.questions]
        tokens_of: dict[str, set[str]] = {fact.code: set() for fact in facts}
        for fact, _, question in asked:
            tokens_of[fact.code] |= set(_tokens(question))
        self._idf = _rarity(tokens_of.values())
        self._known = [
            _Known(fact, said, self.bag(question), question.aspects)
            for fact, said, question in asked
            if question.codes(*_TELLING) or question.says("develop")
        ]
        self._exact = {_bare(question.text): (fact, said) for fact, said, question in asked}
        self._meanings = {said: question.subjects for _, said, question in asked}
        self._vocabulary = tokens_of
        self._quoted = _rare_grams(facts)
        self._harmless = _HARMLESS | {meaning.code for meaning in lexicon.meanings if meaning.sort is Sort.COMMON}

    def bag(self, question: Question) -> Bag:
        """The meanings of a question with their weights; each counts once."""
        return {token: weight * self._idf.get(token, 1.0) for token, weight in _tokens(question).items()}

    def exact(self, text: str) -> bool:
        """Whether a text is a known question word for word."""
        return _bare(text) in self._exact

    def meanings(self, known: str) -> frozenset[str]:
        """The subjects of a known question."""
        return self._meanings[known]

    def speaks_of(self, fact: Fact, subjects: frozenset[str]) -> bool:
        """Whether a fact is asked for with all of these subjects, which may be none."""
        return subjects <= self._vocabulary[fact.code]

    def matches(self, question: Question) -> list[Match]:
        """All facts, the likeliest first; without a known word in the question the list is empty."""
        bag = self.bag(question)
        best: dict[str, Match] = {}
        for known in self._known:
            code = known.fact.code
            literal = self._literal(bag, code)
            likeness = max(_cosine(bag, {**known.bag, **literal}), _cosine(bag, literal))
            if not known.fact.said and known.aspects and not known.aspects & question.aspects:
                likeness -= _UNASKED
            if likeness > 0 and (code not in best or likeness > best[code].likeness):
                best[code] = self._match(known.fact, likeness, known.said, bag)
        ordered = sorted(best.values(), key=lambda match: -match.rank)
        if same := self._exact.get(_bare(question.text)):
            exact = Match(same[0], 1.0, 1.0, same[1], frozenset())
            return [exact, *(match for match in ordered if match.fact is not exact.fact)]
        return ordered

    def _literal(self, bag: Bag, code: str) -> Bag:
        """The unknown words of a question that stand in a fact's quotations; one pair of characters is chance."""
        found = {token: weight for token, weight in bag.items() if token in self._quoted[code]}
        return found if len(found) > 1 else {}

    def _match(self, fact: Fact, likeness: float, said: str, bag: Bag) -> Match:
        vocabulary = self._vocabulary[fact.code] | self._literal(bag, fact.code).keys()
        telling = {token: value for token, value in bag.items() if token not in self._harmless and token[0] != "#"}
        weight = sum(telling.values())
        covered = sum(value for token, value in telling.items() if token in vocabulary) / weight if weight else 1.0
        return Match(fact, likeness, covered, said, frozenset(bag) - vocabulary)


def _rare_grams(facts: Sequence[Fact]) -> dict[str, set[str]]:
    """The character pairs of each fact's quotations, as tokens; those that many facts quote tell nothing."""
    grams = {
        fact.code: {f"?{gram}" for citation in fact.citations for gram in _grams(plain(citation.quote))}
        if fact.said
        else set()
        for fact in facts
    }
    counts = Counter(gram for own in grams.values() for gram in own)
    return {code: {gram for gram in own if counts[gram] <= _QUOTED_BY} for code, own in grams.items()}


def _tokens(question: Question) -> dict[str, float]:
    tokens: dict[str, float] = {}
    for mention in question.mentions:
        meaning = mention.meaning
        if meaning.sort in _WEIGHTS:
            code = "may" if meaning.code in YES_OR_NO else meaning.code
            tokens[code] = _SUBORDINATE.get(code, _WEIGHTS[meaning.sort])
    for run in question.rest:
        for gram in _grams(run):
            tokens[f"?{gram}"] = _UNKNOWN if len(gram) > 1 else _SINGLE
    for number in question.numbers:
        tokens[f"#{number.value:g}{'%' if number.percent else ''}"] = _NUMBER
    return tokens


def _grams(run: str) -> Iterable[str]:
    """Character pairs; a single character is its own gram."""
    return {run[place : place + 2] for place in range(len(run) - 1)} or {run}


def _rarity(bags: Iterable[set[str]]) -> dict[str, float]:
    """From 0.6 for what every fact is asked with to 1 for what only one is."""
    bags = list(bags)
    counts = Counter(token for bag in bags for token in bag)
    top = math.log(1 + len(bags))
    return {token: 0.6 + 0.4 * math.log((1 + len(bags)) / count) / top for token, count in counts.items()}


def _cosine(one: Bag, other: Bag) -> float:
    product = sum(weight * other[token] for token, weight in one.items() if token in other)
    if not product:
        return 0.0
    return product / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def _bare(text: str) -> str:
    return text.strip(" ?？。,，")
