"""Where a dialog stands, as a value that survives a restart as JSON.

The answers themselves are not here: they are the draft in the database, so that two people who fill in the
same report see each other's numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from core.messages import Choice
from core.period import Period, parse_period
from core.plain import as_json


class Wanted(StrEnum):
    """What kind of answer an open question waits for."""

    COUNT = "count"
    """A count for the first of `fields`; if it cannot be read, the question stays."""
    YES = "yes"
    """Yes stores `values`; no asks for the first of `fields`."""
    WHICH = "which"
    """One of `fields`, to be changed."""
    WHOSE = "whose"
    """The field to which the count `values[""]` belongs."""
    SCOPE = "scope"
    """Whether counts are of a part (the first of `fields`) or of all: `values` holds both."""
    BASIS = "basis"
    """Whether the counts `values` are of the quarter or from January on."""
    DOUBT = "doubt"
    """Yes accepts the unlikely counts of `fields` under `key`; no asks which to change."""
    WHY = "why"
    """The reason of an unlikely count, kept under `key`; no asks for the count itself."""
    ZERO = "zero"
    """Yes makes every flow 0."""
    DROP = "drop"
    """Yes throws the draft away."""
    PROVISIONAL = "provisional"
    """Yes submits with counts that are not known yet."""
    REASON = "reason"
    """One sentence why a submitted report is changed."""
    DIFFERENCE = "difference"
    """One sentence why the counts are not the sum of the units below; `key` is the reason of the change."""


REASONS = frozenset({Wanted.REASON, Wanted.WHY, Wanted.DIFFERENCE})
"""Those that are answered by a sentence."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An open question, with the words in which it is asked, so that it can be repeated as it was."""

    wanted: Wanted
    text: str
    fields: tuple[str, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """The answer that a field had before the last step: kind and count, for 撤回."""

    field: str
    kind: str
    value: int | None
    after: int | None


@dataclass(frozen=True)
class State:
    """One report being filled in by one person in one conversation; `quarter` is the code of its period.

    `asked` is the field asked out of turn (after 上一步 or 改数), empty where the next open one is asked.
    `held` are counts that were refused and fit once another one is changed. `agreed` are the keys of accepted
    doubts, `reasons` what was given as a reason for some of them. `settled` are returned fields answered in this talk.
    `shown` are the answers as read back last. `explained` is the document of which it was said that its shares are
    asked of the whole city. `difference` is why the counts are not the sum of the units below.
    """

    unit: str
    quarter: str
    asked: str = ""
    pending: tuple[Pending, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)
    agreed: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    undo: tuple[Before, ...] = ()
    shown: str = ""
    touched: tuple[str, ...] = ()
    explained: str = ""
    paused: bool = False
    difference: str = ""

    @property
    def period(self) -> Period:
        """The quarter or year of the report."""
        return parse_period(self.quarter)

    def write(self) -> str:
        """As text for the conversation's row."""
        return as_json(self)

    @classmethod
    def read(cls, kept: str) -> State:
        """The value of `write`."""
        return cls(**{key: _LOADERS[key](value) for key, value in json.loads(kept).items()})


Value = TypeVar("Value")


def with_changes(value: Value, **changes: object) -> Value:
    """A frozen value with some of its fields changed, as `dataclasses.replace` makes it, for what changes often."""
    made = object.__new__(type(value))
    made.__dict__.update(value.__dict__, **changes)
    return made


def _pending(row: Mapping[str, Any]) -> Pending:
    return Pending(
        wanted=Wanted(row["wanted"]),
        text=row["text"],
        fields=tuple(row["fields"]),
        values=row["values"],
        choices=tuple(Choice(**choice) for choice in row["choices"]),
        key=row["key"],
    )


_LOADERS: dict[str, Callable[[Any], Any]] = {
    "unit": str,
    "quarter": str,
    "asked": str,
    "pending": lambda rows: tuple(_pending(row) for row in rows),
    "held": dict,
    "agreed": tuple,
    "reasons": dict,
    "settled": tuple,
    "undo": lambda rows: tuple(Before(**row) for row in rows),
    "shown": str,
    "touched": tuple,
    "explained": str,
    "paused": bool,
    "difference": str,
}
