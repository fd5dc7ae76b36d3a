"""Cuts an official paper into passages by its own numbering: 通知, 前言, 一, 二（一）, 三（四）.

The words of a passage are the paper's own, slips included; nothing is added, joined or mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NOTICE = "通知"
PREFACE = "前言"
_CHAPTER = re.compile(r"^([一二三四五六七八九十]{1,3})、(.+)$")
_SECTION = re.compile(r"^（([一二三四五六七八九十]{1,3})）(.+)$")
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: its official path, the headings above it, its literal words, and how people ask for it."""

    path: str
    heading: str
    text: str
    questions: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the passage, each literal."""
        return tuple(found.group().strip() for found in _SENTENCE.finditer(self.text) if found.group().strip())


def cut(text: str, title: str) -> tuple[Passage, ...]:
    """The passages of a paper in their order; an empty passage (a heading alone) is left out.

    >>> paper = "某通知\\n2014年3月18日\\n某意见\\n为了工作。\\n一、目标\\n（一）控制数量。要控制。"
    >>> [(passage.path, passage.text) for passage in cut(paper, "某意见")][1:]
    [('前言', '为了工作。'), ('一（一）', '（一）控制数量。要控制。')]
    """
    passages = (_passage(path, heading, lines) for path, heading, lines in _parts(text.splitlines(), title))
    return tuple(passage for passage in passages if passage.text)


def _parts(lines: list[str], title: str) -> Iterator[tuple[str, str, list[str]]]:
    """Path, heading and lines of each part, empty ones too."""
    path, heading, chapter, chapter_heading = NOTICE, NOTICE, "", ""
    held: list[str] = []
    body_begins = _body_begins(lines, title)
    for number, line in enumerate(lines):
        bare = line.strip()
        if number == body_begins:
            yield path, heading, held
            path, heading, held = PREFACE, PREFACE, []
        elif number > body_begins and (found := _CHAPTER.match(bare)):
            yield path, heading, held
            chapter, chapter_heading = found.group(1), found.group(2)
            path, heading, held = chapter, chapter_heading, []
        elif number > body_begins and chapter and (found := _SECTION.match(bare)):
            yield path, heading, held
            path, heading = f"{chapter}（{found.group(1)}）", f"{chapter_heading}：{_first_sentence(found.group(2))}"
            held = [line]
        else:
            held.append(line)
    yield path, heading, held


def _body_begins(lines: list[str], title: str) -> int:
    """The line with the title of the paper itself, behind the notice's date; -1 where no notice is in front."""
    dated = next((number for number, line in enumerate(lines) if _DATE.match(line.strip())), -1)
    return next((number for number, line in enumerate(lines) if number > dated and line.strip() == title), -1)


def _passage(path: str, heading: str, lines: list[str]) -> Passage:
    return Passage(path, heading, "\n".join(lines).strip())


def _first_sentence(words: str) -> str:
    return words.split("。", 1)[0]
