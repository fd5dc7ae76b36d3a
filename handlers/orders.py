"""Orders in other words (orders.toml): 还有哪几家没交, 没报单位的联系方式, 各单位报得怎么样了.

A message is such an order only as a whole: each of its characters belongs to a listed word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.errors import DataFileError
from handlers.trimmed import MARKS, trimmed

FILE = Path(__file__).with_name("orders.toml")
_LONGEST = 20
"""Characters of such an order."""
_AROUND = "around"


@dataclass(frozen=True, slots=True)
class Order:
    """The kinds of words that a message must and may hold to mean the word of commands.toml that it `says`."""

    says: str
    needs: frozenset[str]
    may: frozenset[str]
    offices: bool = False
    """Whether only those mean it to whom units report."""

    def is_meant(self, found: frozenset[str]) -> bool:
        """Whether a message with these kinds of words is this order."""
        return self.needs <= found <= self.needs | self.may


class Orders:
    """All orders."""

    def __init__(self, words: Mapping[str, str], orders: tuple[Order, ...]) -> None:
        """`words` have their kinds as values."""
        self._kinds = words
        self._orders = orders
        self._word = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
        self.find = lru_cache(maxsize=256)(self._find)
        """The order that the whole message is."""

    @classmethod
    def load(cls, file: Path = FILE) -> Orders:
        """The orders of a file; DataFileError names every word that stands twice and every kind that is none."""
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        kinds = {kind: line.split() for kind, line in content.pop("words").items()}
        words = {word: kind for kind, found in kinds.items() for word in found}
        orders = tuple(
            Order(block["says"], frozenset(block["needs"].split()), frozenset(block["may"].split()), "offices" in block)
            for block in content.values()
        )
        problems = [f"{word} stands twice" for word in words if sum(found.count(word) for found in kinds.values()) > 1]
        problems += [f"{order.says}: {kind}" for order in orders for kind in (order.needs | order.may) - kinds.keys()]
        if problems:
            raise DataFileError(file.name, problems)
        return cls(words, orders)

    def _find(self, said: str) -> Order | None:
        words = trimmed(said).lower()
        found, at = set[str](), 0
        while at < len(words) <= _LONGEST:
            word = self._word.match(words, at)
            if word is None and words[at] not in MARKS:
                return None
            found |= {self._kinds[word[0]]} if word else set()
            at = word.end() if word else at + 1
        kinds = frozenset(found - {_AROUND})
        return next((order for order in self._orders if order.is_meant(kinds)), None)
