"""Names in a row behind 均为 or 没有: which events speak for all of the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from handlers.dialogs.reading.events import Event


class Lists:
    """The lists of a message; found once, when the first of them is asked for."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    def continues_all(self, at: int) -> bool:
        """均为35岁以下、高中以上: a list of fields behind the word."""
        return self._before(at) is not None and self._with_all[at]

    def continues_none(self, at: int) -> bool:
        """没有农民工、两新: a list of fields behind the word."""
        counted = self._counted[at] if self._before(at) else None
        return counted is not None and counted.is_none and not counted.ends_with_count

    @cached_property
    def _with_all(self) -> Sequence[bool]:
        """For each event whether one before it in its list is said of all."""
        found: list[bool] = []
        for at in range(len(self._events)):
            before = self._before(at)
            found.append(before is not None and (before.is_all or found[at - 2]))
        return found

    @cached_property
    def _counted(self) -> Sequence[Event | None]:
        """For each event the next one before it in its list that has a count."""
        found: list[Event | None] = []
        for at in range(len(self._events)):
            before = self._before(at)
            is_name = before is not None and before.kind == "field"
            found.append(found[at - 2] if is_name else before)
        return found

    def _before(self, at: int) -> Event | None:
        """The event before this one in a list."""
        if at < 2 or self._events[at - 1].level != 2:
            return None
        before = self._events[at - 2]
        return before if before.kind in {"field", "said"} else None
