"""What a spreadsheet holds, as values: cells with their place and kind, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What stands in a cell, as far as it matters for counts."""

    NUMBER = "number"
    """A whole number, also a negative one."""
    TEXT = "text"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    TRUTH = "truth"
    FORMULA = "formula"
    """A formula whose result was not saved."""
    ERROR = "error"
    """A formula whose result is a fault: #REF!"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty; `text` is what a reader sees. Rows and columns are counted from 0."""

    row: int
    column: int
    kind: CellKind
    text: str
    is_merged: bool = False
    """Whether it reaches over other cells."""

    @property
    def name(self) -> str:
        """C9."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class Sheet:
    """A sheet by its cells, in the order of rows."""

    name: str
    cells: tuple[Cell, ...]

    def rows(self) -> list[list[Cell]]:
        """The cells row by row, empty rows left out."""
        rows: dict[int, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        return list(rows.values())


@dataclass(frozen=True)
class Workbook:
    """The sheets that a person sees and that hold anything."""

    sheets: tuple[Sheet, ...]


def cell_name(row: int, column: int) -> str:
    """The name of a cell.

    >>> cell_name(8, 2), cell_name(0, 26)
    ('C9', 'AA1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
