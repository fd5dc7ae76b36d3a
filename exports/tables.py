"""Tables as an Excel workbook to be read, filtered and printed: one sheet a table, every cell written as text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

_BASE: Mapping[str, object] = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
_HEAD: Mapping[str, object] = {**_BASE, "font_name": "黑体", "align": "center", "bg_color": "#EDEDED"}
_TITLE: Mapping[str, object] = {"font_name": "黑体", "font_size": 16, "align": "left"}
_FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the name on its tab, the title above it, the heads, the rows, and how wide each column is."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


def write_tables(sheets: Sequence[Sheet], *, made: datetime) -> bytes:
    """The workbook. Nothing in it is a formula, whatever a cell begins with; whole numbers are numbers."""
    from xlsxwriter import Workbook  # late, as in sheet.py

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": sheets[0].title, "created": made.replace(tzinfo=None)})
    title, head, cell = (book.add_format(dict(style)) for style in (_TITLE, _HEAD, _BASE))
    for table in sheets:
        sheet = book.add_worksheet(table.name)
        sheet.write_string(0, 0, table.title, title)
        for column, name in enumerate(table.heads):
            sheet.write_string(_FIRST_ROW - 1, column, name, head)
            sheet.set_column(column, column, table.widths[column])
        for row, line in enumerate(table.rows, start=_FIRST_ROW):
            for column, value in enumerate(line):
                if value.isascii() and value.isdigit():
                    sheet.write_number(row, column, int(value), cell)
                else:
                    sheet.write_string(row, column, value, cell)
        sheet.freeze_panes(_FIRST_ROW, 0)
        sheet.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW - 1 + len(table.rows), len(table.heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST_ROW - 1)
    book.close()
    return content.getvalue()
