"""The sheets of a workbook by the library: values as Excel saved them, with what a cell's value cannot tell."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_sheets.kinds import MOST_CELL_CHARS, MOST_COLUMNS, MOST_ROWS
from knowledge.reading_sheets.values import Cell, CellKind, Sheet

_Place = tuple[int, int]
_FAULTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#DATA!"})


@dataclass(frozen=True)
class Marks:
    """What the values alone do not tell: cells shown in per cent, and formulas whose result was not saved."""

    percents: Collection[_Place] = field(default_factory=frozenset)
    formulas: Collection[_Place] = field(default_factory=frozenset)


NO_MARKS = Marks()


def sheets_of(content: bytes, marks: Mapping[str, Marks]) -> list[Sheet]:
    """The visible sheets; `marks` by the names of the sheets."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [item.name for item in book.sheets_metadata if item.visible == SheetVisibleEnum.Visible]
        return [_sheet(book.get_sheet_by_name(name), name, marks.get(name, NO_MARKS)) for name in seen]
    except PasswordError as exc:
        raise FileRefusedError(Refusal.ENCRYPTED) from exc
    except CalamineError as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc


def _sheet(read: CalamineSheet, name: str, marks: Marks) -> Sheet:
    if read.total_height > MOST_ROWS or read.total_width > MOST_COLUMNS:
        raise FileRefusedError(Refusal.TOO_LONG)
    merged = {start for start, _ in read.merged_cell_ranges or ()}
    cells = {(cell.row, cell.column): cell for cell in _cells(read, marks, merged)}
    for row, column in marks.formulas:
        cells.setdefault((row, column), Cell(row, column, CellKind.FORMULA, "", (row, column) in merged))
    return Sheet(name, tuple(cells[place] for place in sorted(cells)))


def _cells(read: CalamineSheet, marks: Marks, merged: Collection[_Place]) -> Iterator[Cell]:
    for row, values in enumerate(read.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            if value != "":
                kind, text = _told(value, is_percent=(row, column) in marks.percents)
                if text.strip():
                    yield Cell(row, column, kind, text[:MOST_CELL_CHARS], (row, column) in merged)


def _told(value: object, *, is_percent: bool) -> tuple[CellKind, str]:
    """Kind and words of a value."""
    match value:
        case bool():
            return CellKind.TRUTH, "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, is_percent=is_percent)
        case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
            return CellKind.DATE, str(value).removesuffix(" 00:00:00")
    text = str(value)
    return (CellKind.ERROR if text.strip() in _FAULTS else CellKind.TEXT), text


def _number(value: float, *, is_percent: bool) -> tuple[CellKind, str]:
    if not math.isfinite(value):
        return CellKind.ERROR, str(value)
    if is_percent:
        return CellKind.PERCENT, f"{round(100 * value, 6):g}%"
    return (CellKind.NUMBER, str(int(value))) if value == int(value) else (CellKind.DECIMAL, f"{value:.10g}")
