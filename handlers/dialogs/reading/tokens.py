"""The words of a message: fields, counts, units, periods and what stands between, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handlers.dialogs.reading.lexicon import NO_WORD, Word
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.periods import Mention
from handlers.dialogs.reading.places import Place

Kind = Literal[
    "field", "number", "filler", "correct", "old", "more", "less", "void", "all", "rest", "among", "none", "zero",
    "approx", "ytd", "now", "ask", "suppose", "unsure", "compare", "other", "sep", "link", "open", "close", "period",
    "place", "noise", "junk", "same", "ratio", "until", "or", "each", "except",
]  # fmt: skip


@dataclass(slots=True)
class Token:
    """One word of a message. Which of the other attributes are set follows from its kind.

    No word is changed once it is made; it is plain since a long message has thousands of them.
    """

    kind: Kind
    start: int
    end: int
    field: str = ""
    number: Number | None = None
    mention: Mention | None = None
    place: Place | None = None
    level: int = 0
    """How strongly a separator separates: 1 space, 2 list, 3 comma, 4 line, 5 sentence."""
    word: Word = NO_WORD
    """What the dictionary says about the word."""
    is_word: bool = False
    mark: str = ""
    """A separator's character; of links ":" or "-"; "figures" for a long row of them that may be a telephone number."""


def beside(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """The next word in a direction; spaces and words that say nothing by themselves are passed over."""
    at += step
    while 0 <= at < len(tokens) and (tokens[at].level == 1 or tokens[at].kind == "filler"):
        at += step
    return tokens[at] if 0 <= at < len(tokens) else None
