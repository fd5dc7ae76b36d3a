"""Command words (commands.toml): a word is a command only when it is the whole message, but for polite words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.errors import DataFileError
from handlers.trimmed import MARKS, trimmed

FILE = Path(__file__).with_name("commands.toml")
_LONGEST = 24
"""Characters of an order with what is said around it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `group` is report, anyone or staff; `name` is its key in the file."""

    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Around:
    """What people say around an order; `light` words may also mean to look at the matter first."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before_light: tuple[str, ...] = ()
    after_light: tuple[str, ...] = ()
    weighty: frozenset[str] = frozenset()


class Commands:
    """All command words."""

    def __init__(self, words: dict[str, Command], around: Around) -> None:
        self._words = words
        self._around = around
        self.find = lru_cache(maxsize=1024)(self._find)
        """The command that the whole message is, after width, script and case are made plain.

        Polite words around it do not matter: 麻烦帮我退出一下.
        """

    @classmethod
    def load(cls, file: Path = FILE) -> Commands:
        """The words of a file; DataFileError names every word that stands twice."""
        groups = tomllib.loads(file.read_text(encoding="utf-8"))
        said = {key: tuple(line.split()) for key, line in groups.pop("around", {}).items()}
        words: dict[str, Command] = {}
        problems: list[str] = []
        for group, entries in groups.items():
            for name, line in entries.items():
                problems += [f"{group}.{name}: {word} stands twice" for word in line.split() if word in words]
                words |= dict.fromkeys(line.split(), Command(group, name))
        if problems:
            raise DataFileError(file.name, problems)
        weighty = frozenset(said.pop("weighty", ()))
        return cls(words, Around(**said, weighty=weighty))

    def _find(self, said: str) -> Command | None:
        word = trimmed(said).lower().removeprefix("/")
        if word in self._words:
            return self._words[word]
        if len(word) > _LONGEST:
            return None
        return self._between(word, self._around.before, self._around.after) or self._unless_weighty(word)

    def _unless_weighty(self, word: str) -> Command | None:
        around = self._around
        found = self._between(word, around.before + around.before_light, around.after + around.after_light)
        return found if found and found.name not in around.weighty else None

    def _between(self, word: str, before: tuple[str, ...], after: tuple[str, ...]) -> Command | None:
        """The command that is left when words around it are taken away, the fewest that do."""
        seen, waiting = {word}, [word]
        for rest in waiting:
            if rest in self._words:
                return self._words[rest]
            shorter = [rest.removeprefix(head).lstrip(MARKS) for head in before if rest.startswith(head)]
            shorter += [rest.removesuffix(tail).rstrip(MARKS) for tail in after if rest.endswith(tail)]
            new = [each for each in dict.fromkeys(shorter) if each and each not in seen]
            seen.update(new)
            waiting += new
        return None
