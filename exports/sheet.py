"""A form as an Excel sheet that can be filled in, printed and signed: official layout, only its cells unlocked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.reading_sheets import cell_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST_ROW = 6
"""The first field stands in this row, as Excel counts; its count in column C."""
_LAST = 5
_WIDTHS = (5.5, 27, 11, 13, 17, 42)
"""Number, field, count, last quarter, not more than, how it is counted; together they fill an A4 page."""
_SONG, _HEI = "宋体", "黑体"
_BASE: Mapping[str, object] = {"font_name": _SONG, "font_size": 11, "valign": "vcenter", "text_wrap": True}
_LINE: Mapping[str, object] = {**_BASE, "border": 1}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One field: `depth` is how far it is a part of others; `bounds` are the places of the fields it cannot exceed."""

    label: str
    depth: int
    value: int | None
    hint: str
    bound: str
    help: str
    bounds: tuple[int, ...] = ()


@dataclass(frozen=True)
class SheetWords:
    """The words around the fields; `heads` are those of the six columns."""

    title: str
    period: str
    unit: str
    measure: str
    note: str
    heads: tuple[str, ...]
    count_title: str
    count_error: str
    signatures: tuple[tuple[str, str], ...]
    """Name of each line to be signed, and what stands there already."""
    mark: str
    tab: str


def write_sheet(words: SheetWords, lines: tuple[SheetLine, ...], *, most: int, made: datetime) -> bytes:
    """The workbook. Every word is written as text: nothing in it is a formula, whatever a name begins with."""
    from xlsxwriter import Workbook  # late: a sheet is asked for a few times in a quarter

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{words.title} {words.period}", "created": made.replace(tzinfo=None)})
    sheet = book.add_worksheet(words.tab)
    _head(book, sheet, words)
    for at, line in enumerate(lines):
        _line(book, sheet, FIRST_ROW - 1 + at, at + 1, line)
    _checks(book, sheet, words, lines, most)
    below = FIRST_ROW - 1 + len(lines)
    _foot(book, sheet, below, words)
    _page(sheet, below + 1 + (len(words.signatures) + 1) // 2)
    book.close()
    return content.getvalue()


def _head(book: Workbook, sheet: Worksheet, words: SheetWords) -> None:
    title = book.add_format({**_BASE, "font_name": _HEI, "font_size": 18, "align": "center"})
    centred = book.add_format({**_BASE, "align": "center", "font_size": 12})
    plain, right = book.add_format(_BASE), book.add_format({**_BASE, "align": "right"})
    note = book.add_format({**_BASE, "font_size": 10, "italic": True})
    sheet.merge_range(0, 0, 0, _LAST, "", title)
    sheet.write_string(0, 0, words.title, title)
    sheet.merge_range(1, 0, 1, _LAST, "", centred)
    sheet.write_string(1, 0, words.period, centred)
    sheet.merge_range(2, 0, 2, 3, "", plain)
    sheet.write_string(2, 0, words.unit, plain)
    sheet.merge_range(2, 4, 2, _LAST, "", right)
    sheet.write_string(2, 4, words.measure, right)
    sheet.merge_range(3, 0, 3, _LAST, "", note)
    sheet.write_string(3, 0, words.note, note)
    head = book.add_format({**_LINE, "font_name": _HEI, "align": "center", "bg_color": "#EDEDED"})
    for column, name in enumerate(words.heads):
        sheet.write_string(4, column, name, head)
    for row, height in enumerate((34, 22, 22, 32, 32)):
        sheet.set_row(row, height)


def _line(book: Workbook, sheet: Worksheet, row: int, place: int, line: SheetLine) -> None:
    centred, small = {**_LINE, "align": "center"}, {**_LINE, "font_size": 9}
    input_cell = book.add_format(
        {**centred, "locked": False, "num_format": "0", "bg_color": "#FFF9E5", "font_size": 12}
    )
    sheet.write_number(row, 0, place, book.add_format(centred))
    sheet.write_string(row, 1, line.label, book.add_format({**_LINE, "indent": line.depth}))
    if line.value is None:
        sheet.write_blank(row, 2, None, input_cell)
    else:
        sheet.write_number(row, 2, line.value, input_cell)
    sheet.write_string(row, 3, line.hint, book.add_format({**small, "align": "center", "font_color": "#808080"}))
    sheet.write_string(row, 4, line.bound, book.add_format(small))
    sheet.write_string(row, 5, line.help, book.add_format(small))
    sheet.set_row(row, 30)


def _checks(book: Workbook, sheet: Worksheet, words: SheetWords, lines: tuple[SheetLine, ...], most: int) -> None:
    """Whole numbers only; a part greater than its whole is coloured while it is typed."""
    first, last = FIRST_ROW - 1, FIRST_ROW - 2 + len(lines)
    rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": most, "ignore_blank": True,
            "error_title": words.count_title, "error_message": words.count_error}  # fmt: skip
    sheet.data_validation(first, 2, last, 2, rule)
    wrong = book.add_format({"bg_color": "#F8D7DA", "font_color": "#9C0006"})
    for at, line in enumerate(lines):
        here = cell_name(first + at, 2)
        for bound in line.bounds:
            above = cell_name(first + bound, 2)
            formula = f"=AND(ISNUMBER({here}),ISNUMBER({above}),{here}>{above})"
            sheet.conditional_format(first + at, 2, first + at, 2,
                                     {"type": "formula", "criteria": formula, "format": wrong})  # fmt: skip


def _foot(book: Workbook, sheet: Worksheet, row: int, words: SheetWords) -> None:
    """The lines to be signed, two a row, and below them what tells an upload which sheet it is."""
    name = book.add_format({**_BASE, "align": "right"})
    filled = book.add_format({**_BASE, "locked": False, "bottom": 1, "num_format": "@"})
    for at, (label, value) in enumerate(words.signatures):
        line, right = row + 1 + at // 2, at % 2
        sheet.set_row(line, 26)
        first, last = (4, 5) if right else (1, 2)
        sheet.write_string(line, first, label, name)
        _fill(sheet, line, last, value, filled)
    mark = book.add_format({**_BASE, "font_size": 8, "font_color": "#808080", "text_wrap": False})
    sheet.write_string(row + 1 + (len(words.signatures) + 1) // 2, 0, words.mark, mark)


def _fill(sheet: Worksheet, row: int, column: int, value: str, style: Format) -> None:
    if column == 2:
        sheet.merge_range(row, column, row, column + 1, "", style)
    if value:
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def _page(sheet: Worksheet, last_row: int) -> None:
    """A4 upright on one page; locked but for its input cells, without a password."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last_row, _LAST)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    sheet.set_selection(FIRST_ROW - 1, 2, FIRST_ROW - 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
