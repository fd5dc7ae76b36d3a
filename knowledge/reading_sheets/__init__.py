"""Spreadsheets as cells: .xlsx, .xls and .csv, each within limits; everything else is refused with a reason."""

from knowledge.reading_sheets.kinds import ENDINGS, is_sheet, judge_sheet
from knowledge.reading_sheets.reading import read_sheets
from knowledge.reading_sheets.values import Cell, CellKind, Sheet, Workbook, cell_name

__all__ = ["ENDINGS", "Cell", "CellKind", "Sheet", "Workbook", "cell_name", "is_sheet", "judge_sheet", "read_sheets"]
