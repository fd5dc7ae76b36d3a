"""What documents taken in by people say about a question on which the guidance is silent.

Between documents that both answer, the higher issuer goes first, then the newer one. A document out of force speaks
only where the question names its year, its number or its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from knowledge.answer import Outcome, Part, Sentence
from knowledge.facts import Citation
from knowledge.normalise import plain
from knowledge.paper import Paper
from knowledge.passages import Passage
from knowledge.shelf import Find, Shelf, load_weighing
from knowledge.standing import Standing, replacing, standing
from knowledge.understanding import Question

_MOST = 2
"""So many documents answer one question."""
_CLOSE = 0.5
"""A second document is quoted too where it is nearly as sure as the first."""
_WHOLE = 120
"""A passage up to this length is quoted whole."""
_NAME = 8
"""A title without its place and brackets is a name if it is at least as long."""
_BRACKETS = re.compile(r"[（(].*?[）)]")
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]{1,6}|\d{1,3})条")


class PaperSupplement:
    """The documents of one day: those in force, those that have been replaced, those that hold no more."""

    def __init__(self, papers: Sequence[Paper], today: date, guidance: str = "") -> None:
        """`guidance` is the code of the guidance in force, which may itself be among the papers."""
        self.papers = tuple(papers)
        self._today = today
        self._guidance = guidance
        self._weighing = load_weighing()

    def warm(self) -> None:
        """Make the index of the documents in force now and not at the first question."""
        self._whole.warm()

    @cached_property
    def in_force(self) -> tuple[Paper, ...]:
        """The documents that hold on this day and that no other one in force replaces."""
        return tuple(paper for paper in self.papers if standing(paper, self.papers, self._today) is Standing.IN_FORCE)

    def tell(self, question: Question) -> Part | None:
        """One literal sentence of the best passage, where several signals together speak for it."""
        shelf = self._shelf(question)
        if shelf is None:
            return None
        if named := _article(question, shelf.papers):
            return self._quoted([named], 0.95)
        question = _without_names(question, shelf.papers)
        finds = [find for find in shelf.finds(question) if not _elsewhere(question, find.paper)]
        judged = sorted(((self._weighing.sure(question, find), find) for find in finds), key=lambda one: -one[0])
        if not judged or judged[0][0] < self._weighing.bound:
            return None
        best = judged[0][0]
        chosen = [find for sure, find in judged if sure >= max(self._weighing.bound, _CLOSE * best)][:_MOST]
        chosen.sort(key=lambda find: (-find.paper.level, -find.paper.issued.toordinal()))
        return self._quoted([(find.paper, find.passage, _quote(find)) for find in chosen], round(best, 3))

    def _shelf(self, question: Question) -> Shelf | None:
        """Where to look: in the documents that the question names, else in those in force."""
        named = tuple(paper for paper in self.papers if names(question, paper))
        papers = named or tuple(paper for paper in self.in_force if _speaks_of(paper, question.years))
        if not papers:
            return None
        return self._whole if papers == self._whole.papers else Shelf(papers)

    @cached_property
    def _whole(self) -> Shelf:
        return Shelf(self.in_force)

    def _quoted(self, found: Sequence[tuple[Paper, Passage, str]], confidence: float) -> Part:
        paper, passage, _ = found[0]
        values = {"doc_title": paper.title, "doc_no": paper.number, "doc_version": paper.version, "path": passage.path}
        kind = "own" if paper.code == self._guidance else "numbered" if paper.number else "plain"
        remarks = [] if kind == "own" else [Sentence("ask.document.note")]
        for other, _, _ in found:
            if other not in self.in_force:
                remarks.insert(0, self._out_of_force(other))
        citations = tuple(Citation(paper.code, passage.path, quote) for paper, passage, quote in found)
        return Part(Outcome.SAID, (Sentence(f"ask.document.{kind}", values),), citations, tuple(remarks), confidence)

    def _out_of_force(self, paper: Paper) -> Sentence:
        if successor := replacing(paper, self.papers, self._today):
            return replaced_note(successor)
        return Sentence("ask.document.not_in_force", {"doc_title": paper.title})


def replaced_note(successor: Paper) -> Sentence:
    """That a document quoted above has been replaced, and by which."""
    number = successor.number or successor.version
    return Sentence("ask.document.replaced", {"doc_title": successor.title, "doc_no": number})


def names(question: Question, paper: Paper) -> bool:
    """Whether a question names a document: by its number, its title, or the year of a yearly guidance."""
    if any(name in question.text for name in _called(paper)):
        return True
    return _is_yearly(paper) and f"{paper.year}年" in question.text


def _called(paper: Paper) -> tuple[str, ...]:
    """How a document may be called in a plain text, the longest name first."""
    bare = _BRACKETS.sub("", paper.title).removeprefix(paper.place)
    return tuple(plain(name) for name in (paper.title, paper.number, bare if len(bare) >= _NAME else "") if name)


def _without_names(question: Question, papers: Sequence[Paper]) -> Question:
    """The question with a gap where a document is named: its name is not what is asked about."""
    for name in (name for paper in papers for name in _called(paper)):
        start = question.text.find(name)
        if start >= 0:
            end = start + len(name)
            text = question.text[:start] + " " * len(name) + question.text[end:]
            mentions = tuple(m for m in question.mentions if m.end <= start or end <= m.start)
            question = replace(question, text=text, mentions=mentions)
    return question


def _is_yearly(paper: Paper) -> bool:
    return f"{paper.year}年" in paper.title


def _speaks_of(paper: Paper, years: frozenset[int]) -> bool:
    """Whether a document may answer about these years: a yearly one about its own, a lasting one while it holds."""
    if not years:
        return True
    if _is_yearly(paper):
        return paper.year in years
    begins = (paper.valid_from or paper.issued).year
    return any(begins <= year <= (paper.valid_to.year if paper.valid_to else year) for year in years)


def _elsewhere(question: Question, paper: Paper) -> bool:
    """Whether a question is about another place than the document's; central rules hold everywhere."""
    return bool(question.places and paper.place) and not any(place[:2] in paper.place for place in question.places)


def _article(question: Question, papers: Sequence[Paper]) -> tuple[Paper, Passage, str] | None:
    """The article that a question names by its number, where only one of the documents has it."""
    asked = _ARTICLE.search(question.text)
    if not asked:
        return None
    found = [(paper, passage) for paper in papers if (passage := paper.passage(_article_path(asked.group(1))))]
    return (*found[0], found[0][1].text) if len(found) == 1 else None


def _article_path(number: str) -> str:
    from knowledge.reading_files.numbering import chinese

    return f"第{chinese(int(number)) if number.isascii() else number}条"


def _quote(find: Find) -> str:
    """A short passage whole, of a long one the sentence that fits best."""
    return find.passage.text if len(find.passage.text) <= _WHOLE else find.sentence
