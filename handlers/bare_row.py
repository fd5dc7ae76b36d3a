"""A row of bare numbers as a whole message (25 20 23 10 …): most likely a report in the order of the form. Pure."""

from __future__ import annotations

import re

from handlers.dialogs.reading import read_count
from knowledge.normalise import plain

_BETWEEN = re.compile(r"[\s,，、;；/|]+")
_FEWEST = 5
"""A shorter row may be anything: a date, a phone number, 2014 4 8."""


def bare_counts(said: str) -> int:
    """How many counts a message holds that holds nothing else; 0 where it says anything besides.

    >>> bare_counts("25 20 23"), bare_counts("25 女20")
    (3, 0)
    """
    parts = [part for part in _BETWEEN.split(plain(said).strip()) if part]
    return len(parts) if all(read_count(part).value is not None for part in parts) else 0


def is_row(said: str, fields: int) -> bool:
    """Whether these are counts and nothing else: as many as a form has fields, or at least five.

    >>> is_row("25 20 23 10 7", 16), is_row("2014 4 8", 16), is_row("三十，二十，八", 3), is_row("25 20 女23 10 7", 16)
    (True, False, True, False)
    """
    found = bare_counts(said)
    return found > 1 and (found == fields or found >= _FEWEST)
