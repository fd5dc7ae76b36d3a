"""The papers of papers.toml as values, checked when they are loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

from core.errors import DataFileError
from core.office import load_settings

FILE = Path(__file__).with_name("papers.toml")
KNOWN = frozenset({
    "year", "quarter", "time", "unit", "office", "addressee", "area", "briefing", "all", "done",
    "problems",
})  # fmt: skip
"""Placeholders whose values are known when a draft is made."""
_LEVELS = ("body", "one", "two")


@dataclass(frozen=True, slots=True)
class DataLine:
    """A paragraph with its placeholders."""

    text: str
    level: Literal["body", "one", "two"] = "body"


@dataclass(frozen=True, slots=True)
class PaperData:
    """One paper as its file describes it; `basis` are pairs of what is stated and where that stands."""

    code: str
    name: str
    title: str
    addressees: str
    signature: str
    lines: tuple[DataLine, ...]
    annexes: tuple[str, ...]
    basis: tuple[tuple[str, str], ...]
    document: str = ""


class Papers(dict[str, PaperData]):
    """All papers by code; `blanks` says what is to be written where a placeholder stays open."""

    def __init__(self, papers: Mapping[str, PaperData], blanks: Mapping[str, str]) -> None:
        super().__init__(papers)
        self.blanks = blanks


@cache
def load_papers(file: Path = FILE) -> Papers:
    """The papers of a file; DataFileError lists every mistake at once."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    blanks = content.pop("blanks", {})
    problems = [f"[{code}]: {problem}" for code, block in content.items() for problem in _problems(block, blanks)]
    if problems:
        raise DataFileError(file.name, problems)
    return Papers({code: _paper(code, block) for code, block in content.items()}, blanks)


def _problems(block: Mapping[str, object], blanks: Mapping[str, str]) -> Iterator[str]:
    lacking = [key for key in ("name", "title", "addressees", "signature", "lines", "basis") if not block.get(key)]
    if lacking:
        yield f"lacks {', '.join(lacking)}"
        return
    may = KNOWN | blanks.keys() | load_settings().keys()
    lines = block["lines"] if isinstance(block["lines"], list) else []
    for words in (block["title"], block["addressees"], block["signature"], *(line.get("text", "") for line in lines)):
        if not words:
            yield "a line without text"
        yield from (f"unknown placeholder {name}" for name in _placeholders(str(words)) - may)
    yield from (f"unknown level {line['level']}" for line in lines if line.get("level", "body") not in _LEVELS)


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _paper(code: str, block: Mapping[str, object]) -> PaperData:
    made: dict[str, object] = dict(block)
    made["lines"] = tuple(DataLine(**line) for line in made["lines"])  # type: ignore[attr-defined]  # checked above
    made["annexes"] = tuple(made.get("annexes", ()))  # type: ignore[arg-type]
    made["basis"] = tuple((each["what"], each["source"]) for each in made["basis"])  # type: ignore[attr-defined]
    return PaperData(code=code, **made)  # type: ignore[arg-type]
