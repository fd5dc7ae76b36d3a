"""Notices as data: `notices.toml` read once and checked whole, so that a slip fails at the start."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from types import UnionType
from typing import Any

from core.errors import DataFileError
from core.messages import Choice
from core.texts import Texts
from scheduler.notice import Audience, Beside, Notice, NoticeQuote, Occasion
from scheduler.notice_check import faults

__all__ = ["NOTICES", "Notice", "load_notices"]

NOTICES = Path(__file__).parent / "notices.toml"


def load_notices(texts: Texts, file: Path = NOTICES) -> tuple[Notice, ...]:
    """All notices in the order of the file; DataFileError names every mistake with its block."""
    problems: list[str] = []
    notices: list[Notice] = []
    for name, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
        try:
            notices.append(_read(name, block))
        except (KeyError, TypeError, ValueError) as exc:
            problems.append(f"[{name}]: {type(exc).__name__} {exc}")
    by_name = {notice.name: notice for notice in notices}
    problems += [f"[{notice.name}]: {fault}" for notice in notices for fault in faults(notice, by_name, texts)]
    if problems:
        raise DataFileError(str(file), problems)
    return tuple(notices)


def _read(name: str, block: Mapping[str, Any]) -> Notice:
    for key, value in block.items():
        kind = _KINDS.get(key, str)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"{key} = {value!r}")
    plain = {key: value for key, value in block.items() if key not in _READ}
    return Notice(name=name, **plain, **{key: read(block[key]) for key, read in _READ.items() if key in block})


def _choices(said: list[str]) -> tuple[Choice, ...]:
    return tuple(_choice(each, first=not place) for place, each in enumerate(said))


def _choice(said: str, *, first: bool) -> Choice:
    label, _, says = said.partition("=")
    return Choice(label, says, main=first)


def _numbers(values: list[int]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)


_KINDS: Mapping[str, type | UnionType] = {
    "before": str | int, "after": str | int, "acknowledgement": bool, "below": bool, "years": list, "not_in": list,
    "quotes_in": list, "quarters": list, "choices": list, "quotes": list,
}  # fmt: skip
"""What stands behind a key in TOML; words, where nothing is said here."""

_READ: Mapping[str, Callable[[Any], Any]] = {
    "occasion": Occasion,
    "audience": Audience,
    "about": Audience,
    "deputies": Beside,
    "principals": Beside,
    "at": time.fromisoformat,
    "years": _numbers,
    "not_in": _numbers,
    "quotes_in": _numbers,
    "quarters": _numbers,
    "choices": _choices,
    "quotes": lambda quotes: tuple(NoticeQuote(**quote) for quote in quotes),
}
"""How the value of a key is read where it is no plain word or number."""
