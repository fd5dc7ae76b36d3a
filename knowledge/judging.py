"""The answer to one question that stands by itself: the document first, then sources, then what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from knowledge.advising import Adviser
from knowledge.answer import Outcome, Part, Sentence
from knowledge.cloze import Cloze
from knowledge.composing import Composer
from knowledge.deciding import Decision, Verdict, decide
from knowledge.facts import Fact
from knowledge.following import Topic
from knowledge.index import KeywordIndex
from knowledge.lexicon import Lexicon, Sort
from knowledge.literal import literal_part, located_part
from knowledge.matching import Match, Matcher
from knowledge.normalise import plain
from knowledge.paper import Paper
from knowledge.supplement import Source, Supplement, told_beside
from knowledge.told import Told, told_with
from knowledge.understanding import Question
from knowledge.words import content_words

_FIGURE_FITS = 0.6
_HALF = 0.6
_SURE, _FIRM = 0.6, 0.65
_GAP = frozenset({"list", "who", "how", "amount", "demand", "place", "why"})
"""Aspects that may ask for the words that are left out."""


class Judge:
    """Decides what is said to a question; `sources` are asked where the document is silent, then `supplements`."""

    def __init__(
        self,
        paper: Paper,
        lexicon: Lexicon,
        matcher: Matcher,
        composer: Composer,
        *,
        supplements: Sequence[Supplement],
        sources: Sequence[Source],
        adviser: Adviser | None = None,
    ) -> None:
        self._paper = paper
        self._lexicon = lexicon
        self._adviser = adviser
        self._matcher = matcher
        self._composer = composer
        self._cloze = Cloze(matcher.facts)
        self._supplements = tuple(supplements)
        self._sources = tuple(sources)

    def decided(self, question: Question, index: KeywordIndex, today: date) -> Told:
        """The answer to a question; `index` finds its very words where no fact answers it."""
        is_exact = self._matcher.exact(question.text)
        matches = self._matcher.matches(question)
        matches = matches if is_exact else self._figure_first(question, matches)
        by_words = decide(question, matches, self._paper.year, partial(self._strangers, question, matches))
        decision = self._filled(question, by_words)
        is_sure = is_exact or decision is not by_words
        beside = self._told_beside(question)
        is_open = bool(self._adviser and self._adviser.is_open(question))
        found = None if is_open else self._literal(question, decision, index)
        if beside and not found:
            decision = self._beside_decision(question, decision, beside)
        if self._adviser and not found and not is_sure:
            decision = _named(self._adviser.advised(question, decision), beside)
        part = found or self._composed(question, decision)
        taken = self._taken(question, part)
        fact = decision.best.fact if decision.best else None
        told = Told(self._dated(taken or part, question, today), self._topic(question, fact, taken or part), fact)
        return told if taken else told_with(told, beside)

    def _composed(self, question: Question, decision: Decision) -> Part:
        """The part for a decision; where a second fact is asked for in the same breath, both."""
        part = self._composer.part(question, decision)
        answers = decision.verdict is Verdict.ANSWER and not self._matcher.exact(question.text)
        other = self._adviser.also(question, decision) if self._adviser and answers else None
        return self._composer.with_fact(part, question, other) if other else part

    def _filled(self, question: Question, decision: Decision) -> Decision:
        """The fact that fills a gap in the document's own words, where no other answers surely."""
        best = decision.best
        unclear = decision.verdict in {Verdict.UNKNOWN, Verdict.UNCLEAR, Verdict.STRANGE}
        doubtful = decision.verdict is Verdict.ANSWER and decision.confidence < 1.0
        if not (unclear or doubtful) or not question.aspects & _GAP or self._matcher.exact(question.text):
            return decision
        found = self._cloze.filled(question.text)
        if found is None or (best and best.fact is found.fact and not unclear) or not (unclear or found.sure):
            return decision
        match = Match(found.fact, _SURE, 1.0, found.fact.questions[0], frozenset())
        return Decision(Verdict.ANSWER, match, _SURE)

    def _topic(self, question: Question, fact: Fact | None, part: Part) -> Topic:
        """What a follow-up goes on from; a paragraph only where it is of this document."""
        own = bool(part.citations) and part.citations[0].document == self._paper.code
        return Topic(question.text, fact.code if fact else "", part.citations[0].path if own else "")

    def _taken(self, question: Question, part: Part) -> Part | None:
        """What a source says where the document is silent; where it is unclear or doubtful, what one is surer of."""
        if part.outcome is Outcome.SAID and part.confidence >= _FIRM:
            return None
        unsure = part.outcome in {Outcome.SAID, Outcome.CHOOSE}
        needed = max(_SURE, part.confidence if part.outcome is Outcome.SAID else 0.0) if unsure else 0.0
        told = (source.tell(question) for source in self._sources)
        return next((one for one in told if one and one.confidence >= needed), None)

    def _told_beside(self, question: Question) -> Part | None:
        """What a supplement says; for another year or place none of them speaks either."""
        elsewhere = question.places or question.years - {self._paper.year}
        return None if elsewhere else told_beside(self._supplements, question)

    def _dated(self, part: Part, question: Question, today: date) -> Part:
        """The part with the year for which it holds, where 今年 is said in another year."""
        if not question.says("thisyear") or today.year == self._paper.year or self._paper.year in question.years:
            return part
        values = {"year": today.year, "before": self._paper.year}
        return replace(part, remarks=(*part.remarks, Sentence("ask.other.this_year", values)))

    def _beside_decision(self, question: Question, decision: Decision, beside: Part) -> Decision:
        """The decision where a supplement knows what is meant: the guidance is silent on it, or it answers itself.

        It does not answer where the supplement fits better and knows what the document does not: a word that
        decided stands nowhere in it, or the fact is never asked with one of the subjects.
        """
        likeness = decision.best.likeness if decision.best else 0.0
        partly = bool(decision.best and _answers_half(question, decision.best))
        match decision.verdict:
            case Verdict.ANSWER if beside.confidence > likeness and (partly or self._is_strange(beside.marks)):
                return Decision(Verdict.LEFT_OPEN, decision.best, beside.confidence, topic=beside.topic)
            case Verdict.FOREIGN:
                return replace(decision, topic=beside.topic)
            case Verdict.UNKNOWN:
                return Decision(Verdict.LEFT_OPEN, None, decision.confidence, topic=beside.topic)
            case Verdict.UNCLEAR if beside.confidence > decision.confidence:
                return Decision(Verdict.LEFT_OPEN, None, beside.confidence, topic=beside.topic)
            case Verdict.LEFT_OPEN | Verdict.STRANGE if decision.best and decision.best.fact.said:
                return replace(decision, verdict=Verdict.LEFT_OPEN, topic=beside.topic, aspect="")
        return decision

    def _is_strange(self, words: Sequence[str]) -> bool:
        """Whether one of these words stands nowhere in the document."""
        return not all(any(word in passage.text for passage in self._paper.passages) for word in words)

    def _literal(self, question: Question, decision: Decision, index: KeywordIndex) -> Part | None:
        """The last resort before a refusal: the very words of the question."""
        doubtful = decision.verdict in {Verdict.UNKNOWN, Verdict.UNCLEAR, Verdict.STRANGE}
        if doubtful and (found := located_part(question, self._paper)):
            return found
        if decision.verdict in {Verdict.UNKNOWN, Verdict.UNCLEAR}:
            return literal_part(question, self._paper, index)
        return None

    def _figure_first(self, question: Question, matches: list[Match]) -> list[Match]:
        """The matches, first the one whose own figure the question names or can be worked out with."""
        shares = question.shares
        fitting = [match for match in matches if match.likeness >= _FIGURE_FITS and match.fact.said]
        named = [match for match in fitting if shares & self._composer.figures_of(match.fact)]
        counted = [match for match in fitting if self._composer.counts(question, match.fact)]
        first = (named or counted)[:1]
        return first + [match for match in matches if match not in first]

    def _strangers(self, question: Question, matches: Sequence[Match]) -> dict[str, float]:
        """The words that neither the vocabulary nor the nearest paragraph knows, with how much each says."""
        nearest = self._paper.passage(matches[0].fact.path) if matches else None
        text = plain(nearest.text) if nearest else ""
        unknown = [run for run in question.rest if run not in text and (len(run) > 1 or _breaks(run, question))]
        words = content_words(question.text, unknown, self._lexicon)
        return {word: weight for word, weight in words.items() if word not in text}


def _named(decision: Decision, beside: Part | None) -> Decision:
    """A refusal that has no name for what is not said, with that of the supplement that says it."""
    nameless = decision.verdict is Verdict.LEFT_OPEN and not decision.topic and not decision.aspect
    return replace(decision, topic=beside.topic) if beside and nameless else decision


def _answers_half(question: Question, best: Match) -> bool:
    """Whether a fact is never asked with one of the subjects, and they are half of the matter, or never asked who."""
    return "who" in best.strange or (bool(best.strange & question.subjects) and best.covered < _HALF)


def _breaks(run: str, question: Question) -> bool:
    """Whether a lone character may make a longer word of a subject of one character beside it: 减 in 减肥."""
    ends = {m.end for m in question.mentions if m.meaning.sort is Sort.SUBJECT and m.end - m.start == 1}
    return any(question.text.startswith(run, end) for end in ends)
