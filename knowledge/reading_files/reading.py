"""Reads a file as text, in a process of its own."""

from __future__ import annotations

from knowledge.reading_files.apart import read_apart
from knowledge.reading_files.kinds import FileRefusedError, FileText, Kind, Refused, check_beginning, judge

_WORKER = "knowledge.reading_files.worker"


def read_file(name: str, content: bytes) -> FileText | Refused:
    """The words of a file, or why it is not read. Takes up to some seconds: call it in a thread."""
    kind = judge(name, len(content))
    if isinstance(kind, Refused):
        return kind
    try:
        check_beginning(kind, content)
        return _text(kind, content)
    except FileRefusedError as refused:
        return Refused(refused.reason)


def _text(kind: Kind, content: bytes) -> FileText:
    answer = read_apart(_WORKER, kind.value, content)
    return FileText(kind, answer["text"], answer["pages"])
