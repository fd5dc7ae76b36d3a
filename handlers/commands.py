"""Command words: a word is a command only when it is the whole message (handlers/commands.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.errors import DataFileError
from knowledge.normalise import plain

FILE = Path(__file__).with_name("commands.toml")
_TRIMMED = " \t\r\n。.!！?？,，、~～"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `group` is report, anyone or staff; `name` is its key in the file."""

    group: str
    name: str


class Commands:
    """All command words."""

    def __init__(self, words: dict[str, Command]) -> None:
        self._words = words

    @classmethod
    def load(cls, file: Path = FILE) -> Commands:
        """The words of a file; DataFileError names every word that stands twice."""
        words: dict[str, Command] = {}
        problems: list[str] = []
        for group, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for name, line in entries.items():
                problems += [f"{group}.{name}: {word} stands twice" for word in line.split() if word in words]
                words |= dict.fromkeys(line.split(), Command(group, name))
        if problems:
            raise DataFileError(file.name, problems)
        return cls(words)

    def find(self, said: str) -> Command | None:
        """The command that the whole message is, after width, script and case are made plain."""
        word = plain(said).strip(_TRIMMED).lower().removeprefix("/")
        return self._words.get(word)
