"""Which fact a question means: known questions compared as bags of meanings, with the signals of how sure it is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    "own": 1.6, "city": 0.4, "amount": 1.0, "how": 0.7, "list": 1.4, "demand": 0.6, "may": 0.7,
    "doc": 1.6, "wording_about": 1.6, "wording_strive": 1.2, "implement": 1.4, "system": 1.6,
    "base_committee": 1.4, "county_org": 2.2, "city_org": 1.4, "higher": 1.6, "province_org": 1.6,
    "check": 1.2, "system_field": 1.2, "control": 1.2, "june": 1.0, "restrain": 1.0,
}  # fmt: skip
"""Meanings that weigh otherwise than their sort."""
_UNKNOWN, _SINGLE = 0.8, 0.5
_QUOTED_BY = 5
_FAR = 0.2
"""What is less like a question is no match."""
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
    norm: float
    aspects: frozenset[str]


class Matcher:
    """Compares a question with all known questions."""

    def __init__(self, facts: Sequence[Fact], lexicon: Lexicon, year: int) -> None:
        self._facts = tuple(facts)
        asked = [(fact, said, understand(said, lexicon, year, mend=False)) for fact in facts for said in fact.questions]
        tokens_of: dict[str, set[str]] = {fact.code: set() for fact in facts}
        for fact, _, question in asked:
            tokens_of[fact.code] |= set(_tokens(question))
        self._idf = _rarity(tokens_of.values())
        self._known = [
            _known(fact, said, self.bag(question), question.aspects)
            for fact, said, question in asked
            if question.codes(*_TELLING) or question.says("develop")
        ]
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, known in enumerate(self._known):
            for token, weight in known.bag.items():
                self._places[token].append((place, weight))
        self._first = {known.fact.code: place for place, known in reversed([*enumerate(self._known)])}
        self._exact = {_bare(question.text): (fact, said) for fact, said, question in asked}
        self._meanings = {said: question.subjects for _, said, question in asked}
        self._vocabulary = tokens_of
        self._quoted = _rare_grams(facts)
        self._harmless = _HARMLESS | {meaning.code for meaning in lexicon.meanings if meaning.sort is Sort.COMMON}

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts it knows questions of."""
        return self._facts

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
        bag, aspects = self.bag(question), question.aspects
        best: dict[str, tuple[float, _Known]] = {}
        for known, cosine in self._likenesses(bag):
            unasked = not known.fact.said and known.aspects and not known.aspects & aspects
            likeness = cosine - _UNASKED if unasked else cosine
            code = known.fact.code
            if likeness > 0 and (code not in best or likeness > best[code][0]):
                best[code] = (likeness, known)
        literal = self._literal(bag)
        found = [
            self._match(known, likeness, bag, literal.get(known.fact.code, {}))
            for likeness, known in best.values()
            if likeness > _FAR
        ]
        ordered = sorted(found, key=lambda match: -match.rank)
        if same := self._exact.get(_bare(question.text)):
            exact = Match(same[0], 1.0, 1.0, same[1], frozenset())
            return [exact, *(match for match in ordered if match.fact is not exact.fact)]
        return ordered

    def _likenesses(self, bag: Bag) -> Iterator[tuple[_Known, float]]:
        """The cosine of a question with each known question, or with the literal words alone where that is more."""
        norm = math.sqrt(sum(weight * weight for weight in bag.values()))
        products: dict[int, float] = defaultdict(float)
        for token, weight in bag.items():
            for place, other in self._places.get(token, ()):
                products[place] += weight * other
        literal = self._literal(bag)
        for code in literal.keys() & self._first.keys():
            products.setdefault(self._first[code], 0.0)
        for place, product in products.items():
            known = self._known[place]
            words = literal.get(known.fact.code)
            if words is None:
                yield known, product / (norm * known.norm)
                continue
            more = sum(weight * weight for token, weight in words.items() if token not in known.bag)
            alone = math.sqrt(sum(weight * weight for weight in words.values())) / norm
            yield known, max((product + more) / (norm * math.hypot(known.norm, math.sqrt(more))), alone)

    def _literal(self, bag: Bag) -> dict[str, Bag]:
        """By fact, the unknown words of a question that its quotations hold; one pair of characters is chance."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for token, weight in bag.items():
            for code in self._quoted.get(token, ()):
                found[code][token] = weight
        return {code: words for code, words in found.items() if len(words) > 1}

    def _match(self, known: _Known, likeness: float, bag: Bag, literal: Bag) -> Match:
        vocabulary = self._vocabulary[known.fact.code] | literal.keys()
        telling = {token: value for token, value in bag.items() if token not in self._harmless and token[0] != "#"}
        weight = sum(telling.values())
        covered = sum(value for token, value in telling.items() if token in vocabulary) / weight if weight else 1.0
        return Match(known.fact, likeness, covered, known.said, frozenset(bag) - vocabulary)


def _known(fact: Fact, said: str, bag: Bag, aspects: frozenset[str]) -> _Known:
    return _Known(fact, said, bag, math.sqrt(sum(weight * weight for weight in bag.values())), aspects)


def _rare_grams(facts: Sequence[Fact]) -> dict[str, tuple[str, ...]]:
    """The facts that quote each character pair, as a token; pairs that many facts quote tell nothing."""
    quoted: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        grams = {gram for citation in fact.citations for gram in _grams(plain(citation.quote))} if fact.said else ()
        for gram in grams:
            quoted[f"?{gram}"].append(fact.code)
    return {gram: tuple(codes) for gram, codes in quoted.items() if len(codes) <= _QUOTED_BY}


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


def _bare(text: str) -> str:
    return text.strip(" ?？。,，")
