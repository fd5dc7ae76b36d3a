"""What a conversation keeps of its report: the open form, or the question whose report is meant."""

from __future__ import annotations

from dataclasses import dataclass

from core.plain import as_json
from handlers.dialogs.state import State
from handlers.opened import opened


@dataclass(frozen=True, slots=True)
class Placing:
    """A report whose unit or quarter is still open.

    `words` and `command` are what the report was opened with; they go to the form once its place is known.
    `asks` is the point in question, `options` the codes among which to choose, `text` the question as asked.
    `back` is the form that was open before, for when nothing comes of it.
    """

    words: str = ""
    command: str = ""
    unit: str = ""
    quarter: str = ""
    asks: str = ""
    options: tuple[str, ...] = ()
    text: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of a report this conversation knows: the newest entry, the round of the draft, the version."""

    entry: int
    round: int
    version: int


_MOST = 256
_KNOWN: dict[str, State | Placing | None] = {}
"""What stands in the newest texts."""


def keep(value: State | Placing | None, seen: Seen | None = None) -> str:
    """As text for the conversation's row; empty where no report is open."""
    if value is None:
        return ""
    if isinstance(value, State):
        known = {"seen": seen} if seen else {}
        return _known(as_json({"form": value.write(), **known}), value)
    return _known(as_json({"placing": value}), value)


def kept(dialog: str) -> State | Placing | None:
    """The value of `keep`; None also where another dialog than a report is open."""
    if dialog in _KNOWN:
        return _KNOWN[dialog]
    value = _read(dialog)
    _known(dialog, value)
    return value


def _known(dialog: str, value: State | Placing | None) -> str:
    """The same text, which need not be read: most messages come to what this process has written itself."""
    _KNOWN[dialog] = value
    if len(_KNOWN) > _MOST:
        del _KNOWN[next(iter(_KNOWN))]
    return dialog


def _read(dialog: str) -> State | Placing | None:
    row = opened(dialog)
    if "form" in row:
        return State.read(row["form"])
    if "placing" not in row:
        return None
    placing = row["placing"]
    return Placing(**{**placing, "options": tuple(placing["options"])})


def seen_of(dialog: str, unit: str, quarter: str) -> Seen | None:
    """What the open form of this report has seen; None where another form or none is open."""
    row = opened(dialog)
    state = kept(dialog)
    if not isinstance(state, State) or (state.unit, state.quarter) != (unit, quarter) or "seen" not in row:
        return None
    return Seen(**row["seen"])
