"""Copies of words and events with something changed: a long message makes thousands of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Item = TypeVar("Item")


def changed(item: Item, **changes: object) -> Item:
    """A copy of a plain dataclass with some attributes changed; several times faster than `dataclasses.replace`."""
    kind: type[Any] = type(item)
    made: Item = kind(*_values_of(kind)(item))  # type: ignore[arg-type]  # classes can be hashed
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@cache
def _values_of(kind: type) -> Callable[[object], tuple[Any, ...]]:
    """Reads all attributes of a class of items in their order."""
    return attrgetter(*(field.name for field in fields(kind)))
