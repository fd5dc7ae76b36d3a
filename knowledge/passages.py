"""Cuts an official paper into passages by its own numbering: 通知, 前言, 二（一）, 三（四）1, 第十二条, 附件1一.

The words of a passage are the paper's own, slips included; nothing is added, joined or mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

NOTICE = "通知"
PREFACE = "前言"
_NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"
_CHAPTER = re.compile(r"^([一二三四五六七八九十]{1,3})、(.+)$")
_SECTION = re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[）)](.+)$")
_ITEM = re.compile(r"^(\d{1,2})(?:[.．](?!\d)|、)\s*(.+)$")
_DIVISION = re.compile(rf"^第({_NUMERAL})([编章节])(?:\s+(.+)|\s*)$")
_ARTICLE = re.compile(rf"^第({_NUMERAL})条(?:之{_NUMERAL})?(?:\s+|$)(.*)$")
_ANNEX = re.compile(r"^(附件\s*\d{0,2}|附录\s*\d{0,2})\s*[:：]?\s*(\S{0,40})$")
_DATE = re.compile(r"^(?:\d{4}|[一二三四五六七八九〇零○]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月"
                   r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日$")  # fmt: skip
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_TITLE_LINES = 3
_UNNUMBERED = 600
"""A paper without any numbering that is longer than this is cut by its paragraphs."""


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
    kept = tuple(passage for passage in passages if passage.text)
    return _told_apart(_by_paragraphs(kept))


@dataclass
class _Place:
    """Where in the numbering of a paper a line stands."""

    annex: str = ""
    divisions: dict[str, str] = field(default_factory=dict)
    chapter: str = ""
    chapter_heading: str = ""
    section: str = ""
    section_heading: str = ""
    in_articles: bool = False

    def annexed(self, words: str) -> tuple[str, str]:
        """An annex begins: its numbering is its own."""
        self.annex = re.sub(r"\s", "", words)
        self.divisions, self.chapter, self.section, self.in_articles = {}, "", "", False
        return self.annex, self.annex

    def divided(self, kind: str, number: str, words: str) -> tuple[str, str]:
        """A part, chapter or section of rules; articles run on through them."""
        kinds = "编章节"
        self.divisions = {each: said for each, said in self.divisions.items() if kinds.index(each) < kinds.index(kind)}
        self.divisions[kind] = words
        self.chapter = self.section = ""
        return f"{self.annex}第{number}{kind}", self._above()

    def article(self, number: str, words: str) -> tuple[str, str]:
        """第…条: whatever is numbered inside it belongs to it."""
        self.in_articles = True
        return f"{self.annex}第{number}条", _led(self._above(), _first_sentence(words))

    def chaptered(self, number: str, words: str) -> tuple[str, str]:
        """一、."""
        self.chapter, self.chapter_heading, self.section = number, words, ""
        return f"{self.annex}{number}", _led(self._above(), words)

    def sectioned(self, number: str, words: str) -> tuple[str, str]:
        """（一）."""
        self.section, self.section_heading = number, _first_sentence(words)
        return f"{self.annex}{self.chapter}（{number}）", _led(self.chapter_heading, self.section_heading)

    def item(self, number: str, words: str) -> tuple[str, str]:
        """1. inside a section."""
        path = f"{self.annex}{self.chapter}（{self.section}）{number}"
        return path, _led(f"{self.chapter_heading}：{self.section_heading}", _first_sentence(words))

    def _above(self) -> str:
        return "：".join(word for word in self.divisions.values() if word)


def _parts(lines: list[str], title: str) -> Iterator[tuple[str, str, list[str]]]:
    """Path, heading and lines of each part, empty ones too."""
    begins, body = _body_begins(lines, title)
    place = _Place()
    path = heading = NOTICE if begins > 0 else PREFACE
    held: list[str] = []
    for number, line in enumerate(lines):
        if number == begins:
            yield path, heading, held
            path, heading, held = PREFACE, PREFACE, []
        if begins <= number < body:
            continue
        found = _numbered(place, line.strip()) if number >= body else None
        if found:
            yield path, heading, held
            path, heading, keeps = found
            held = [line] if keeps else []
        else:
            held.append(line)
    yield path, heading, held


def _numbered(place: _Place, bare: str) -> tuple[str, str, bool] | None:
    """Path and heading of the part that a line begins, and whether the line belongs to its words."""
    if found := _ANNEX.match(bare):
        return (*place.annexed(found.group(1)), bool(found.group(2)))
    if found := _DIVISION.match(bare):
        return (*place.divided(found.group(2), found.group(1), (found.group(3) or "").strip()), False)
    if found := _ARTICLE.match(bare):
        return (*place.article(found.group(1), found.group(2)), True)
    if place.in_articles:
        return None
    if found := _CHAPTER.match(bare):
        is_heading = "。" not in found.group(2)
        return (*place.chaptered(found.group(1), _first_sentence(found.group(2))), not is_heading)
    if place.chapter and (found := _SECTION.match(bare)):
        return (*place.sectioned(found.group(1), found.group(2)), True)
    if place.section and (found := _ITEM.match(bare)):
        return (*place.item(found.group(1), found.group(2)), True)
    return None


def _body_begins(lines: list[str], title: str) -> tuple[int, int]:
    """The lines with the title of the paper itself, behind the notice's date; (-1, 0) where it stands nowhere."""
    dated = next((number for number, line in enumerate(lines) if _DATE.match(line.strip())), -1)
    for number in range(dated + 1, len(lines)):
        for length in range(1, _TITLE_LINES + 1):
            if lines[number].strip() and "".join(line.strip() for line in lines[number : number + length]) == title:
                return number, number + length
    return -1, 0


def _passage(path: str, heading: str, lines: list[str]) -> Passage:
    return Passage(path, heading, "\n".join(lines).strip())


def _by_paragraphs(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """A long paper that numbers nothing, paragraph by paragraph; every other paper as it is."""
    numbered = [passage for passage in passages if passage.path not in {NOTICE, PREFACE}]
    if numbered or sum(len(passage.text) for passage in passages) <= _UNNUMBERED:
        return passages
    lines = [line.strip() for passage in passages for line in passage.text.splitlines() if line.strip()]
    return tuple(Passage(f"第{number}段", "", line) for number, line in enumerate(lines, start=1))


def _told_apart(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """No two passages have the same path: where a numbering begins anew without a heading, a count is put behind."""
    seen: dict[str, int] = {}
    kept = []
    for passage in passages:
        seen[passage.path] = times = seen.get(passage.path, 0) + 1
        path = passage.path if times == 1 else f"{passage.path}〔{times}〕"
        kept.append(Passage(path, passage.heading, passage.text, passage.questions))
    return tuple(kept)


def _led(above: str, words: str) -> str:
    return f"{above}：{words}" if above else words


def _first_sentence(words: str) -> str:
    return words.split("。", 1)[0]
