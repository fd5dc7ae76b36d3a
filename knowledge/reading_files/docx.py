"""Word files: the paragraphs of the body in their order, tables row by row, with the numbers that Word counts itself.

Only the four parts that hold words and numbering are unpacked, by the standard library; pictures, macros and links
are never touched. Deleted words of tracked changes are left out, inserted ones are in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_files.numbering import Numbering, W
from knowledge.reading_files.package import check_package, part

_BODY = "word/document.xml"
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
            check_package(package)
            body = part(package, _BODY)
            numbering = Numbering(part(package, "word/numbering.xml"), part(package, "word/styles.xml"))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc
    if body is None:
        raise FileRefusedError(Refusal.MISMATCH)
    found = body.find(f"{W}body")
    return "\n".join(_lines(found, numbering)) if found is not None else "", 0


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
