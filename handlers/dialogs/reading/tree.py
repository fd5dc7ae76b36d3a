"""Names as a tree of their characters or sounds, so that the longest one at a place is found in one walk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(slots=True)
class Tree(Generic[Value]):
    """What the name that ends here stands for, if one does, and the names that go on."""

    value: Value | None = None
    further: dict[str, Tree[Value]] = field(default_factory=dict)

    def add(self, name: Iterable[str], value: Value) -> None:
        """Keep what a name stands for."""
        tree = self
        for part in name:
            tree = tree.further.setdefault(part, Tree())
        tree.value = value

    def longest_at(self, parts: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Where the longest name that begins at a place ends, and what it stands for."""
        longest = None
        further = self.further
        at, end = start, len(parts)
        while at < end:
            tree = further.get(parts[at])
            if tree is None:
                break
            at += 1
            if tree.value is not None:
                longest = at, tree.value
            further = tree.further
        return longest


def tree_of(names: Iterable[tuple[Iterable[str], Value]]) -> Tree[Value]:
    """The tree of names with what they stand for."""
    tree: Tree[Value] = Tree()
    for name, value in names:
        tree.add(name, value)
    return tree
