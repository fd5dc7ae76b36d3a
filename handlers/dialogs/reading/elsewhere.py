"""Parts of something that is not asked: 城镇13（女6）, 男15名，其中高中14名. They are no counts of the form."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.reading.events import Event


class Elsewhere:
    """Remembers what is spoken of that is not asked, in brackets and behind 其中."""

    def __init__(self, whole: str) -> None:
        self._whole = whole
        self._brackets: list[Event | None] = []
        self._listed: Event | None = None
        self._is_first = False
        """Only the first one behind 其中 is certainly a part; others may be of all again."""

    def open(self, before: Event | None) -> None:
        """A bracket behind this event."""
        outer = self._brackets[-1] if self._brackets else None
        self._brackets.append(before if _is_other(before) else outer)

    def close(self) -> None:
        """The bracket ends."""
        if self._brackets:
            self._brackets.pop()

    def among(self, events: Sequence[Event], at: int) -> None:
        """其中 stands at this place among the events."""
        last = next((events[before] for before in range(at - 1, -1, -1) if events[before].kind != "sep"), None)
        self._listed, self._is_first = (last, True) if _is_other(last) else (None, False)

    def leave(self) -> None:
        """A new line or sentence stands for itself."""
        self._listed = None

    def holds(self, event: Event) -> bool:
        """Whether a field is said of what is not asked; 女 behind 男 and the total end it."""
        if self._brackets and self._brackets[-1]:
            return True
        if self._listed and event.field in {"", self._whole, self._listed.completes}:
            self._listed = None
        return self._listed is not None

    def is_certain(self) -> bool:
        """Whether the field said here is surely none of the form: a part of the other half (城镇, 男)."""
        outer = self._brackets[-1] if self._brackets and self._brackets[-1] else self._listed
        is_first, self._is_first = self._is_first or outer is not self._listed, False
        return bool(outer and outer.completes and is_first)


def _is_other(event: Event | None) -> bool:
    return event is not None and event.kind == "said" and not event.field and event.number is not None
