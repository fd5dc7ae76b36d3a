"""The kinds of messages, and the words by which a message shows its kind before anything else is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from pathlib import Path

from knowledge.normalise import plain, standard

FILE = Path(__file__).with_name("intent.toml")
_MARKS = re.compile(r"[^\w]|_")


class Kind(StrEnum):
    """What a message is."""

    QUESTION = "question"
    REPORT = "report"
    CHITCHAT = "chitchat"
    OTHER = "other"


@dataclass(frozen=True)
class Words:
    """Words of small talk by their group, words that report, words that say none."""

    talk: Mapping[str, tuple[str, ...]]
    report: tuple[str, ...]
    zero: frozenset[str]
    latin: tuple[str, ...]
    touch: Mapping[str, tuple[str, ...]]

    @cached_property
    def spelled(self) -> tuple[tuple[str, str], ...]:
        """The words of small talk with their groups, the longest first."""
        all_words = [(word, group) for group, words in self.talk.items() for word in words]
        return tuple(sorted(all_words, key=lambda item: -len(item[0])))


@lru_cache(maxsize=1024)  # people greet alike, and counts are small numbers
def small_talk(text: str) -> str:
    """The group of a message that is small talk and nothing else (hello, thanks, …), else nothing."""
    rest = re.sub(r"[\s,.!?~。，！？、…~^_-]", "", standard(plain(text).lower()))
    found = ""
    for word, group in kind_words().spelled:
        if word in rest:
            rest = rest.replace(word, "\x00")
            found = found if group == "filler" or (found and _first(found, group)) else group
    return found if not rest.strip("\x00") else ""


def touched(text: str) -> str:
    """The group of small talk that a word in the message shows, the first in the file; other where none does."""
    said = standard(plain(text).lower())
    return next((group for group, words in kind_words().touch.items() if any(word in said for word in words)), "other")


def is_nonsense(text: str) -> bool:
    """Whether a message holds no word at all: 啊啊啊啊, ????, 哈哈哈哈, a lone emoji.

    One sign repeated says nothing, unless it is a digit or a word of its own: 嗯嗯嗯, 谢谢谢.
    """
    said = _MARKS.sub("", plain(text).lower())
    if not said:
        return bool(text.strip())
    repeated = len(said) > 2 and len(set(said)) == 1 and not said.isdigit()
    return repeated and small_talk(said[0]) in {"", "filler"}


def _first(one: str, other: str) -> bool:
    order = tuple(kind_words().talk)
    return order.index(one) <= order.index(other)


@cache
def kind_words() -> Words:
    """The words, loaded at first use."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Words(
        talk={group: tuple(words.split()) for group, words in content["talk"].items()},
        report=tuple(content["report"]["words"].split()),
        latin=tuple(content["latin"]["words"].split()),
        touch={group: tuple(words.split()) for group, words in content["touch"].items()},
        zero=frozenset(content["report"]["zero"].split()),
    )
