"""What a document says and what it leaves open, loaded from data and checked against its literal words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import DataFileError
from knowledge.paper import Paper

HERE = Path(__file__).parent
_LABEL_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Citation:
    """Literal words of one passage of a document."""

    document: str
    path: str
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be asked; facts.toml and missing.toml say what each key means.

    Where `said` is false the document leaves it open: `topic` names it, the citations are only the nearest.
    """

    code: str
    label: str
    citations: tuple[Citation, ...]
    questions: tuple[str, ...]
    said: bool = True
    topic: str = ""
    answer: str = ""
    yes: str = ""
    target: str = ""
    rural: str = ""
    rural_quote: Citation | None = None
    why: Citation | None = None
    targets: tuple[str, ...] = ()
    without_doer: bool = False
    without_figure: bool = False

    @property
    def path(self) -> str:
        """Where it stands first."""
        return self.citations[0].path


def load_facts(papers: Sequence[Paper], folder: Path = HERE) -> tuple[Fact, ...]:
    """All facts and open questions; DataFileError lists every quotation that is not literal, and other slips."""
    questions = _read(folder / "questions.toml")
    content = _read(folder / "facts.toml")
    blocks = [(block, questions.get(block["code"], [])) for block in content["fact"]]
    blocks += [(block, block["ask"]) for block in _read(folder / "missing.toml")["missing"]]
    paper = next(paper for paper in papers if paper.code == content["document"])
    problems = [f"{code}: a question of no fact" for code in questions.keys() - {block["code"] for block, _ in blocks}]
    facts = [_fact(block, tuple(asked), paper) for block, asked in blocks]
    for fact in facts:
        problems += [f"{fact.code}: {problem}" for problem in _problems(fact, paper)]
    if problems:
        raise DataFileError("facts.toml", problems)
    return tuple(facts)


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _fact(block: Mapping[str, object], questions: tuple[str, ...], paper: Paper) -> Fact:
    def cite(quote: object, path: object = block["path"]) -> Citation:
        return Citation(paper.code, str(path), str(quote))

    quoted = block["quote"] if isinstance(block["quote"], list) else [block["quote"]]
    also = block.get("also", [])
    further = [cite(more["quote"], more["path"]) for more in also] if isinstance(also, list) else []
    targets = block.get("targets", [])
    return Fact(
        code=str(block["code"]),
        label=str(block.get("label", "")),
        citations=(*map(cite, quoted), *further),
        questions=questions,
        said="topic" not in block,
        topic=str(block.get("topic", "")),
        answer=str(block.get("answer", "")),
        yes=str(block.get("yes", "")),
        target=str(block.get("target", "")),
        rural=str(block.get("rural", "")),
        rural_quote=cite(block["rural_quote"]) if "rural_quote" in block else None,
        why=cite(block["why"]) if "why" in block else None,
        targets=tuple(map(str, targets)) if isinstance(targets, list) else (),
        without_doer=bool(block.get("without_doer", False)),
        without_figure=bool(block.get("without_figure", False)),
    )


def _problems(fact: Fact, paper: Paper) -> list[str]:
    """What is wrong with one fact."""
    problems = [] if fact.questions else ["has no known question"]
    if fact.said and not (fact.answer or fact.target):
        problems.append("needs an answer or a target")
    if len(fact.label) > _LABEL_LENGTH:
        problems.append(f"label longer than {_LABEL_LENGTH} characters")
    for citation in (*fact.citations, fact.rural_quote, fact.why):
        passage = paper.passage(citation.path) if citation else None
        if citation and (passage is None or citation.quote not in passage.text):
            problems.append(f"not literal in {citation.path}: {citation.quote[:30]}")
    return problems
