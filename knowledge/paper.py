"""A document that may be quoted: its header, its passages, and how its source is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.errors import DataFileError
from knowledge.passages import Passage, cut

_RULE = "======"
OWN = "本系统"
_KEYS = ("代码", "标题", "文号", "发文机关", "成文日期", "适用年份", "适用地区", "版本", "简称")


@dataclass(frozen=True)
class Paper:
    """One document, with the year and place for which it holds."""

    code: str
    title: str
    number: str
    issuer: str
    issued: date
    year: int
    place: str
    version: str
    short: str
    """What running sentences call it: 指导意见."""
    passages: tuple[Passage, ...]

    @property
    def name(self) -> str:
        """《title》（number）."""
        return f"《{self.title}》（{self.number}）"

    @property
    def is_own(self) -> bool:
        """Whether the words are this system's, written from another text, and no original of anybody."""
        return self.issuer == OWN

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all passages in order."""
        return tuple(passage.path for passage in self.passages)

    def passage(self, path: str) -> Passage | None:
        """The passage of a path, None if there is none."""
        return next((passage for passage in self.passages if passage.path == path), None)


def load_papers(folder: Path) -> tuple[Paper, ...]:
    """All documents of a folder, newest first."""
    papers = [load_paper(file) for file in sorted(folder.glob("*.txt"))]
    return tuple(sorted(papers, key=lambda paper: paper.issued, reverse=True))


def load_paper(file: Path) -> Paper:
    """A document file: header lines 键：值, a rule of six equals signs, then the literal words."""
    header, rule, body = file.read_text(encoding="utf-8").partition(f"{_RULE}\n")
    values = dict(line.split("：", 1) for line in header.splitlines() if "：" in line)
    problems = [f"header: lacks {key}" for key in _KEYS if not values.get(key)]
    if not rule:
        problems.append(f"expected a line {_RULE} between header and text")
    if problems:
        raise DataFileError(file.name, problems)
    try:
        issued, year = date.fromisoformat(values["成文日期"]), int(values["适用年份"])
    except ValueError as exc:
        raise DataFileError(file.name, [f"header: {exc}"]) from exc
    return Paper(
        code=values["代码"],
        title=values["标题"],
        number=values["文号"],
        issuer=values["发文机关"],
        issued=issued,
        year=year,
        place=values["适用地区"],
        version=values["版本"],
        short=values["简称"],
        passages=cut(body, values["标题"]),
    )
