"""The documents as one thing that can be asked: a question in, a direct sentence with literal words out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from core.messages import Choice
from knowledge.answer import Answer, Outcome, Part, Sentence
from knowledge.composing import Composer
from knowledge.deciding import Decision, Verdict, decide
from knowledge.facts import Fact, load_facts
from knowledge.following import Follow, Topic, follow_kind, mixed
from knowledge.index import KeywordIndex
from knowledge.lexicon import Lexicon, Sort
from knowledge.literal import literal_part
from knowledge.matching import Match, Matcher
from knowledge.normalise import plain
from knowledge.paper import Paper, load_papers
from knowledge.passages import Passage
from knowledge.splitting import halves, joins, sentences
from knowledge.targets import Targets, load_targets
from knowledge.understanding import Question, understand
from knowledge.words import content_words

DOCUMENTS = Path(__file__).with_name("documents")
_PATH = re.compile(r"第?([一二三])(?:部分|、|大部分)?(?:的)?[,，]?(?:第?\(([一二三四])\)|第([一二三四])[条点项段])")
_WHOLE = re.compile(
    r"^(?:看|请看|查看|发|给我看)?(通知|前言|第?[一二三](?:部分)?)(?:的)?(?:原文|全文|全段|整段|内容|写了什么|说了什么)?$"
)
_AROUND = re.compile(
    r"的?(?:原文|全文|全段|整段|内容|写了什么|说了什么|写的什么|是什么|讲了什么|怎么说|看全段|看)|[?？。 ]"
)
_MOST_CHOICES = 3


class Library:
    """All documents held. Pure: the same question and day give the same answer."""

    def __init__(self, papers: Sequence[Paper], facts: Sequence[Fact], lexicon: Lexicon, targets: Targets) -> None:
        self.documents = tuple(papers)
        self._paper = self.documents[0]
        self._facts = tuple(facts)
        self._lexicon = lexicon
        self._matcher = Matcher(facts, lexicon, self._paper.year)
        self._composer = Composer(self._paper, targets)

    @classmethod
    def load(cls, folder: Path = DOCUMENTS) -> Library:
        """The documents of a folder with their facts, all quotations checked."""
        papers = load_papers(folder)
        return cls(papers, load_facts(papers), Lexicon.load(), load_targets())

    @cached_property
    def index(self) -> KeywordIndex:
        """The keyword index over all passages, with the known questions of their facts."""
        return KeywordIndex.build(self._asked_passages())

    def paragraph(self, document: str, path: str) -> str | None:
        """The whole paragraph, literal; None if there is none."""
        paper = next((paper for paper in self.documents if paper.code == document), None)
        passage = paper.passage(path) if paper else None
        return passage.text if passage else None

    def source(self, document: str) -> Paper:
        """The document of a code; KeyError if it is not held."""
        for paper in self.documents:
            if paper.code == document:
                return paper
        raise KeyError(document)

    def answer(self, words: str, topic: str = "", *, today: date) -> Answer:
        """The answer to a message, which may hold several questions; `topic` is that of the last answer."""
        last = Topic.read(topic)
        parts: list[Part] = []
        facts: list[Fact] = []
        for sentence in sentences(words) or (words,):
            for question in self._questions(sentence):
                part, last, fact = self._one(question, last, today)
                parts.append(part)
                facts += [fact] if fact else []
        nearest = parts[-1].citations[0].path if parts and parts[-1].citations else ""
        return Answer(tuple(_merged(parts)), self._choices(parts, facts, last), last.write(), nearest)

    def _questions(self, sentence: str) -> tuple[Question, ...]:
        """One or two questions: two subjects joined by 和 are two, unless one fact speaks of both."""
        question = self._understand(sentence)
        exact = self._matcher.exact(question.text)
        pair = () if exact else halves(question, self._lexicon)
        if not pair:
            return (question,)
        matches = self._matcher.matches(question)
        if matches and joins(matches[0].known) and question.subjects <= self._matcher.meanings(matches[0].known):
            return (question,)
        return tuple(self._understand(half) for half in pair)

    def _one(self, question: Question, last: Topic, today: date) -> tuple[Part, Topic, Fact | None]:
        if path := self._path_asked(question.text):
            return self._composer.paragraph(path), Topic(path, "", path), None
        if figures := self._of_figure(question):
            return (
                self._composer.figures(question, figures),
                _topic_of(figures[0]),
                figures[0],
            )
        follow = Follow.NO if self._matcher.exact(question.text) else follow_kind(question)
        if follow in {Follow.WHY, Follow.ORIGINAL} and last.path:
            return self._about_last(follow, last)
        if follow is Follow.WHY or (follow is Follow.MIXED and not last.text and not _stands_alone(question)):
            return Part(Outcome.LOST, (Sentence("ask.follow.lost"),)), last, None
        if follow is Follow.MIXED and last.text:
            joined = self._understand(mixed(question, last.text, self._lexicon))
            part, topic, fact = self._decided(joined, today)
            name = (fact.label or fact.topic) if fact else joined.text
            assumed = Sentence("ask.follow.assumed", {"topic": name})
            return replace(part, says=(assumed, *part.says)), topic, fact
        return self._decided(question, today)

    def _of_figure(self, question: Question) -> tuple[Fact, ...]:
        """The facts whose figure a question names, where it asks what a figure is about."""
        shares = {f"{number.value:g}%" for number in question.numbers if number.percent}
        if not shares or question.codes(Sort.SUBJECT, Sort.FOREIGN, Sort.PLACE) or question.years - {self._paper.year}:
            return ()
        return tuple(fact for fact in self._facts if shares & self._composer.figures_of(fact))

    def _decided(self, question: Question, today: date) -> tuple[Part, Topic, Fact | None]:
        matches = self._figure_first(question, self._matcher.matches(question))
        strangers = self._strangers(question, matches)
        decision = decide(question, matches, self._paper.year, strangers)
        part = self._part(question, decision)
        if question.says("thisyear") and today.year != self._paper.year and f"{self._paper.year}" not in question.text:
            part = replace(part, remarks=(*part.remarks, self._other_year(today.year)))
        fact = decision.best.fact if decision.best else None
        path = part.citations[0].path if part.citations else ""
        return part, Topic(question.text, fact.code if fact else "", path), fact

    def _strangers(self, question: Question, matches: Sequence[Match]) -> tuple[str, ...]:
        """Content words that neither the vocabulary nor the nearest paragraph knows."""
        nearest = self._paper.passage(matches[0].fact.path) if matches else None
        text = plain(nearest.text) if nearest else ""
        unknown = [run for run in question.rest if len(run) > 1 and run not in text]
        return tuple(word for word in content_words(question.text, unknown, self._lexicon) if word not in text)

    def _figure_first(self, question: Question, matches: list[Match]) -> list[Match]:
        """The matches, first the one whose own figure the question names."""
        named = {f"{number.value:g}%" for number in question.numbers if number.percent}
        fitting = [
            m for m in matches if m.likeness >= 0.6 and m.fact.said and named & self._composer.figures_of(m.fact)
        ]
        return fitting[:1] + [match for match in matches if match not in fitting[:1]]

    def _part(self, question: Question, decision: Decision) -> Part:
        if decision.verdict in {Verdict.UNKNOWN, Verdict.UNCLEAR}:
            found = literal_part(question, self._paper, self.index)
            if found:
                return found
        part = self._composer.part(question, decision)
        if part.outcome is Outcome.CHOOSE:
            return replace(part, readings=tuple(match.fact.code for match in decision.readings))
        return part

    def _about_last(self, follow: Follow, last: Topic) -> tuple[Part, Topic, Fact | None]:
        fact = next((fact for fact in self._facts if fact.code == last.fact), None)
        if follow is Follow.WHY and fact:
            return self._composer.why(fact), last, fact
        return self._composer.paragraph(last.path), last, None

    def _choices(self, parts: Sequence[Part], facts: Sequence[Fact], last: Topic) -> tuple[Choice, ...]:
        """Readings to choose from, or the whole paragraph and the neighbouring questions."""
        if not parts:
            return ()
        readings = [fact for fact in self._facts if fact.code in parts[-1].readings]
        if readings:
            return tuple(Choice(fact.label, fact.questions[0]) for fact in readings[:_MOST_CHOICES])
        offered = [Choice("转组织部")] if parts[-1].outcome in {Outcome.NOT_SAID, Outcome.OUTSIDE} else []
        if last.path and last.text != last.path:
            offered.append(Choice("看全段", f"{last.path}原文"))
        shown = {fact.code for fact in facts}
        offered += [Choice(fact.label, fact.questions[0]) for fact in self._neighbours(last) if fact.code not in shown]
        return tuple(offered[:_MOST_CHOICES])

    def _neighbours(self, last: Topic) -> list[Fact]:
        """Facts of the same paragraph, those behind the last one first."""
        here = [fact for fact in self._facts if fact.said and fact.path == last.path]
        at = next((place for place, fact in enumerate(here) if fact.code == last.fact), -1)
        return here[at + 1 :] + here[: max(at, 0)]

    def _path_asked(self, text: str) -> str:
        """The passage that a message names and nothing else: 二（二）, 三(四)原文, 前言."""
        compact = text.replace(" ", "")
        if found := _PATH.search(compact):
            path = f"{found.group(1)}（{found.group(2) or found.group(3)}）"
            if not _AROUND.sub("", compact.replace(found.group(), "")) and self._paper.passage(path):
                return path
        if found := _WHOLE.match(compact.strip("?？。")):
            path = re.sub("第|部分", "", found.group(1))
            return path if self._paper.passage(path) else ""
        return ""

    def _understand(self, words: str) -> Question:
        return understand(words, self._lexicon, self._paper.year)

    def _other_year(self, year: int) -> Sentence:
        return Sentence("ask.other.this_year", {"year": year, "before": self._paper.year})

    def _asked_passages(self) -> list[Passage]:
        asked: dict[str, list[str]] = {}
        for fact in self._facts:
            asked.setdefault(fact.path, []).extend(map(plain, fact.questions))
        return [
            replace(passage, questions=tuple(asked.get(passage.path, ())))
            for paper in self.documents
            for passage in paper.passages
        ]


def _stands_alone(question: Question) -> bool:
    """Whether a question with no subject can still be answered: 农村呢, 今年发展多少."""
    return bool(question.codes(Sort.SCOPE, Sort.SUBJECT, Sort.FOREIGN)) or question.says("develop")


def _topic_of(fact: Fact) -> Topic:
    return Topic(fact.questions[0], fact.code, fact.path)


def _merged(parts: Sequence[Part]) -> list[Part]:
    """The parts without repeating one that says exactly the same."""
    return list({(part.says and part.says[0].name, str(part.says)): part for part in parts}.values())
