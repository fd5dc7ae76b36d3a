"""Tables as an Excel workbook to be read, filtered and printed: numbers as numbers, words as words, no formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_BASE: Mapping[str, object] = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
_HEAD: Mapping[str, object] = {**_BASE, "font_name": "黑体", "align": "center", "bg_color": "#EDEDED"}
_TITLE: Mapping[str, object] = {"font_name": "黑体", "font_size": 16, "align": "left"}
_NOTE: Mapping[str, object] = {"font_name": "宋体", "font_size": 10}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number shown with a fixed number of decimals; of a percentage, `value` is the share of one."""

    value: float
    decimals: int = 1
    is_percent: bool = False

    @property
    def format(self) -> str:
        """How Excel is told to show it."""
        shown = f"0.{'0' * self.decimals}" if self.decimals else "0"
        return f"{shown}%" if self.is_percent else shown


Cell: TypeAlias = str | int | Figure
_Table: TypeAlias = tuple[Sequence[str], Sequence[Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """A column chart below the tables of a sheet, of some rows of its last one: their names and their series."""

    title: str
    rows: tuple[int, int]
    names: int
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One more table on the same sheet, below the first."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the name on its tab, the title above it, the heads, the rows, and how wide each column is.

    A cell of digits is a number, but in the columns `as_words`; `notes` stand between title and heads.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    as_words: tuple[int, ...] = ()
    below: Block | None = None
    chart: ColumnChart | None = None


def write_tables(sheets: Sequence[Sheet], *, made: datetime) -> bytes:
    """The workbook. Nothing in it is a formula, whatever a cell begins with; A4 across, heads on every page."""
    from xlsxwriter import Workbook  # late, as in sheet.py

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": sheets[0].title, "created": made.replace(tzinfo=None)})
    pen = _Pen(book)
    for table in sheets:
        _write_sheet(pen, table)
    book.close()
    return content.getvalue()


class _Pen:
    """A workbook with its formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._known: dict[str, Format] = {}
        self.title, self.head, self.cell, self.note = (
            book.add_format(dict(style)) for style in (_TITLE, _HEAD, _BASE, _NOTE)
        )

    def figure(self, figure: Figure) -> Format:
        """The format of a number."""
        if figure.format not in self._known:
            self._known[figure.format] = self.book.add_format({**_BASE, "num_format": figure.format})
        return self._known[figure.format]

    def write(self, sheet: Worksheet, row: int, column: int, value: Cell, *, as_words: bool) -> None:
        """One cell."""
        if isinstance(value, Figure):
            sheet.write_number(row, column, value.value, self.figure(value))
        elif isinstance(value, int) or (value.isascii() and value.isdigit() and not as_words):
            sheet.write_number(row, column, int(value), self.cell)
        else:
            sheet.write_string(row, column, value, self.cell)


def _write_sheet(pen: _Pen, table: Sheet) -> None:
    sheet = pen.book.add_worksheet(table.name)
    sheet.write_string(0, 0, table.title, pen.title)
    for at, note in enumerate(table.notes, start=1):
        sheet.write_string(at, 0, note, pen.note)
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width)
    first = 1 + len(table.notes)
    end = first_end = _write_rows(pen, sheet, first, (table.heads, table.rows), table.as_words)
    if table.below:
        sheet.write_string(end + 1, 0, table.below.title, pen.title)
        end = _write_rows(pen, sheet, end + 2, (table.below.heads, table.below.rows), ())
    sheet.freeze_panes(first + 1, 1 if len(table.heads) > 8 else 0)
    sheet.autofilter(first, 0, first_end - 1, len(table.heads) - 1)
    if table.chart:
        _draw(pen, sheet, table, end)
    _print_on_a4(sheet, first)


def _write_rows(pen: _Pen, sheet: Worksheet, first: int, table: _Table, words: Sequence[int]) -> int:
    """Heads and rows from a row on; the row behind them."""
    heads, rows = table
    for column, name in enumerate(heads):
        sheet.write_string(first, column, name, pen.head)
    for row, line in enumerate(rows, start=first + 1):
        for column, value in enumerate(line):
            pen.write(sheet, row, column, value, as_words=column in words)
    return first + 1 + len(rows)


def _draw(pen: _Pen, sheet: Worksheet, table: Sheet, end: int) -> None:
    """The chart of the last table, which ends above the row `end`."""
    wanted = table.chart
    last = table.below or table
    if wanted is None:
        return
    head = end - len(last.rows) - 1
    top, bottom = (head + 1 + row for row in wanted.rows)
    chart = pen.book.add_chart({"type": "column"})
    for column in wanted.series:
        chart.add_series({
            "name": [table.name, head, column],
            "categories": [table.name, top, wanted.names, bottom, wanted.names],
            "values": [table.name, top, column, bottom, column],
        })  # fmt: skip
    chart.set_title({"name": wanted.title, "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 320})
    sheet.insert_chart(end + 1, 0, chart)


def _print_on_a4(sheet: Worksheet, head: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&C&P／&N")
