"""One question after another: what it goes on from, and what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.advising import Adviser
from knowledge.answer import Outcome, Part, Sentence
from knowledge.composing import Composer
from knowledge.facts import Fact
from knowledge.following import Follow, Topic, follow_kind, mixed
from knowledge.index import KeywordIndex
from knowledge.judging import Judge
from knowledge.learned import Learned
from knowledge.lexicon import Lexicon, Sort
from knowledge.matching import Matcher
from knowledge.naming import path_asked
from knowledge.paper import Paper
from knowledge.separating import Separator
from knowledge.splitting import clauses
from knowledge.supplement import Source, Supplement, named_beside, neighbour_beside, told_beside
from knowledge.targets import Targets
from knowledge.told import Told, shown_from
from knowledge.understanding import Question, understand

_WORDINGS = frozenset({"wording_about", "wording_strive"})
"""What stands beside a figure and tells how firm it is: 左右, 力争."""
_KNOWN_BESIDE = 0.66
"""A sentence that a supplement knows so well is not taken apart."""
_WHOLE = frozenset({"total", "structure"})
"""What a share may be said to be of, without more being asked: 占总数80%的是哪类人."""
_OF_WHAT = frozenset({"list", "define", "who"})
_MOVES = {Follow.NEXT: 1, Follow.BEFORE: -1}


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
        learned: Learned | None = None,
    ) -> None:
        """Where the document is silent, `sources` are asked first, in their order, then `supplements`.

        `learned` tells what questions about this document look like.
        """
        self._paper = paper
        self._facts = tuple(facts)
        self._lexicon = lexicon
        self._supplements = tuple(supplements)
        self._matcher = Matcher(facts, lexicon, paper.year)
        self._composer = Composer(paper, targets)
        self._separator = Separator(self._matcher, lexicon, self._understand)
        self._adviser = Adviser(facts, learned, paper.year) if learned else None
        self._judge = Judge(
            paper,
            lexicon,
            self._matcher,
            self._composer,
            supplements=supplements,
            sources=sources,
            adviser=self._adviser,
        )

    def questions(self, sentence: str) -> tuple[Question, ...]:
        """The questions of a sentence: those it counts, the two that 和 joins, or the clauses that ask among others."""
        parts = self._separator.questions(sentence)
        if len(parts) > 1 or len(clauses(sentence)) > 1:
            whole = self._understand(sentence)
            if self._adviser and self._adviser.is_open(whole):
                return (whole,)
            beside = told_beside(self._supplements, whole)
            if beside and beside.confidence >= _KNOWN_BESIDE:
                return (whole,)
        return parts

    def tell(self, question: Question, last: Topic, index: KeywordIndex, today: date) -> Told:
        """The answer to a question, which may go on from the last one."""
        if path := path_asked(question.text, self._paper):
            return Told(self._composer.paragraph(path), Topic(path, "", path))
        is_known = self._matcher.exact(question.text)
        is_open = bool(self._adviser and self._adviser.is_open(question))
        if not is_known and not is_open and (facts := self._of_figure(question)):
            return Told(self._composer.figures(question, facts), _topic_of(facts[0]), facts[0])
        if named := named_beside(self._supplements, question.text):
            return shown_from(named, last)
        follow = Follow.NO if is_known else follow_kind(question, shown=bool(last.beside))
        if last.beside and follow in {Follow.ORIGINAL, *_MOVES}:
            return self._beside_last(follow, last)
        if follow in {Follow.WHY, Follow.ORIGINAL} and last.path:
            return self._about_last(follow, last)
        without_last = follow is Follow.MIXED and not last.text and not self._stands_alone(question)
        if without_last or follow in {Follow.WHY, *_MOVES}:
            return Told(Part(Outcome.LOST, (Sentence("ask.follow.lost"),)), last)
        if follow is Follow.MIXED and last.text:
            return self._going_on(question, last, index, today)
        return self._judge.decided(question, index, today)

    def _going_on(self, question: Question, last: Topic, index: KeywordIndex, today: date) -> Told:
        joined = self._understand(mixed(question, last.text, self._lexicon))
        told = self._judge.decided(joined, index, today)
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
        return shown_from(part, last) if part else Told(Part(Outcome.LOST, (Sentence("ask.follow.lost"),)), last)

    def _of_figure(self, question: Question) -> tuple[Fact, ...]:
        """The facts whose figure a question names, where it asks what a figure is about."""
        shares = question.shares
        if not shares or question.codes(Sort.FOREIGN, Sort.PLACE) or question.years - {self._paper.year}:
            return ()
        subjects = question.subjects - _WORDINGS
        asks_of_what = subjects <= _WHOLE and bool(question.aspects & _OF_WHAT)
        asks_how_firm = not subjects and question.says("either", "need")
        if question.subjects and not asks_how_firm and not asks_of_what and not question.says("define"):
            return ()
        subjects = subjects - _WHOLE if asks_of_what else subjects
        facts = (fact for fact in self._facts if self._matcher.speaks_of(fact, subjects))
        return tuple(fact for fact in facts if shares & self._composer.figures_of(fact))

    def _stands_alone(self, question: Question) -> bool:
        return _stands_alone(question) or bool(self._adviser and self._adviser.stands_alone(question))

    def _understand(self, words: str) -> Question:
        return understand(words, self._lexicon, self._paper.year)


def _stands_alone(question: Question) -> bool:
    """Whether a question with no subject can still be answered: 农村呢, 今年发展多少."""
    return bool(question.codes(Sort.SCOPE, Sort.SUBJECT, Sort.FOREIGN)) or question.says("develop")


def _topic_of(fact: Fact) -> Topic:
    return Topic(fact.questions[0], fact.code, fact.path)
