"""Brackets that change nothing: around one name or count, around another name of the same, around the count itself."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.events import Event

_SILENT = frozenset({"field", "among", "sep", "noise"})


def without_needless_brackets(events: Sequence[Event], whole: str) -> list[Event]:
    """28（总数）, 女（10）, 总数（人）, 青年（35岁以下）, 40%（10人）: as if the bracket were not there."""
    made: list[Event] = []
    open_ones: list[int] = []
    """Where the brackets began that are still there."""
    for at, event in enumerate(events):
        if event.kind == "open":
            open_ones.append(len(made))
        if event.kind != "close" or not open_ones:
            made.append(event)
            continue
        opened = open_ones[-1]
        follows = events[at + 1] if at + 1 < len(events) else None
        kept = _kept(made[opened - 1] if opened > 0 else None, made[opened + 1 :], follows, whole)
        if kept is None:
            made.append(event)
        else:
            open_ones.pop()
            made[max(0, opened - 1) :] = kept
    return made


def _kept(before: Event | None, inside: Sequence[Event], follows: Event | None, whole: str) -> Sequence[Event] | None:
    """What stands in place of the event before a bracket and the bracket; None where the bracket says something."""
    outer = [before] if before else []
    if (
        before
        and before.kind == "field"
        and _is_silent(inside)
        and {event.field for event in inside} <= {before.field, ""}
    ):
        return outer
    if not inside:
        return outer
    only = changed(inside[0], end=inside[-1].end)
    if len(inside) > 1 and not (
        only.field and all(event.kind == "field" and event.field == only.field for event in inside)
    ):
        return None
    if before and before.number and only.number:
        return _counted(before, only)
    if _completes(before, only) or _narrows(before, only, follows, whole):
        return [*outer, only]
    return None


def _is_silent(inside: Sequence[Event]) -> bool:
    """Words without a count: they only explain the name before them."""
    return all(event.kind in _SILENT for event in inside)


def _completes(before: Event | None, only: Event) -> bool:
    """Whether the one thing in the bracket is the other half of what stands before it, or a name before a count."""
    if only.kind == "field":
        return before is None or before.kind != "field"
    return only.kind == "count" and before is not None and before.kind == "field"


def _counted(before: Event, only: Event) -> Sequence[Event] | None:
    """二十五（25）名: the same count twice. 40%（10人）: the count itself."""
    if before.number is None or only.number is None or only.kind != "count" or before.kind != "count":
        return None
    if before.number.value is not None and before.number.value == only.number.value:
        return [before]
    is_share = before.number.sort == "pct" and only.number.is_exact
    return [changed(before, end=only.end, number=only.number)] if is_share else None


def _narrows(before: Event | None, only: Event, follows: Event | None, whole: str) -> bool:
    """女（农村）4: two names of those who are both."""
    is_pair = before is not None and before.kind == "field" and only.kind == "field"
    return bool(
        is_pair and before and not {before.field, only.field} & {"", whole} and follows and follows.kind == "count"
    )
