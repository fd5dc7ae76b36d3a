"""Whether a message holds counts and nothing else, so that it cannot be the reason that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.units import Unit
from handlers.dialogs.reading import Reading, read_count

_BESIDE = re.compile(
    r"(?:20\d\d\s*年?)?\s*第?[一二三四1-4]\s*季度|[Qq][1-4]|[上本这]个?季度|20\d\d\s*年|[\s,，、;；:：。.!！]|[名人个]"
)


_WHY = re.compile(r"漏|[少多错][报计填统]|重复|因为|由于|原因")


def tells_why(words: str) -> bool:
    """Whether the words say what went wrong: 名册里漏了女2名 is a reason, though it holds a count."""
    return bool(_WHY.search(words))


def is_all_counts(reading: Reading, words: str, units: Sequence[Unit]) -> bool:
    """Whether only counts were said (女104), with unit and quarter at most: 名册里漏了女2名 says more."""
    if read_count(words).value is not None:
        return True
    if not reading.values or reading.questions:
        return False
    rest = _without_counts(reading, words)
    for name in sorted((name for unit in units for name in (unit.name, *unit.aliases)), key=len, reverse=True):
        rest = rest.replace(name, "")
    return not _BESIDE.sub("", rest)


def _without_counts(reading: Reading, words: str) -> str:
    signs = list(words)
    for piece in reading.pieces:
        signs[piece.start : piece.end] = " " * (piece.end - piece.start)
    return "".join(signs)
