"""Dataclasses as JSON, without the copies that `dataclasses.asdict` makes of everything in them."""

from __future__ import annotations

import json


def as_json(value: object) -> str:
    """A value as JSON in which every dataclass is the mapping of its fields.

    >>> from core.messages import Choice
    >>> as_json({"offered": Choice("0名", "0")})
    '{"offered": {"label": "0名", "says": "0", "main": false}}'
    """
    return _WITH_SPACES.encode(value)


def by_field(value: object) -> dict[str, object]:
    """The fields of a dataclass as a mapping; TypeError for anything else."""
    fields = getattr(type(value), "__dataclass_fields__", None)
    if fields is None:
        raise TypeError(f"{type(value).__name__} is no dataclass")
    return {name: getattr(value, name) for name in fields}


_WITH_SPACES = json.JSONEncoder(ensure_ascii=False, default=by_field)
