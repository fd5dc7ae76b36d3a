"""All questions whose answers are known, by who wrote them: what the learned weights are made from and measured on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.facts import load_facts
from knowledge.learned import ELSEWHERE, STEPS
from knowledge.lexicon import Lexicon
from knowledge.library import DOCUMENTS
from knowledge.paper import load_papers
from knowledge.procedure.steps import load_procedure
from knowledge.understanding import understand

FOLDER = Path(__file__).with_name("questions")
OURS = Path(__file__).resolve().parent.parent / "tests" / "knowledge"
_SILENT, _WHOLE, _STEP_SILENT = "没有规定", "段落", "文件"
_YEAR = 2014


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is read, who wrote it, and what it is about."""

    author: str
    question: str
    text: str
    codes: tuple[str, ...]


@cache
def everything_asked() -> tuple[Asked, ...]:
    """The known questions of the product, our own ones, and those that different people wrote."""
    lexicon = Lexicon.load()
    rows = dict.fromkeys((*_known(), *_ours(), *_procedure(), *_others()))
    read = ((author, said, understand(said, lexicon, _YEAR).text, codes) for author, said, codes in rows)
    return tuple(Asked(author, said, text, codes) for author, said, text, codes in read if text)


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


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
