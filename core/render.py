"""A neutral reply as plain text, and the cutting of long texts: the fallback of every channel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from core.messages import Block, File, Progress, Quote, Reply, Shares, Table, Text

UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: nobody types them to be read."""


def as_text(reply: Reply) -> str:
    """The reply as plain text. Choices come last; they are numbered where a number may be typed."""
    parts = [block_text(block) for block in reply.blocks]
    if reply.choices:
        parts.append(choices_text(reply))
    return "\n".join(part for part in parts if part)


def choices_text(reply: Reply) -> str:
    """The choices of a reply as typed text: numbered lines, or one line of words."""
    if reply.numbered:
        return "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1))
    return "可发：" + "、".join(choice.label for choice in reply.choices)


def block_text(block: Block) -> str:
    """One block as plain text."""
    match block:
        case Text(text):
            return text
        case Quote(text=text, source=source, heading=heading):
            return f"{heading}：\n{text}\n{source}"
        case Table():
            return _table_text(block)
        case Shares(shares):
            return "\n".join(share.words for share in shares)
        case Progress(words=words):
            return words
        case File(name=name):
            return f"〔文件〕{name}"


def split_text(text: str, *, max_chars: int = 0, max_bytes: int = 0) -> tuple[str, ...]:
    """The text in pieces that keep the bound (0: none), cut at blank lines, lines, sentences or anywhere.

    Nothing is lost: joined with the white space at the cuts, the pieces are the text.

    >>> split_text("甲甲。\\n\\n乙乙。", max_chars=4)
    ('甲甲。', '乙乙。')
    """
    fits = _fitting(max_chars, max_bytes)
    pieces: list[str] = []
    rest = text
    while not fits(rest):
        cut = _cut(rest, fits)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    pieces.append(rest)
    return tuple(piece for piece in pieces if piece) or ("",)


def table_lines(table: Table) -> list[str]:
    """A wide table as lines: the first cell, then the other one, or each of several after the name of its column."""
    lines = [table.caption] if table.caption else []
    names = table.columns[1:] if len(table.columns) > 2 else ("",)
    for first, *others in table.rows:
        named = [f"{column}{cell}" for column, cell in zip(names, others, strict=False) if cell]
        lines.append(f"{first}：{'，'.join(named)}" if named else first)
    return lines


def width(text: str) -> int:
    """Columns on a terminal: wide characters take two.

    >>> width("女12")
    4
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fitting(max_chars: int, max_bytes: int) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        return not (max_chars and len(text) > max_chars) and not (max_bytes and len(text.encode()) > max_bytes)

    return fits


def _cut(text: str, fits: Callable[[str], bool]) -> int:
    """Where to cut: the last blank line, line, sentence that fits, else the longest prefix that fits."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    for mark in ("\n\n", "\n", "。", "；", "，"):
        found = text.rfind(mark, low // 3, low)
        if found > 0:
            return found + len(mark)
    return low


def _table_text(table: Table) -> str:
    """Aligned columns; a table of one column is a list."""
    lines = [table.caption] if table.caption else []
    rows = [table.columns, *table.rows] if any(table.columns) else list(table.rows)
    widths = [max(width(row[column]) for row in rows) for column in range(len(table.columns))]
    for row in rows:
        cells = [
            cell.rjust(len(cell) + widths[at] - width(cell)) if at in table.numeric
            else cell.ljust(len(cell) + widths[at] - width(cell))
            for at, cell in enumerate(row)
        ]  # fmt: skip
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
