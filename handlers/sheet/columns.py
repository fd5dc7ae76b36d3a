"""Where the table of a sheet is: the column of the fields, the column of the counts, the row they begin in. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.dialogs.form import Form
from handlers.dialogs.reading import read_count
from handlers.dialogs.waiting import field_named
from knowledge.normalise import plain
from knowledge.reading_sheets import Cell, CellKind, Sheet

FEWEST = 3
"""So many fields in one column make it the column of the fields."""
_NUMBERING = re.compile(r"^[\d一二三四五六七八九十]{1,2}[.、．)）]\s*|^其中[:：]?\s*")
_UNIT = re.compile(r"\s*[（(](?:名|人|个|季度末在册|单位[:：]名)[)）]$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the table is: its first row, the column of the fields and that of the counts."""

    first: int
    fields: int
    counts: int


def headed(sheet: Sheet, fields: frozenset[str], counts: frozenset[str]) -> Columns | None:
    """The columns under their heads; None where one of the heads stands more than once."""
    for row in sheet.rows():
        names = {cell.column: _bare(cell.text) for cell in row}
        of_fields = [column for column, name in names.items() if name in fields]
        of_counts = [column for column, name in names.items() if name in counts]
        if of_fields and of_counts:
            is_clear = len(of_fields) == len(of_counts) == 1 and of_fields[0] < of_counts[0]
            return Columns(row[0].row + 1, of_fields[0], of_counts[0]) if is_clear else None
    return None


def unheaded(sheet: Sheet, form: Form) -> Columns | None:
    """A column that names fields and, right behind it, one with their counts; nothing stands over the counts."""
    named: dict[int, list[Cell]] = {}
    for cell in sheet.cells:
        if cell.kind is CellKind.TEXT and field_of(form, cell.text):
            named.setdefault(cell.column, []).append(cell)
    column, cells = max(named.items(), key=lambda item: len(item[1]), default=(0, []))
    first = cells[0].row if len(cells) >= FEWEST else 0
    over = any(cell.row == first - 1 and cell.column > column for cell in sheet.cells)
    return None if len(cells) < FEWEST or over else Columns(first, column, column + 1)


def has_more_columns(sheet: Sheet, form: Form, columns: Columns) -> bool:
    """Whether rows of fields hold further numbers: then nobody can say which column is meant."""
    rows = {cell.row for cell in sheet.cells if cell.column == columns.fields and field_of(form, cell.text)}
    return any(
        cell.row in rows and cell.column > columns.fields and cell.column != columns.counts and _is_number(cell)
        for cell in sheet.cells
    )


def _is_number(cell: Cell) -> bool:
    return cell.kind is not CellKind.TEXT or read_count(cell.text).code != "none"


def field_of(form: Form, text: str) -> str:
    """The field that a label names, whatever numbering stands before it."""
    label = _UNIT.sub("", text.strip())
    before = None
    while before != label:
        before, label = label, _NUMBERING.sub("", label)
    return field_named(form, label) if label else ""


def _bare(text: str) -> str:
    return re.sub(r"\s", "", _UNIT.sub("", plain(text).strip()))
