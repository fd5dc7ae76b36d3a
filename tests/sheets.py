"""Sheets filled in as a person does it: the cells of a workbook are changed in its parts, by no library of ours.

`read_cells` is the independent reader: what stands in the parts of a package, without calamine and xlsxwriter.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as Xml

_M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
M = f"{{{_M}}}"
SHEET = "xl/worksheets/sheet1.xml"

Xml.register_namespace("", _M)


class Formula(str):
    """A formula that nobody has reckoned yet."""


class Percent(float):
    """A number shown in per cent."""


def told(said: str, newest: bytes) -> tuple[str, bytes]:
    """A file of a transcript: 报表.xlsx C6=25 C9=十来个 C7=100% C8==SUM(C6) C10= is the newest sheet, filled so."""
    name, *cells = said.split(" ")
    return name, filled(newest, {cell: _value(words) for cell, _, words in (item.partition("=") for item in cells)})


def _value(words: str) -> object:
    if words.startswith("="):
        return Formula(words[1:])
    if words.endswith("%"):
        return Percent(float(words[:-1]) / 100)
    return int(words) if words.lstrip("-").isdigit() else words or None


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return made.getvalue()


def filled(content: bytes, cells: dict[str, object]) -> bytes:
    """The workbook with other values in some cells; None empties one."""
    package = parts(content)
    sheet = Xml.fromstring(package[SHEET])
    for name, value in cells.items():
        _fill(_cell(sheet, name), value, package)
    package[SHEET] = Xml.tostring(sheet, xml_declaration=True, encoding="UTF-8")
    return packed(package)


def merged(content: bytes, area: str) -> bytes:
    """The workbook with a further merged area."""
    package = parts(content)
    sheet = Xml.fromstring(package[SHEET])
    Xml.SubElement(sheet.find(f"{M}mergeCells"), f"{M}mergeCell", ref=area)
    package[SHEET] = Xml.tostring(sheet)
    return packed(package)


def read_cells(content: bytes) -> dict[str, str]:
    """The words and numbers of all cells."""
    package = parts(content)
    shared = ["".join(item.itertext()) for item in Xml.fromstring(package["xl/sharedStrings.xml"])]
    cells = {}
    for cell in Xml.fromstring(package[SHEET]).iter(f"{M}c"):
        value = cell.findtext(f"{M}v")
        if value is not None:
            cells[cell.get("r")] = shared[int(value)] if cell.get("t") == "s" else value
    return cells


def _cell(sheet: Xml.Element, name: str) -> Xml.Element:
    column, row_number = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    data = sheet.find(f"{M}sheetData")
    row = next((row for row in data if row.get("r") == row_number), None)
    if row is None:
        row = Xml.SubElement(data, f"{M}row", r=row_number)
    for cell in row:
        if cell.get("r") == name:
            return cell
    after = [at for at, cell in enumerate(row) if _order(cell.get("r")) > (len(column), column)]
    cell = Xml.Element(f"{M}c", r=name)
    row.insert(after[0] if after else len(row), cell)
    return cell


def _order(name: str) -> tuple[int, str]:
    letters = re.match("[A-Z]+", name)[0]
    return len(letters), letters


def _fill(cell: Xml.Element, value: object, package: dict[str, bytes]) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, Formula):
        Xml.SubElement(cell, f"{M}f").text = str(value)
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        Xml.SubElement(Xml.SubElement(cell, f"{M}is"), f"{M}t").text = value
    elif value is not None:
        if isinstance(value, Percent):
            cell.set("s", str(_percent_style(package)))
        Xml.SubElement(cell, f"{M}v").text = repr(float(value)) if isinstance(value, Percent) else str(value)


def _percent_style(package: dict[str, bytes]) -> int:
    styles = Xml.fromstring(package["xl/styles.xml"])
    cells = styles.find(f"{M}cellXfs")
    Xml.SubElement(cells, f"{M}xf", numFmtId="10")
    package["xl/styles.xml"] = Xml.tostring(styles)
    return len(cells) - 1
