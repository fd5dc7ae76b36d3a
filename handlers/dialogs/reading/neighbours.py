"""Names behind the count of a part: 农村12，青年9，女4. They may be of the part or of all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Known


class Neighbours:
    """Remembers the part spoken of last, while names follow that have a field within it."""

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        self._lexicon = lexicon
        self._known = known
        self._outer = self._part_asked(known.expected)
        self._is_asked = bool(self._outer)
        """The part comes from the question and not from the message."""
        self._is_list = False
        """Only a name in the same list may be of the part: 农村女4、高中10."""
        self.stretch = 0
        """Which names stand together."""

    def part_beside(self, code: str, left: str, between: Sequence[Event]) -> str:
        """The part to which this name may belong; empty where it is of all."""
        outer = self._outer or left
        inner = self._lexicon.within(outer, code) if outer else None
        if not inner or inner in {code, outer} or (self._is_list and not _is_list(between)):
            return ""
        return "" if self._is_asked and inner in self._known.values else outer

    def note(self, code: str, event: Event, claimed: Collection[str]) -> None:
        """A count was said for this field."""
        outer = code if self._lexicon.has_parts_across(code) else self._part_asked(code)
        if not outer or event.field != code:
            self.end()
            return
        self._outer, self._is_asked = outer, False
        self._is_list = outer not in {*claimed, *self._known.values}
        self.stretch += 1

    def end(self) -> None:
        """Something else is spoken of."""
        self._outer, self._is_asked = "", False
        self.stretch += 1

    def _part_asked(self, code: str) -> str:
        """农村 of 农村女党员."""
        field = self._lexicon.fields.get(code)
        outer = field.parents[0] if field and len(field.parents) == 2 else ""
        return outer if outer and self._lexicon.has_parts_across(outer) else ""


def _is_list(between: Sequence[Event]) -> bool:
    return bool(between) and all(event.kind == "sep" and event.level == 2 for event in between)
