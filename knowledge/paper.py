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
_LEVELS = (
    (("中共中央", "中央", "中办", "国务院", "全国"), 4),
    (("省", "自治区"), 3),
    (("市", "州"), 2),
    (("县", "区"), 1),
)
"""Words in the name of an issuer, and how high it stands."""


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
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: tuple[str, ...] = ()
    """Numbers or titles of the documents that this one puts out of force."""

    @property
    def name(self) -> str:
        """《title》（number）; a document without a number is named by its title and version."""
        return f"《{self.title}》（{self.number or self.version}）"

    @property
    def cited_number(self) -> str:
        """What stands in brackets behind the title in a source: number and version, unless one of them says both."""
        if not self.number:
            return self.version
        says_version = self.is_own or f"{self.year}年" in self.title
        return self.number if says_version else f"{self.number}，{self.version}"

    @property
    def full_name(self) -> str:
        """Title, number and version; what it rests on, where the words are our own, stands in its sources."""
        if self.is_own:
            return f"《{self.title}》，{self.version}"
        return f"{self.name}，{self.version}" if self.number else self.name

    @property
    def level(self) -> int:
        """How high its issuer stands: 4 central, 3 province, 2 city, 1 county, 0 not known."""
        return next((level for words, level in _LEVELS if any(word in self.issuer for word in words)), 0)

    def holds_on(self, day: date) -> bool:
        """Whether its own dates let it hold on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def puts_out(self, other: Paper) -> bool:
        """Whether it says that it replaces another document."""
        return other.code != self.code and bool({other.number, other.title} & set(self.replaces) - {""})

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
