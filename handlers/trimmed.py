"""A whole message in one spelling, without the marks at its ends: what is compared with words that stand in a list."""

from __future__ import annotations

from knowledge.normalise import plain

MARKS = " \t\r\n。.!！?？,，、~～"


def trimmed(said: str) -> str:
    """The message in half width and simplified characters, without marks and white space around it.

    >>> trimmed("報數。 ")
    '报数'
    """
    return plain(said).strip(MARKS)
