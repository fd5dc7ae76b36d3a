"""The old kind of workbook (.xls, .et): values by the library, and from its records (MS-XLS) what that leaves out.

As in xlsx.py: a cell that is shown as 100% must not become one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from struct import error, unpack_from

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_sheets.container import stream_of
from knowledge.reading_sheets.grid import Marks, sheets_of
from knowledge.reading_sheets.values import Sheet

_BEGIN, _END, _BOUND_SHEET, _FORMAT, _XF = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_FORMULA, _NUMBER, _RK, _MULTIPLE_RK = 0x06, 0x203, 0x27E, 0xBD
_NEWEST = 0x600
"""The version of records that Excel has written since 1997."""
_PERCENTS = frozenset({9, 10})
_TEXT, _EMPTY = 0, 3
"""Results of a formula that are no number: a text in a record of its own, or nothing."""

_Place = tuple[int, int]


def read(content: bytes) -> list[Sheet]:
    """The sheets of the workbook; one of a kind older than 1997 is to be saved anew."""
    stream = stream_of(content, "Workbook", "Book")
    try:
        return sheets_of(content, _marks(stream))
    except (error, IndexError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc


@dataclass
class _Book:
    """What the records of the whole workbook say: places of the sheets, and which styles are in per cent."""

    places: dict[str, int] = field(default_factory=dict)
    percent_formats: set[int] = field(default_factory=lambda: set(_PERCENTS))
    formats: list[int] = field(default_factory=list)

    def is_percent(self, style: int) -> bool:
        return style < len(self.formats) and self.formats[style] in self.percent_formats


def _marks(stream: bytes) -> Mapping[str, Marks]:
    if unpack_from("<HxxH", stream)[:2] != (_BEGIN, _NEWEST):
        raise FileRefusedError(Refusal.KIND)
    book = _Book()
    for kind, at, length in _records(stream, 0):
        if kind == _BOUND_SHEET:
            place = unpack_from("<I", stream, at)[0]
            book.places[_text(stream, at + 7, stream[at + 6])] = place
        elif kind == _FORMAT:
            number, chars = unpack_from("<HH", stream, at)
            if "%" in re.sub(r'"[^"]*"|\\.', "", _text(stream, at + 4, chars)):
                book.percent_formats.add(number)
        elif kind == _XF and length >= 4:
            book.formats.append(unpack_from("<H", stream, at + 2)[0])
    return {name: _marks_of(stream, place, book) for name, place in book.places.items()}


def _marks_of(stream: bytes, start: int, book: _Book) -> Marks:
    percents: set[_Place] = set()
    formulas: set[_Place] = set()
    for kind, at, length in _records(stream, start):
        percents.update(place for place, style in _styled(stream, kind, at, length) if book.is_percent(style))
        if kind == _FORMULA and unpack_from("<H", stream, at + 12)[0] == 0xFFFF and stream[at + 6] in {_TEXT, _EMPTY}:
            formulas.add(unpack_from("<HH", stream, at))
    return Marks(percents, formulas)


def _styled(stream: bytes, kind: int, at: int, length: int) -> Iterator[tuple[_Place, int]]:
    """The cells of a record that hold numbers, each with its style."""
    if kind in {_FORMULA, _NUMBER, _RK}:
        row, column, style = unpack_from("<HHH", stream, at)
        yield (row, column), style
    elif kind == _MULTIPLE_RK:
        row, first = unpack_from("<HH", stream, at)
        for step in range((length - 6) // 6):
            yield (row, first + step), unpack_from("<H", stream, at + 4 + 6 * step)[0]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record up to the end of its part."""
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, at + 4, length
        at += 4 + length


def _text(stream: bytes, at: int, chars: int) -> str:
    """A text behind its sign of width."""
    if stream[at] & 1:
        return stream[at + 1 : at + 1 + 2 * chars].decode("utf-16-le", "replace")
    return stream[at + 1 : at + 1 + chars].decode("latin-1")
