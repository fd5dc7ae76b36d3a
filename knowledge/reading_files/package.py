"""Packages of Office files: what their directory admits to, and single parts as XML, each within bounds."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from knowledge.reading_files.kinds import MEBI, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, FileRefusedError, Refusal

_TYPES = "[Content_Types].xml"
_SMALL = MEBI // 16
"""A small part may be packed as tightly as it likes."""


def check_package(package: zipfile.ZipFile) -> None:
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
    types = part_bytes(package, _TYPES) if _TYPES in names else b""
    lowered = {name.lower() for name in names}
    if b"macroEnabled" in types or any("vbaproject" in name or "/activex/" in name for name in lowered):
        raise FileRefusedError(Refusal.MACROS)


def part(package: zipfile.ZipFile, name: str) -> Xml.Element | None:
    """One part as XML; a document type or an entity of its own is refused before anything is expanded."""
    if name not in package.namelist():
        return None
    content = part_bytes(package, name)
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_doctype
    try:
        guard.Parse(content, True)
        return Xml.fromstring(content)  # noqa: S314 - the guard has just refused every document type
    except (expat.ExpatError, Xml.ParseError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc


def part_bytes(package: zipfile.ZipFile, name: str) -> bytes:
    """The unpacked part, never more than its bound, whatever the directory said."""
    with package.open(name) as opened:
        content = opened.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise FileRefusedError(Refusal.BOMB)
    return content


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(Refusal.BROKEN)
