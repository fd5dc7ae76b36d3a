"""A sheet of any other shape: read as if it had been copied into the talk, with the way back to its cells. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.dialogs.reading import Piece
from handlers.sheet.reading import count_of
from knowledge.reading_sheets import Cell, CellKind, Sheet

MOST_CHARS = 6000
"""The words of a sheet that is read so; a report is not longer."""


@dataclass(frozen=True)
class Pasted:
    """The sheet as text, tabs between cells; `cells` are where each one's words begin and end in it."""

    text: str
    cells: tuple[tuple[int, int, Cell], ...]

    def places(self, pieces: Sequence[Piece]) -> Mapping[str, str]:
        """The names of the cells out of which counts were read, by the codes of the fields."""
        return {piece.field: name for piece in pieces if (name := self._cell(piece))}

    def _cell(self, piece: Piece) -> str:
        """The cell with the count; the words that gave it may begin in the cell with its name."""
        touched = [cell for start, end, cell in self.cells if start < piece.end and piece.start < end]
        exact = [cell for cell in touched if count_of(cell)[0] == piece.value]
        return next((cell.name for cell in (*exact, *touched)), "")


def pasted(sheet: Sheet) -> Pasted:
    """The sheet row by row. A number in a merged cell is left out: nobody can say for which row it stands."""
    text, cells = "", []
    first = min(cell.column for cell in sheet.cells)
    for row in sheet.rows():
        column = first  # an empty corner counts: without it every head would stand over its neighbour
        for cell in row:
            text += "\t" * (cell.column - column)
            column = cell.column
            words = _words(cell)
            cells.append((len(text), len(text) + len(words), cell))
            text += words
        text += "\n"
    return Pasted(text, tuple(cells))


def _words(cell: Cell) -> str:
    """What a cell says in a line of text."""
    is_unsure = cell.is_merged and count_of(cell)[1] == "merged" and cell.kind is not CellKind.TEXT
    return "" if is_unsure else " ".join(cell.text.split())
