"""The numbers that Word counts by itself (一、 （一） 1.): they stand on the page but not in the paragraph's text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: its words with %1 for the number, its way of writing numbers, its beginning."""

    words: str
    write: Callable[[int], str]
    start: int


class Numbering:
    """Counts through the numbered paragraphs of one document, in their order."""

    def __init__(self, numbering: Xml.Element | None, styles: Xml.Element | None) -> None:
        self._levels = _levels(numbering)
        self._styles = _numbered_styles(styles)
        self._counts: dict[str, list[int]] = {}

    def mark(self, paragraph: Xml.Element) -> str:
        """The number in front of a paragraph as Word shows it, empty where it has none; each call counts on."""
        number, depth = self._place(paragraph)
        levels = self._levels.get(number, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(number, [0] * _MOST_LEVELS)
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (_MOST_LEVELS - depth - 1)

        def written(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            level = levels.get(at, levels[depth])
            return level.write(counts[at] or level.start)

        return re.sub(r"%([1-9])", written, levels[depth].words)

    def _place(self, paragraph: Xml.Element) -> tuple[str, int]:
        """The list of a paragraph and its level, by its own properties or by those of its style."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if own is None:
            return self._styles.get(_value(style), ("", 0))
        inherited = self._styles.get(_value(style), ("", 0))
        number = _value(own.find(f"{W}numId")) or inherited[0]
        depth = _value(own.find(f"{W}ilvl")) or str(inherited[1])
        return number, min(int(depth), _MOST_LEVELS - 1) if depth.isdigit() else 0


def _levels(numbering: Xml.Element | None) -> dict[str, dict[int, _Level]]:
    """The levels of each list by its number."""
    if numbering is None:
        return {}
    kinds = {element.get(f"{W}abstractNumId", ""): element for element in numbering.iter(f"{W}abstractNum")}
    found: dict[str, dict[int, _Level]] = {}
    for element in numbering.iter(f"{W}num"):
        kind = kinds.get(_value(element.find(f"{W}abstractNumId")))
        levels = list(kind.iter(f"{W}lvl")) if kind is not None else []
        found[element.get(f"{W}numId", "")] = {
            int(level.get(f"{W}ilvl", "0")): _level(level) for level in levels if _is_counted(level)
        }
    return found


def _is_counted(level: Xml.Element) -> bool:
    return _value(level.find(f"{W}numFmt")) not in {"bullet", "none"}


def _level(level: Xml.Element) -> _Level:
    start = _value(level.find(f"{W}start"))
    return _Level(
        words=_value(level.find(f"{W}lvlText")),
        write=_WAYS.get(_value(level.find(f"{W}numFmt")), str),
        start=int(start) if start.isdigit() else 1,
    )


def _numbered_styles(styles: Xml.Element | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        number = _value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
        depth = _value(style.find(f"{W}pPr/{W}numPr/{W}ilvl"))
        if number:
            found[style.get(f"{W}styleId", "")] = (number, int(depth) if depth.isdigit() else 0)
    return found


def _value(element: Xml.Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def chinese(number: int) -> str:
    """A number below ten thousand as it is counted in Chinese.

    >>> chinese(3), chinese(10), chinese(12), chinese(40), chinese(105), chinese(230)
    ('三', '十', '十二', '四十', '一百零五', '二百三十')
    """
    written, waits = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if waits and written else "") + _DIGITS[digit] + name
            waits = False
        else:
            waits = True
    return written.removeprefix("一") if written.startswith("一十") else written


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


_WAYS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": lambda number: chr(ord("A") + (number - 1) % 26),
    "lowerLetter": lambda number: chr(ord("a") + (number - 1) % 26),
}
