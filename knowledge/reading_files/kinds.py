"""Which files are read, how large they may be, and every reason for which one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

MEBI = 1024 * 1024


class Kind(StrEnum):
    """A kind of file that is read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


MOST_BYTES = {
    Kind.TEXT: 2 * MEBI,
    Kind.MARKDOWN: 2 * MEBI,
    Kind.HTML: 5 * MEBI,
    Kind.DOCX: 5 * MEBI,
    Kind.PDF: 20 * MEBI,
}
LARGEST = max(MOST_BYTES.values())
"""No file of any kind may be larger; channels need not take it in."""

MOST_CHARS = 400_000
MOST_PAGES = 300
MOST_ENTRIES = 200
MOST_UNPACKED = 50 * MEBI
MOST_RATIO = 100

_ENDINGS = {
    ".txt": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".docx": Kind.DOCX,
    ".pdf": Kind.PDF,
}
_WITH_MACROS = frozenset({".docm", ".dotm"})
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {Kind.DOCX: b"PK\x03\x04", Kind.PDF: b"%PDF-"}
_FOREIGN = (b"PK\x03\x04", b"%PDF-", _OLD_OFFICE, b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!")


class Refusal(StrEnum):
    """Why a file is not read; the sentence is the text file.refused.NAME."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    KIND = "kind"
    OLD_WORD = "old_word"
    MISMATCH = "mismatch"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    BROKEN = "broken"
    NO_TEXT = "no_text"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    """Reading it took more time or memory than a document may."""


@dataclass(frozen=True, slots=True)
class FileText:
    """The words of a file, one line a paragraph; `pages` only where the kind has pages."""

    kind: Kind
    text: str
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read, and the bound that its kind has."""

    reason: Refusal
    most_bytes: int = LARGEST


class FileRefusedError(Exception):
    """Raised inside a reader; `read_file` turns it into a value."""

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(reason.value)


def judge(name: str, size: int) -> Kind | Refused:
    """What can be said of a file by its name and its size alone, before a byte of it is taken in."""
    ending = PurePath(name).suffix.lower()
    if ending == ".doc":
        return Refused(Refusal.OLD_WORD)
    if ending in _WITH_MACROS:
        return Refused(Refusal.MACROS)
    kind = _ENDINGS.get(ending)
    if kind is None:
        return Refused(Refusal.KIND)
    if size > MOST_BYTES[kind]:
        return Refused(Refusal.TOO_BIG, MOST_BYTES[kind])
    return Refused(Refusal.EMPTY) if size == 0 else kind


def check_beginning(kind: Kind, content: bytes) -> None:
    """FileRefusedError where a file begins otherwise than its name promises."""
    expected = _BEGINNINGS.get(kind)
    # A PDF may have up to a kilobyte of something else in front (PDF 32000-1, annex H.3.4.1).
    found = expected is None or (expected in content[:1024] if kind is Kind.PDF else content.startswith(expected))
    if kind is Kind.DOCX and content.startswith(_OLD_OFFICE):
        # What Word saves with a password is a container of the old kind.
        raise FileRefusedError(Refusal.ENCRYPTED)
    if not found or (expected is None and content.startswith(_FOREIGN)):
        raise FileRefusedError(Refusal.MISMATCH)
