"""All questions whose answers are known, by who wrote them: what the learned weights are made from and measured on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.digests import digest_of
from knowledge.facts import load_facts
from knowledge.learned import ELSEWHERE, STEPS
from knowledge.lexicon import Lexicon
from knowledge.library import DOCUMENTS
from knowledge.paper import load_papers
from knowledge.procedure.steps import load_procedure
from knowledge.understanding import Question, understand

FOLDER = Path(__file__).with_name("questions")
KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
OURS = Path(__file__).resolve().parent.parent / "tests" / "knowledge"
_WORDS = ("questions", "missing", "synonyms", "rereadings", "dialect", "procedure/steps")
_LEARNED_FROM = tuple(KNOWLEDGE / f"{name}.toml" for name in _WORDS)
_SILENT, _WHOLE, _STEP_SILENT = "没有规定", "段落", "文件"
_YEAR = 2014


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is read, who wrote it, and what it is about."""

    author: str
    question: str
    read: Question
    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question as a plain text."""
        return self.read.text


@cache
def everything_asked() -> tuple[Asked, ...]:
    """The known questions of the product, our own ones, and those that different people wrote."""
    lexicon = Lexicon.load()
    rows = dict.fromkeys((*_known(), *_ours(), *_procedure(), *_others()))
    read = (Asked(author, said, understand(said, lexicon, _YEAR), codes) for author, said, codes in rows)
    return tuple(asked for asked in read if asked.text)


def digest() -> str:
    """What tells whether everything that is learned from is as it was: known questions, words and what people asked."""
    return digest_of((*_LEARNED_FROM, *sorted(FOLDER.glob("*.txt")), *sorted(OURS.glob("*-questions.txt"))))


def likeness(one: str, other: str) -> float:
    """The share of pairs of characters that two texts have in common; an author's own questions return elsewhere."""
    here, there = _pairs(one), _pairs(other)
    return len(here & there) / max(1, len(here | there))


def _known() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for fact in load_facts(load_papers(DOCUMENTS)):
        yield from (("known", said, (fact.code,)) for said in fact.questions)


def _ours() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for said, wanted in _pairs_of(OURS / "own-questions.txt"):
        if wanted == [_SILENT]:
            yield "own", said, (ELSEWHERE,)
        elif _SILENT not in wanted and _WHOLE not in wanted:
            yield "own", said, (wanted[0],)


def _procedure() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for step in load_procedure().steps:
        yield from (("steps", said, (STEPS,)) for ways in step.ask.values() for said in ways)
    for said, wanted in _pairs_of(OURS / "procedure-questions.txt"):
        if _STEP_SILENT not in wanted[0]:
            yield "procedure", said, (STEPS,)


def _others() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for file in sorted(FOLDER.glob("*.txt")):
        yield from ((file.stem, said, tuple(codes)) for said, codes in _pairs_of(file))


def _pairs_of(file: Path) -> Iterable[tuple[str, list[str]]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            said, wanted = line.split("|")[:2]
            yield said, wanted.split(",")


@cache
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
