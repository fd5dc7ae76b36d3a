"""The wishes as data (catalogue.toml): whose each of them is, and the order that does it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from core.errors import DataFileError
from core.texts import placeholders

FILE = Path(__file__).with_name("catalogue.toml")

Who = Literal["staff", "office", "reporter", "filling", "anyone"]
SLOTS = frozenset({"unit", "field", "quarter", "day", "number"})


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish; catalogue.toml says what each key means."""

    code: str
    who: Who
    says: str = ""
    needs: frozenset[str] = frozenset()
    otherwise: str = ""
    tells: str = ""
    offered: bool = False

    def order(self, named: Mapping[str, str]) -> str:
        """The words of the order for what is named; those for less where something is lacking.

        >>> Wish("x", "office", "退回 {unit} {field}", frozenset({"unit"}), "退回").order({"unit": "双峰县"})
        '退回 双峰县'
        """
        words = self.says if self.needs <= named.keys() else self.otherwise
        return " ".join(words.format_map({slot: named.get(slot, "") for slot in SLOTS}).split())


@cache
def catalogue() -> Mapping[str, Wish]:
    """The wishes by their codes; DataFileError lists every mistake."""
    return load_catalogue(FILE)


def wishes_of(who: Collection[str]) -> frozenset[str]:
    """The codes of the wishes that are those of one of these kinds of people."""
    return frozenset(code for code, wish in catalogue().items() if wish.who in who)


def load_catalogue(file: Path) -> Mapping[str, Wish]:
    """Those of a file."""
    found: dict[str, Wish] = {}
    problems: list[str] = []
    for code, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
        wish = Wish(
            code,
            block.get("who"),
            block.get("says", ""),
            frozenset(block.get("needs", "").split()),
            block.get("otherwise", ""),
            block.get("tells", ""),
            block.get("offered", False),
        )
        problems += [f"{code}: {problem}" for problem in _problems(wish)]
        found[code] = wish
    if problems:
        raise DataFileError(file.name, problems)
    return found


def _problems(wish: Wish) -> list[str]:
    slots = placeholders(wish.says) | placeholders(wish.otherwise) | wish.needs
    checks = {
        f"who = {wish.who}": wish.who not in get_args(Who),
        "either says or tells": bool(wish.says) == bool(wish.tells),
        "needs without otherwise": bool(wish.needs) != bool(wish.otherwise),
        f"unknown {sorted(slots - SLOTS)}": bool(slots - SLOTS),
    }
    return [problem for problem, is_so in checks.items() if is_so]
