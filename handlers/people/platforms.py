"""The platforms by the words people use for them (platforms.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("platforms.toml")


def platform_name(channel: str) -> str:
    """The word for a channel, its own name where none is known."""
    return next(iter(_words().get(channel, ())), channel)


def platform_at(said: str, also: Iterable[str] = ()) -> tuple[str, str]:
    """The channel that the words end with, and the words before it; no channel if they end with none.

    `also` are channels that may be called by their own names.

    >>> platform_at("张三 TG"), platform_at("网页")
    (('telegram', '张三'), ('web', ''))
    """
    words = said.strip()
    names = {name: name for name in also}
    names |= {name.lower(): channel for channel, all_ in _words().items() for name in (*all_, channel)}
    found = max((name for name in names if words.lower().endswith(name)), key=len, default="")
    return (names[found], words[: len(words) - len(found)].strip(" 的,，、")) if found else ("", words)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {channel: tuple(line.split()) for channel, line in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
