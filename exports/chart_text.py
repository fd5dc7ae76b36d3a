"""Words inside a drawing: how wide they are, and how they are broken into lines, since an SVG does neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

_LEFT, _RIGHT = 12, 348
_NOT_FIRST = "。，、；：）”》！？%／"
_PARTS = re.compile(r"[!-~]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words and where it stands."""

    words: str
    y: int
    size: int
    is_title: bool = False


def set_lines(words: str, size: int, y: int, *, is_title: bool = False) -> tuple[tuple[Line, ...], int]:
    """Words as lines of a drawing 360 wide, the first one at `y`, and where the next would stand."""
    step = size + 5
    lines = tuple(
        Line(line, y + step * at, size, is_title) for at, line in enumerate(broken(words, size, _RIGHT - _LEFT))
    )
    return lines, y + step * len(lines)


def broken(words: str, size: int, width: int) -> list[str]:
    """Words in lines not wider than `width`; a number stays whole, and no line begins with a full stop or comma.

    >>> broken("女党员12/32，低2.5个百分点。", 10, 100)
    ['女党员12/32，低', '2.5个百分点。']
    """
    lines = [""]
    for part in _PARTS.findall(words):
        is_full = width_of(lines[-1] + part, size) > width
        if is_full and lines[-1] and part not in _NOT_FIRST:
            lines.append(part)
        else:
            lines[-1] += part
    return [line for line in lines if line]


def width_of(words: str, size: int) -> int:
    """About how wide words are drawn in the font of the pictures."""
    ems = sum(1.0 if east_asian_width(sign) in "WFA" else 0.57 for sign in words)
    return round(ems * size)
