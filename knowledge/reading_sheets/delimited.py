"""Text with a cell between marks (.csv): in UTF-8, UTF-16 or GBK, with commas, tabs or semicolons."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_sheets.kinds import MOST_CELL_CHARS, MOST_COLUMNS, MOST_ROWS
from knowledge.reading_sheets.values import Cell, CellKind, Sheet

_MARKS = ("\t", ",", ";")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(content: bytes) -> list[Sheet]:
    """One sheet; all its cells are text, for a file of this kind knows no numbers."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise FileRefusedError(Refusal.MISMATCH)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_mark(text)))
    except csv.Error as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise FileRefusedError(Refusal.TOO_LONG)
    cells = tuple(
        Cell(row, column, CellKind.TEXT, text.strip()[:MOST_CELL_CHARS])
        for row, values in enumerate(rows)
        for column, text in enumerate(values)
        if text.strip()
    )
    return [Sheet("", cells)]


def _decoded(content: bytes) -> str:
    codes = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError(Refusal.UNREADABLE)


def _mark(text: str) -> str:
    """The mark that parts the most lines into the same number of cells."""
    lines = [line for line in text.splitlines() if line.strip()]

    def agreement(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        return max(counts.values(), default=0)

    return max(_MARKS, key=agreement)
