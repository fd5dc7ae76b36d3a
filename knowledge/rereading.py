"""Words that mean one thing alone and another beside certain words: 结构 is a share where 女党员 stands beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.errors import DataFileError

FILE = Path(__file__).with_name("rereadings.toml")
_NOTHING = "particle"
"""What a word is read as where it says nothing beside the others."""


class Spoken(Protocol):
    """A stretch of a text that has a meaning."""

    @property
    def code(self) -> str:
        """The code of the meaning."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def start(self) -> int:
        """Where it begins."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """What some meanings become; rereadings.toml says what each key stands for."""

    reads: frozenset[str]
    words: frozenset[str]
    beside: tuple[frozenset[str], ...]
    without: frozenset[str]
    becomes: str

    def fits(self, code: str, word: str, others: frozenset[str]) -> bool:
        """Whether a word that stands beside the meanings `others` is meant."""
        if code not in self.reads or (self.words and word not in self.words):
            return False
        return all(wanted & others for wanted in self.beside) and not self.without & others


class Rereadings:
    """All of them, in the order in which they are tried; each sees what the ones before it made of the words."""

    def __init__(self, rules: Sequence[Rereading] = ()) -> None:
        self._rules = tuple(rules)

    @classmethod
    def load(cls, file: Path, owners: Mapping[str, str]) -> Rereadings:
        """The rules of a file, none where there is no file; `owners` tells the code of each known word."""
        if not file.exists():
            return cls()
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        groups = {f"@{name}": frozenset(codes) for name, codes in content.get("groups", {}).items()}
        rules = tuple(_rule(block, groups) for block in content["reading"])
        problems = list(_problems(rules, owners))
        if problems:
            raise DataFileError(file.name, problems)
        return cls(rules)

    def codes(self, spoken: Sequence[Spoken], text: str) -> tuple[str, ...]:
        """The code of each stretch as it is read beside the others."""
        codes = [each.code for each in spoken]
        for rule in self._rules:
            if rule.reads.isdisjoint(codes):
                continue
            for place, each in enumerate(spoken):
                others = frozenset(codes[:place] + codes[place + 1 :])
                if rule.fits(codes[place], text[each.start : each.end], others):
                    codes[place] = rule.becomes
        return tuple(codes)


def _rule(block: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> Rereading:
    def codes(named: Iterable[str]) -> frozenset[str]:
        return frozenset(code for name in named for code in groups.get(name, {name}))

    beside = tuple(codes(block[key]) for key in ("beside", "and") if key in block)
    without, words = codes(block.get("without", ())), frozenset(block.get("words", "").split())
    return Rereading(codes(block["reads"]), words, beside, without, block["as"] or _NOTHING)


def _problems(rules: Sequence[Rereading], owners: Mapping[str, str]) -> Iterable[str]:
    known = frozenset(owners.values())
    for rule in rules:
        used = rule.reads.union(*rule.beside, rule.without, {rule.becomes})
        yield from (f"{code}: no meaning of this code" for code in sorted(used - known))
        strange = (word for word in sorted(rule.words) if owners.get(word) not in rule.reads)
        yield from (f"{word}: no word of {', '.join(sorted(rule.reads))}" for word in strange)
