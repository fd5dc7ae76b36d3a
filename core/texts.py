"""Every sentence the assistant says, from TOML files that an office colleague can read in a diff.

The key path of a sentence is its name: `[report.open]` with `new = "…"` is `report.open.new`. Sentences
may hold placeholders in braces; all placeholders used are listed in `placeholders.toml`, so that a slip of
the pen fails at the start and not in a chat.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from core.errors import DataFileError, TextError

_Node: TypeAlias = "str | int | list[str] | Mapping[str, _Node]"

WORDING = Path(__file__).parent / "wording"


class Texts:
    """The sentences by name. `texts("report.fill.progress", done=5, all=16)` gives the finished one."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = dict(sentences)

    @classmethod
    def load(cls, folder: Path = WORDING) -> Texts:
        """All `*.toml` files of the folder; DataFileError lists every unknown placeholder and double name."""
        known = set(tomllib.loads((folder / "placeholders.toml").read_text(encoding="utf-8"))["names"])
        sentences: dict[str, str] = {}
        problems: list[str] = []
        for file in sorted(folder.glob("*.toml")):
            if file.name == "placeholders.toml":
                continue
            for name, sentence in _flatten("", tomllib.loads(file.read_text(encoding="utf-8"))):
                if name in sentences:
                    problems.append(f"{file.name}: {name} stands twice")
                problems += [
                    f"{file.name}: {name} uses the unknown placeholder {{{used}}}"
                    for used in sorted(placeholders(sentence) - known)
                ]
                sentences[name] = sentence
        if problems:
            raise DataFileError(str(folder), problems)
        return cls(sentences)

    def __call__(self, name: str, /, **values: object) -> str:
        """The finished sentence; TextError if there is none of this name or a placeholder has no value."""
        try:
            return self.raw(name).format_map(values)
        except (KeyError, IndexError, ValueError) as exc:
            raise TextError(f"text {name}: no value for {exc}") from exc

    def raw(self, name: str) -> str:
        """The sentence with its placeholders still in it; TextError if there is none of this name."""
        try:
            return self._sentences[name]
        except KeyError:
            raise TextError(f"no text named {name}") from None

    def renamed(self, others: Mapping[str, str]) -> Texts:
        """The same sentences, some of them in the words of another one: name by name."""
        return Texts({**self._sentences, **{name: self.raw(other) for name, other in others.items()}})

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self._sentences))


@cache
def placeholders(sentence: str) -> frozenset[str]:
    """The placeholder names in a sentence of ours."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _flatten(path: str, node: _Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Mapping):
        for key, child in node.items():
            yield from _flatten(f"{path}.{key}" if path else key, child)
