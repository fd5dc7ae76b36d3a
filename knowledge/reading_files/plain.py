"""Text files: the encoding is found out, and what is no text is refused."""

from __future__ import annotations

import codecs

from knowledge.reading_files.kinds import FileRefusedError, Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(content: bytes) -> tuple[str, int]:
    """The words of a text file."""
    return decoded(content), 0


def decoded(content: bytes, named: str = "") -> str:
    """Bytes as text: by the mark at their beginning, the named encoding, UTF-8, or the Chinese standard GB 18030.

    >>> decoded("发展党员".encode("gb18030"))
    '发展党员'
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    if not marked and b"\x00" in content:
        raise FileRefusedError(Refusal.MISMATCH)
    for encoding in filter(None, (marked, named, "utf-8", "gb18030")):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise FileRefusedError(Refusal.UNREADABLE)
