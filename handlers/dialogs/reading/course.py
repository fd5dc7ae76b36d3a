"""Where the following of a message stands: the event looked at, and everything remembered on the way."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.reading.elsewhere import Elsewhere
from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.ledger import Ledger
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.lists import Lists
from handlers.dialogs.reading.meaning import Known
from handlers.dialogs.reading.neighbours import Neighbours
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.scopes import Scope


class Course:
    """The events, the place among them, and what was said up to there."""

    def __init__(self, events: Sequence[Event], lexicon: Lexicon, known: Known) -> None:
        self.events = events
        self.lexicon = lexicon
        self.known = known
        self.ledger = Ledger(lexicon)
        self.scope = Scope(lexicon)
        self.elsewhere = Elsewhere(lexicon.whole)
        self.neighbours = Neighbours(lexicon, known)
        self.lists = Lists(events)
        self.at = 0
        self.loose: list[Event] = []
        self.is_rest = False
        self.as_many: Number | None = None
        """The count before 均为, for all the fields behind it."""
        self.clause = 0
        """Where the present clause begins."""
        self.taken_back: int | None = None
        """The count that a correction takes back where no field is named."""
        self.is_of_something_else = False
        """Whether the next count is one of what the form does not ask for."""
        self.outside: list[str] = []
        """The subjects before the brackets that are open."""

    def move(self, at: int) -> None:
        """Look at the event at a place."""
        self.at = at
        self.event = self.events[at]

    @property
    def previous(self) -> Event | None:
        """The event before it."""
        return self.events[self.at - 1] if self.at else None

    @property
    def next(self) -> Event | None:
        """The event behind it."""
        return self.events[self.at + 1] if self.at + 1 < len(self.events) else None
