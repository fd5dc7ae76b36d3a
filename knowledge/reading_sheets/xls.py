"""The old kind of workbook (.xls, .et); whether a cell is shown in per cent is not told by it."""

from __future__ import annotations

from knowledge.reading_sheets.grid import sheets_of
from knowledge.reading_sheets.values import Sheet


def read(content: bytes) -> list[Sheet]:
    """The sheets of the workbook."""
    return sheets_of(content, {})
