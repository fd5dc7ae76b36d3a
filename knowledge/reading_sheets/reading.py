"""Reads a spreadsheet in a process of its own and gives its cells."""

from __future__ import annotations

from typing import Any

from knowledge.reading_files.apart import read_apart
from knowledge.reading_files.kinds import FileRefusedError, Refused
from knowledge.reading_sheets.kinds import MOST_BYTES, judge_sheet, true_kind
from knowledge.reading_sheets.values import Cell, CellKind, Sheet, Workbook

_WORKER = "knowledge.reading_sheets.worker"


def read_sheets(name: str, content: bytes) -> Workbook | Refused:
    """The cells of a spreadsheet, or why it is not read. Takes up to some seconds: call it in a thread."""
    kind = judge_sheet(name, len(content))
    if isinstance(kind, Refused):
        return kind
    try:
        answer = read_apart(_WORKER, true_kind(kind, content).value, content)
    except FileRefusedError as refused:
        return Refused(refused.reason, MOST_BYTES)
    return Workbook(tuple(_sheet(sheet) for sheet in answer["sheets"]))


def _sheet(written: dict[str, Any]) -> Sheet:
    cells = (Cell(row, column, CellKind(kind), text, merged) for row, column, kind, text, merged in written["cells"])
    return Sheet(written["name"], tuple(cells))
