"""The package of a workbook: values by the library, and from the parts themselves what it leaves out.

A cell with the value 1 that is shown as 100% must not become one person, and a formula that nobody has reckoned
is not an empty cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_files.package import check_package, part
from knowledge.reading_sheets.grid import Marks, sheets_of
from knowledge.reading_sheets.values import Sheet

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
_PERCENTS = frozenset({9, 10})
"""The ids of 0% and 0.00% (ECMA-376 part 1, 18.8.30)."""
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read(content: bytes) -> list[Sheet]:
    """The sheets of the workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_package(package)
            if _BOOK not in package.namelist():
                raise FileRefusedError(Refusal.MISMATCH)
            marks = _marks(package)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc
    return sheets_of(content, marks)


def _marks(package: zipfile.ZipFile) -> Mapping[str, Marks]:
    percents = _percent_styles(part(package, "xl/styles.xml"))
    return {name: _marks_of(part(package, place), percents) for name, place in _places(package).items()}


def _places(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    book, links = part(package, _BOOK), part(package, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise FileRefusedError(Refusal.BROKEN)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {sheet.get("name", ""): targets.get(sheet.get(_RELATION), "") for sheet in book.iter(f"{_M}sheet")}
    return {name: _absolute(target) for name, target in found.items() if target}


def _absolute(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _percent_styles(styles: Xml.Element | None) -> frozenset[int]:
    """The styles of cells that are shown in per cent."""
    if styles is None:
        return frozenset()
    own = {
        int(item.get("numFmtId", "0"))
        for item in styles.iter(f"{_M}numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", item.get("formatCode", ""))
    }
    cells = styles.find(f"{_M}cellXfs")
    numbers = [int(style.get("numFmtId", "0")) for style in cells] if cells is not None else []
    return frozenset(at for at, number in enumerate(numbers) if number in _PERCENTS | own)


def _marks_of(sheet: Xml.Element | None, percents: frozenset[int]) -> Marks:
    if sheet is None:
        return Marks()
    shown: set[tuple[int, int]] = set()
    unreckoned: set[tuple[int, int]] = set()
    for cell in sheet.iter(f"{_M}c"):
        place = _place(cell.get("r", ""))
        if place is None:
            continue
        if int(cell.get("s", "0")) in percents:
            shown.add(place)
        if cell.find(f"{_M}f") is not None and not (cell.findtext(f"{_M}v") or "").strip():
            unreckoned.add(place)
    return Marks(shown, unreckoned)


def _place(name: str) -> tuple[int, int] | None:
    """Row and column of C9, counted from 0.

    >>> _place("C9"), _place("AA1")
    ((8, 2), (0, 26))
    """
    found = _PLACE.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1
