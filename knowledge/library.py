"""The documents as one thing that can be asked: a question in, a direct sentence with literal words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from knowledge.answer import Answer
from knowledge.answering import Answerer
from knowledge.facts import Fact, load_facts
from knowledge.following import Follow, Topic, follow_kind
from knowledge.guidance import Edition, Guidance, guidance_of
from knowledge.held import Held, papers_of
from knowledge.imported import PaperSupplement, names, replaced_note
from knowledge.index import KeywordIndex
from knowledge.learned import Learned
from knowledge.lexicon import Lexicon
from knowledge.offering import choices
from knowledge.paper import Paper, load_papers
from knowledge.passages import Passage
from knowledge.procedure.notes import ProcedureNotes
from knowledge.splitting import sentences
from knowledge.succession import editions, in_force
from knowledge.supplement import Source, Supplement
from knowledge.targets import Targets, load_targets
from knowledge.told import Told
from knowledge.understanding import Question

DOCUMENTS = Path(__file__).with_name("documents")


class Library:
    """All documents held. Pure: the same question, topic and day give the same answer.

    `held` are the documents that people took in, as they stand on the day `today`; `supplements` stand beside
    the guidance, whichever edition of it is in force. `learned` was learned from questions about the shipped one.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        facts: Sequence[Fact],
        lexicon: Lexicon,
        targets: Targets,
        supplements: Sequence[Supplement] = (),
        *,
        learned: Learned | None = None,
        held: Sequence[Held] = (),
        today: date = date.min,
    ) -> None:
        shipped = Edition(papers[0], tuple(facts), targets)
        self._editions = editions(shipped, held)
        current = in_force(self._editions, today)
        self._lexicon, self._papers, self._supplements = lexicon, tuple(papers), tuple(supplements)
        self._shipped, self._learned = shipped, learned
        beside = tuple(paper for supplement in supplements for paper in supplement.papers)
        self.documents = (*papers, *papers_of(held), *beside)
        self.facts = current.facts
        self._imported = PaperSupplement(papers_of(held), today, current.paper.code)
        of_current = learned if current is shipped else None
        self._current = _Room(current, lexicon, supplements, (self._imported,), of_current)
        self._earlier = _Room(shipped, lexicon, supplements, (), learned) if current is not shipped else None

    @classmethod
    def load(cls, folder: Path = DOCUMENTS) -> Library:
        """The documents of a folder with their facts, all quotations checked to be literal."""
        papers = load_papers(folder)
        lexicon = Lexicon.load()
        learned = Learned.load()
        return cls(
            papers, load_facts(papers), lexicon, load_targets(), (ProcedureNotes.load(lexicon),), learned=learned
        )

    def holding(self, held: Sequence[Held], today: date) -> Library:
        """The same library with other documents taken in by people, as they stand on a day."""
        facts, targets = self._shipped.facts, self._shipped.targets
        return Library(
            self._papers,
            facts,
            self._lexicon,
            targets,
            self._supplements,
            learned=self._learned,
            held=held,
            today=today,
        )

    def warm(self) -> Library:
        """Make all indexes now; whoever renews the library does it in a thread."""
        self._imported.warm()
        _ = self._current.index
        return self

    @property
    def index(self) -> KeywordIndex:
        """The keyword index over the guidance in force, with the known questions of its facts."""
        return self._current.index

    @property
    def lexicon(self) -> Lexicon:
        """What the words of a question mean."""
        return self._lexicon

    @property
    def targets(self) -> Targets:
        """The targets of the guidance that came with the program: who may be counted at all."""
        return self._shipped.targets

    def guidance(self, year: int) -> Guidance:
        """The guidance that the counts of a year are measured by, whichever is in force today."""
        return guidance_of(self._editions, year)

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
        last, told = Topic.read(topic), list[Told]()
        for sentence in sentences(words) or (words,):
            room = self._room(sentence, last)
            for question in room.answerer.questions(sentence):
                told.append(self._named(question) or self._told(room, question, last, today))
                last = told[-1].topic
        parts = tuple(dict.fromkeys(part for one in told for part in one.parts))
        shown = [one.fact for one in told if one.fact]
        nearest = told[-1].part.citations[0].path if told and told[-1].part.citations else ""
        return Answer(parts, choices(parts, self.facts, shown, last), last.write(), nearest)

    def _room(self, sentence: str, last: Topic) -> _Room:
        """Where a question is answered: an earlier edition only where it is named, or goes on from one that was."""
        if self._earlier is None:
            return self._current
        question = self._earlier.answerer.questions(sentence)[0]
        paper = self._earlier.edition.paper
        goes_on = last.document == paper.code and follow_kind(question) is not Follow.NO
        return self._earlier if goes_on or names(question, paper) else self._current

    def _named(self, question: Question) -> Told | None:
        """What another document says that the question itself names."""
        edition = self._current.edition.paper.code
        if not any(names(question, paper) for paper in self._imported.papers if paper.code != edition):
            return None
        part = self._imported.tell(question)
        return Told(part, Topic(question.text)) if part else None

    def _told(self, room: _Room, question: Question, last: Topic, today: date) -> Told:
        """The answer of a room; behind what an earlier edition says stands that it has been replaced."""
        told = room.answerer.tell(question, last, room.index, today)
        if room is not self._earlier:
            return told
        part = replace(told.part, remarks=(*told.part.remarks, replaced_note(self._current.edition.paper)))
        return replace(told, part=part, topic=replace(told.topic, document=room.edition.paper.code))


class _Room:
    """One edition of the guidance with its answerer and its index."""

    def __init__(
        self,
        edition: Edition,
        lexicon: Lexicon,
        supplements: Sequence[Supplement],
        sources: Sequence[Source] = (),
        learned: Learned | None = None,
    ) -> None:
        self.edition = edition
        self.answerer = Answerer(
            edition.paper,
            edition.facts,
            lexicon,
            edition.targets,
            supplements=supplements,
            sources=sources,
            learned=learned,
        )

    @cached_property
    def index(self) -> KeywordIndex:
        asked: dict[str, list[str]] = {}
        for fact in self.edition.facts:
            asked.setdefault(fact.path, []).extend(fact.questions)
        return KeywordIndex.build([_asked(passage, asked) for passage in self.edition.paper.passages])


def _asked(passage: Passage, questions: dict[str, list[str]]) -> Passage:
    return replace(passage, questions=tuple(questions.get(passage.path, ())))
