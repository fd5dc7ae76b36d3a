"""The documents as one thing that can be asked: a question in, a direct sentence with literal words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from knowledge.answer import Answer
from knowledge.answering import Answerer, Told
from knowledge.facts import Fact, load_facts
from knowledge.following import Topic
from knowledge.index import KeywordIndex
from knowledge.lexicon import Lexicon
from knowledge.offering import choices
from knowledge.paper import Paper, load_papers
from knowledge.passages import Passage
from knowledge.procedure.notes import ProcedureNotes
from knowledge.splitting import sentences
from knowledge.supplement import Supplement
from knowledge.targets import Targets, load_targets

DOCUMENTS = Path(__file__).with_name("documents")


class Library:
    """All documents held, the one answered from first. Pure: the same question, topic and day give the same answer."""

    def __init__(
        self,
        papers: Sequence[Paper],
        facts: Sequence[Fact],
        lexicon: Lexicon,
        targets: Targets,
        supplements: Sequence[Supplement] = (),
    ) -> None:
        self.documents = (*papers, *(paper for supplement in supplements for paper in supplement.papers))
        self.facts = tuple(facts)
        self._answerer = Answerer(self.documents[0], facts, lexicon, targets, supplements)

    @classmethod
    def load(cls, folder: Path = DOCUMENTS) -> Library:
        """The documents of a folder with their facts, all quotations checked to be literal."""
        papers = load_papers(folder)
        lexicon = Lexicon.load()
        return cls(papers, load_facts(papers), lexicon, load_targets(), (ProcedureNotes.load(lexicon),))

    @cached_property
    def index(self) -> KeywordIndex:
        """The keyword index over the passages answered from, with the known questions of their facts."""
        asked: dict[str, list[str]] = {}
        for fact in self.facts:
            asked.setdefault(fact.path, []).extend(fact.questions)
        return KeywordIndex.build([_asked(passage, asked) for passage in self.documents[0].passages])

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
            for question in self._answerer.questions(sentence):
                told.append(self._answerer.tell(question, last, self.index, today))
                last = told[-1].topic
        parts = tuple(dict.fromkeys(part for one in told for part in one.parts))
        shown = [one.fact for one in told if one.fact]
        nearest = told[-1].part.citations[0].path if told and told[-1].part.citations else ""
        return Answer(parts, choices(parts, self.facts, shown, last), last.write(), nearest)


def _asked(passage: Passage, questions: dict[str, list[str]]) -> Passage:
    return replace(passage, questions=tuple(questions.get(passage.path, ())))
