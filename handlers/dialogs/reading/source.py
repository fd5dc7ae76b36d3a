"""A message in one spelling, with the way back to the characters as they were typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from knowledge.normalise import aligned

_QUOTES = frozenset("“”\"'‘’「」『』《》‹›«»`*_")
_ORDINALS = re.compile("[①-⒛㈠-㈩❶-❿➀-➓⓪-⓿㊀-㊉]")
"""Numbers in circles and brackets count the lines, not the members: NFKC would glue them to the count before."""
_MARKS = str.maketrans(
    {"【": " ", "】": " ", "[": " ", "]": " ", "\r": "\n", "\u3000": " ", "|": "\t", "｜": "\t", "│": "\t"}
)

_DIALECT = str.maketrans({"冇": "没", "哒": "了"})
"""How people here write what they say, character by character: 一个都冇得, 搞错哒."""

_LONGEST = 8000
"""Characters that are read; no report is longer."""


@dataclass(frozen=True)
class Source:
    """The plain text without quotation marks, and for each character (and the end) its place in the message."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, message: str) -> Self:
        """The source of a message."""
        marked = _ORDINALS.sub("\n", message[:_LONGEST]).translate(_MARKS).translate(_DIALECT)
        marked = _without_item_numbers(marked)
        plain, places = aligned(marked)
        # Some characters stand for many: ﷽ becomes eighteen.
        plain, places = plain[:_LONGEST], places[: _LONGEST + 1]
        if _QUOTES.isdisjoint(plain):
            return cls(plain, places)
        kept = [(char, places[at]) for at, char in enumerate(plain) if char not in _QUOTES]
        return cls("".join(char for char, _ in kept), (*(place for _, place in kept), len(marked)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text stands in the message."""
        return self.places[start], self.places[max(start, end - 1)] + 1

    def said(self, start: int, end: int) -> str:
        """A part of the text, without white space around it."""
        return self.text[start:end].strip()


def _without_item_numbers(text: str) -> str:
    """1.总数40 2.女16 3.35岁以下33: what counts the items gives way to white space, which keeps all places.

    They are such only where they go on from 1 to 3 at least, each behind white space or a mark.
    """
    places = list[tuple[int, int]]()
    at = 0
    while found := re.compile(rf"(?:^|(?<=[\s:：。；;，,])){len(places) + 1}[.．、)）](?=\s*\S)").search(text, at):
        places.append(found.span())
        at = found.end()
    if len(places) < _FEWEST_ITEMS:
        return text
    for start, end in places:
        text = f"{text[:start]}\n{' ' * (end - start - 1)}{text[end:]}"
    return text


_FEWEST_ITEMS = 3
