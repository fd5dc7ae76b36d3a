"""One question after another: what it goes on from, which fact it means, what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from knowledge.answer import Outcome, Part, Sentence
from knowledge.composing import Composer
from knowledge.deciding import Decision, Verdict, decide
from knowledge.facts import Fact
from knowledge.following import Follow, Topic, follow_kind, mixed
from knowledge.index import KeywordIndex
from knowledge.lexicon import Lexicon, Sort
from knowledge.literal import literal_part
from knowledge.matching import Match, Matcher
from knowledge.naming import path_asked
from knowledge.normalise import plain
from knowledge.paper import Paper
from knowledge.splitting import clauses, counted, halves, joins
from knowledge.supplement import (
    Source,
    Supplement,
    named_beside,
    neighbour_beside,
    one_after_the_other,
    told_beside,
)
from knowledge.targets import Targets
from knowledge.understanding import Question, understand
from knowledge.words import content_words

_FIGURE_FITS, _LIKELY, _PLAIN = 0.6, 0.7, 1.45
_MEASURES = frozenset("名人个岁年月日号天次条项类票元块步届")
_MOVES = {Follow.NEXT: 1, Follow.BEFORE: -1}
_SURE, _FIRM = 0.6, 0.65


@dataclass(frozen=True, slots=True)
class Told:
    """The part that answers one question, what a follow-up goes on from, and the fact behind it.

    `beside` is what a supplement says where the part says that the document is silent.
    """

    part: Part
    topic: Topic
    fact: Fact | None = None
    beside: Part | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The part, and what stands beside it."""
        return one_after_the_other(self.part, self.beside) if self.beside else (self.part,)


class Answerer:
    """Answers single questions about one document; supplements are asked where it is silent."""

    def __init__(
        self,
        paper: Paper,
        facts: Sequence[Fact],
        lexicon: Lexicon,
        targets: Targets,
        *,
        supplements: Sequence[Supplement] = (),
        sources: Sequence[Source] = (),
    ) -> None:
        """Where the document is silent, `sources` are asked first, in their order, then `supplements`."""
        self._paper = paper
        self._sources = tuple(sources)
        self._facts = tuple(facts)
        self._lexicon = lexicon
        self._supplements = tuple(supplements)
        self._matcher = Matcher(facts, lexicon, paper.year)
        self._composer = Composer(paper, targets)

    def questions(self, sentence: str) -> tuple[Question, ...]:
        """The questions of a sentence: those it counts, the two that 和 joins, or the clauses that ask among others."""
        question = self._understand(sentence)
        if self._matcher.exact(question.text):
            return (question,)
        if items := counted(sentence):
            return tuple(asked for item in items for asked in self.questions(item))
        matches = self._matcher.matches(question)
        return self._halves(question, matches) or self._clauses(sentence, question, matches) or (question,)

    def _halves(self, question: Question, matches: Sequence[Match]) -> tuple[Question, ...]:
        """Two subjects joined by 和 are two questions, unless one fact speaks of both."""
        pair = halves(question, self._lexicon)
        if matches and joins(matches[0].known) and question.subjects <= self._matcher.meanings(matches[0].known):
            return ()
        return tuple(self._understand(half) for half in pair)

    def _clauses(self, sentence: str, question: Question, matches: Sequence[Match]) -> tuple[Question, ...]:
        """The clauses that are plainly questions, where the sentence as a whole is not plain."""
        if not matches or len(parts := clauses(sentence)) == 1:
            return ()
        best = matches[0]
        if _plain(best) and best.fact.said and self._matcher.speaks_of(best.fact, question.subjects):
            return ()
        asked: dict[str, Question] = {}
        for clause in map(self._understand, parts):
            for half in self._halves(clause, self._matcher.matches(clause)) or (clause,):
                match = next(iter(self._matcher.matches(half)), None)
                if match and _plain(match) and half.aspects and half.subjects:
                    asked.setdefault(match.fact.code, half)
        return (
            () if best.likeness >= _LIKELY and best.fact.said and best.fact.code not in asked else tuple(asked.values())
        )

    def tell(self, question: Question, last: Topic, index: KeywordIndex, today: date) -> Told:
        """The answer to a question, which may go on from the last one."""
        if path := path_asked(question.text, self._paper):
            return Told(self._composer.paragraph(path), Topic(path, "", path))
        if facts := self._of_figure(question):
            return Told(self._composer.figures(question, facts), _topic_of(facts[0]), facts[0])
        if named := named_beside(self._supplements, question.text):
            return _shown(named, last)
        follow = Follow.NO if self._matcher.exact(question.text) else follow_kind(question, shown=bool(last.beside))
        if last.beside and follow in {Follow.ORIGINAL, *_MOVES}:
            return self._beside_last(follow, last)
        if follow in {Follow.WHY, Follow.ORIGINAL} and last.path:
            return self._about_last(follow, last)
        without_last = follow is Follow.MIXED and not last.text and not _stands_alone(question)
        if without_last or follow in {Follow.WHY, *_MOVES}:
            return Told(Part(Outcome.LOST, (Sentence("ask.follow.lost"),)), last)
        if follow is Follow.MIXED and last.text:
            return self._going_on(question, last, index, today)
        return self._decided(question, index, today)

    def _going_on(self, question: Question, last: Topic, index: KeywordIndex, today: date) -> Told:
        joined = self._understand(mixed(question, last.text, self._lexicon))
        told = self._decided(joined, index, today)
        if told.fact is None:
            return told
        assumed = Sentence("ask.follow.assumed", {"topic": told.fact.label or told.fact.topic})
        return replace(told, part=replace(told.part, says=(assumed, *told.part.says)))

    def _about_last(self, follow: Follow, last: Topic) -> Told:
        fact = next((fact for fact in self._facts if fact.code == last.fact), None)
        if follow is Follow.WHY and fact:
            return Told(self._composer.why(fact), last, fact)
        return Told(self._composer.paragraph(last.path), last)

    def _beside_last(self, follow: Follow, last: Topic) -> Told:
        """The passage before or behind the one shown beside the last answer, or all of that one."""
        place = (last.beside.partition(" ")[0], last.beside.partition(" ")[2])
        part = neighbour_beside(self._supplements, place, _MOVES.get(follow, 0))
        return _shown(part, last) if part else Told(Part(Outcome.LOST, (Sentence("ask.follow.lost"),)), last)

    def _decided(self, question: Question, index: KeywordIndex, today: date) -> Told:
        matches = self._figure_first(question, self._matcher.matches(question))
        decision = decide(question, matches, self._paper.year, partial(self._strangers, question, matches))
        beside = self._told_beside(question)
        found = self._literal(question, decision, index)
        if beside and not found:
            decision = self._beside_decision(decision, beside)
        part = found or self._composer.part(question, decision)
        taken = self._taken(question, part)
        fact = decision.best.fact if decision.best else None
        told = Told(self._dated(taken or part, question, today), self._topic(question, fact, taken or part), fact)
        return told if taken else _joined(told, beside)

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

    def _beside_decision(self, decision: Decision, beside: Part) -> Decision:
        """The decision where a supplement knows what is meant: the guidance is silent on it, or it answers itself.

        It does not answer where a word that decided stands nowhere in it, and the supplement fits better.
        """
        likeness = decision.best.likeness if decision.best else 0.0
        match decision.verdict:
            case Verdict.ANSWER if beside.confidence > likeness and self._is_strange(beside.marks):
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
        if decision.verdict in {Verdict.UNKNOWN, Verdict.UNCLEAR}:
            return literal_part(question, self._paper, index)
        return None

    def _of_figure(self, question: Question) -> tuple[Fact, ...]:
        """The facts whose figure a question names, where it asks what a figure is about."""
        shares = _shares(question)
        if not shares or question.codes(Sort.FOREIGN, Sort.PLACE) or question.years - {self._paper.year}:
            return ()
        if question.subjects and not question.says("define"):
            return ()
        facts = (fact for fact in self._facts if self._matcher.speaks_of(fact, question.subjects))
        return tuple(fact for fact in facts if shares & self._composer.figures_of(fact))

    def _figure_first(self, question: Question, matches: list[Match]) -> list[Match]:
        """The matches, first the one whose own figure the question names or can be worked out with."""
        shares = _shares(question)
        fitting = [match for match in matches if match.likeness >= _FIGURE_FITS and match.fact.said]
        named = [match for match in fitting if shares & self._composer.figures_of(match.fact)]
        counted = [match for match in fitting if self._composer.counts(question, match.fact)]
        first = (named or counted)[:1]
        return first + [match for match in matches if match not in first]

    def _strangers(self, question: Question, matches: Sequence[Match]) -> dict[str, float]:
        """The words that neither the vocabulary nor the nearest paragraph knows, with how much each says."""
        nearest = self._paper.passage(matches[0].fact.path) if matches else None
        text = plain(nearest.text) if nearest else ""
        unknown = [run for run in question.rest if len(run) > 1 and run not in text]
        words = content_words(question.text, unknown, self._lexicon)
        return {word: weight for word, weight in words.items() if word not in text}

    def _understand(self, words: str) -> Question:
        return understand(words, self._lexicon, self._paper.year)


def _shares(question: Question) -> set[str]:
    """The percentages a question names; a bare number may be one too (26这个数), a number of people may not."""
    return {f"{number.value:g}%" for number in question.numbers if number.percent or number.unit not in _MEASURES}


def _plain(match: Match) -> bool:
    """Whether one match leaves little to doubt."""
    return match.likeness + match.covered >= _PLAIN


def _stands_alone(question: Question) -> bool:
    """Whether a question with no subject can still be answered: 农村呢, 今年发展多少."""
    return bool(question.codes(Sort.SCOPE, Sort.SUBJECT, Sort.FOREIGN)) or question.says("develop")


def _joined(told: Told, beside: Part | None) -> Told:
    """The answer with what a supplement says: beside a refusal the note, behind an answer only the way to it."""
    if beside and told.part.outcome is Outcome.SAID and beside.way:
        return replace(told, part=replace(told.part, choices=(beside.way,)))
    if beside and told.part.outcome in {Outcome.NOT_SAID, Outcome.OUTSIDE}:
        return replace(told, topic=replace(told.topic, beside=_place(beside)), beside=beside)
    return told


def _shown(part: Part, last: Topic) -> Told:
    """A passage of a supplement; a follow-up goes on from it."""
    place = _place(part) or last.beside
    return Told(part, Topic(text=place.partition(" ")[2], beside=place))


def _place(part: Part) -> str:
    return f"{part.citations[0].document} {part.citations[0].path}" if part.citations else ""


def _topic_of(fact: Fact) -> Topic:
    return Topic(fact.questions[0], fact.code, fact.path)
