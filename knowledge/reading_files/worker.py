"""The reading process: bytes on standard input, one JSON object on standard output, then it ends.

Run by `reading.py` as `python -m knowledge.reading_files.worker KIND SECONDS BYTES`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from importlib import import_module

from knowledge.reading_files.kinds import MOST_CHARS, FileRefusedError, Kind, Refusal

_READERS = {
    Kind.TEXT: "plain",
    Kind.MARKDOWN: "plain",
    Kind.HTML: "html",
    Kind.DOCX: "docx",
    Kind.PDF: "pdf",
}
"""The module of each kind; each has `read(content) -> (text, pages)`, and only the one needed is loaded."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANK = re.compile(r"\n{3,}")
_MOST_UNREADABLE = 0.01

Reader = Callable[[bytes], tuple[str, int]]


def main(arguments: list[str]) -> int:
    """Read one file; a reason for refusing it is an answer too, running out of memory or time is not."""
    return work(arguments, _answer)


def work(arguments: list[str], read: Callable[[str, bytes], dict[str, object]]) -> int:
    """Read standard input within the bounds of the arguments and write the answer; shared by all workers."""
    bound(int(arguments[1]), int(arguments[2]))
    content = sys.stdin.buffer.read()
    try:
        answer = read(arguments[0], content)
    except FileRefusedError as refused:
        answer = {"refused": refused.reason.value}
    except MemoryError:
        return 1
    except Exception:
        # Whatever a library says about a file that it cannot read, to the person the file is broken.
        answer = {"refused": Refusal.BROKEN.value}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _answer(kind: str, content: bytes) -> dict[str, object]:
    text, pages = _reader(Kind(kind))(content)
    return {"text": tidied(text, is_markdown=kind == Kind.MARKDOWN), "pages": pages}


def tidied(text: str, *, is_markdown: bool = False) -> str:
    """The words as they are kept: no control characters, no more than one blank line; FileRefusedError if unfit."""
    unreadable = text.count("\x00") + text.count("\ufffd") + text.count("(cid:")
    if unreadable > _MOST_UNREADABLE * max(1, len(text)):
        raise FileRefusedError(Refusal.UNREADABLE)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\x0c", "\n")
    lines = [_UNSEEN.sub("", line).rstrip() for line in text.split("\n")]
    if is_markdown:
        lines = [_without_marks(line) for line in lines]
    text = _BLANK.sub("\n\n", "\n".join(lines)).strip("\n")
    if not text.strip():
        raise FileRefusedError(Refusal.NO_TEXT)
    if len(text) > MOST_CHARS:
        raise FileRefusedError(Refusal.TOO_LONG)
    return text


def _without_marks(line: str) -> str:
    """A line of Markdown without the marks of headings, lists and emphasis.

    >>> _without_marks("## **一、总体要求**"), _without_marks("- 第一条 为了")
    ('一、总体要求', '第一条 为了')
    """
    line = re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)", "", line)
    return re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", line)


def bound(seconds: int, memory_bytes: int) -> None:
    """Bounds that the system enforces, where it can; elsewhere only the clock of the caller holds."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _reader(kind: Kind) -> Reader:
    reader: Reader = import_module(f"knowledge.reading_files.{_READERS[kind]}").read
    return reader


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
