"""Word files: the paragraphs of the body in their order, tables row by row, with the numbers that Word counts itself.

Only the four parts that hold words and numbering are unpacked, by the standard library; pictures, macros and links
are never touched. Deleted words of tracked changes are left out, inserted ones are in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from knowledge.reading_files.kinds import MEBI, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, FileRefusedError, Refusal
from knowledge.reading_files.numbering import Numbering, W

_BODY = "word/document.xml"
_TYPES = "[Content_Types].xml"
_SMALL = MEBI // 16
"""A small part may be packed as tightly as it likes."""
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_GONE = frozenset(
    {
        f"{W}del",
        f"{W}moveFrom",
        f"{W}pPr",
        f"{W}rPr",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


def read(content: bytes) -> tuple[str, int]:
    """The words of a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check(package)
            body = _part(package, _BODY)
            numbering = Numbering(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc
    if body is None:
        raise FileRefusedError(Refusal.MISMATCH)
    found = body.find(f"{W}body")
    return "\n".join(_lines(found, numbering)) if found is not None else "", 0


def _check(package: zipfile.ZipFile) -> None:
    """What the directory of the package admits to; FileRefusedError if it is too much or carries programs."""
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileRefusedError(Refusal.BOMB)
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise FileRefusedError(Refusal.BOMB)
        if entry.flag_bits & 1:
            raise FileRefusedError(Refusal.ENCRYPTED)
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise FileRefusedError(Refusal.BROKEN)
    if len(names) < len(entries):
        raise FileRefusedError(Refusal.BROKEN)
    types = _bytes(package, _TYPES) if _TYPES in names else b""
    lowered = {name.lower() for name in names}
    if b"macroEnabled" in types or any("vbaproject" in name or "/activex/" in name for name in lowered):
        raise FileRefusedError(Refusal.MACROS)


def _part(package: zipfile.ZipFile, name: str) -> Xml.Element | None:
    """One part as XML; a document type or an entity of its own is refused before anything is expanded."""
    if name not in package.namelist():
        return None
    content = _bytes(package, name)
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_doctype
    try:
        guard.Parse(content, True)
        return Xml.fromstring(content)  # noqa: S314 - the guard has just refused every document type
    except (expat.ExpatError, Xml.ParseError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc


def _bytes(package: zipfile.ZipFile, name: str) -> bytes:
    """The unpacked part, never more than its bound, whatever the directory said."""
    with package.open(name) as part:
        content = part.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise FileRefusedError(Refusal.BOMB)
    return content


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(Refusal.BROKEN)


def _lines(parent: Xml.Element, numbering: Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, numbering).split("\n")
        elif child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                yield "\t".join(" ".join(_lines(cell, numbering)).strip() for cell in row.iter(f"{W}tc"))
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _lines(child, numbering)


def _paragraph(paragraph: Xml.Element, numbering: Numbering) -> str:
    return numbering.mark(paragraph) + "".join(_words(paragraph))


def _words(element: Xml.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _GONE:
            yield from _words(child)
