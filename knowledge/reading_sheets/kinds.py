"""Which spreadsheets are read, how large they may be, and what their first bytes must be."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from knowledge.reading_files.kinds import MEBI, FileRefusedError, Refusal, Refused


class SheetKind(StrEnum):
    """A kind of spreadsheet that is read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


MOST_BYTES = 5 * MEBI
MOST_CELLS = 20_000
MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_CELL_CHARS = 500

_KINDS = {".xlsx": SheetKind.XLSX, ".xls": SheetKind.XLS, ".et": SheetKind.XLS, ".csv": SheetKind.CSV}
ENDINGS = (".xlsx", ".xls", ".et", ".csv")
"""What may be sent; .et is what WPS writes when nobody tells it otherwise."""
_WITH_MACROS = frozenset({".xlsm", ".xltm", ".xlam", ".xlsb"})
_OTHERS = frozenset({".ods", ".numbers", ".xltx", ".xlt", ".ett"})
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = b"PK\x03\x04"
_FOREIGN = (
    _OLD_OFFICE,
    _PACKAGE,
    b"%PDF-",
    b"MZ",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"{\\rtf",
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = "_VBA_PROJECT".encode("utf-16-le")


def is_sheet(name: str) -> bool:
    """Whether a file is a spreadsheet by its name, read or not."""
    return _ending(name) in {*_KINDS, *_WITH_MACROS, *_OTHERS}


def judge_sheet(name: str, size: int) -> SheetKind | Refused:
    """What can be said of a spreadsheet by its name and its size alone, before a byte of it is taken in."""
    ending = _ending(name)
    if ending in _WITH_MACROS:
        return Refused(Refusal.MACROS, MOST_BYTES)
    kind = _KINDS.get(ending)
    if kind is None:
        return Refused(Refusal.KIND, MOST_BYTES)
    if size > MOST_BYTES:
        return Refused(Refusal.TOO_BIG, MOST_BYTES)
    return Refused(Refusal.EMPTY, MOST_BYTES) if size == 0 else kind


def true_kind(kind: SheetKind, content: bytes) -> SheetKind:
    """The kind by the content: .xls and .xlsx are mixed up every day; FileRefusedError for what is neither."""
    if kind is SheetKind.CSV:
        if content.startswith(_FOREIGN):
            raise FileRefusedError(Refusal.MISMATCH)
        return kind
    if content.startswith(_PACKAGE):
        return SheetKind.XLSX
    if not content.startswith(_OLD_OFFICE):
        raise FileRefusedError(Refusal.MISMATCH)
    if _LOCKED in content:
        # What Excel saves with a password is a container of the old kind.
        raise FileRefusedError(Refusal.ENCRYPTED)
    if _PROGRAMS in content:
        raise FileRefusedError(Refusal.MACROS)
    return SheetKind.XLS


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()
