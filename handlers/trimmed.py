"""A whole message in one spelling, without the marks at its ends: what is compared with words that stand in a list."""

from __future__ import annotations

from functools import lru_cache

from knowledge.normalise import plain

MARKS = " \t\r\n。.!！?？,，、~～"


@lru_cache(maxsize=1024)  # several handlers look at the words of one message
def trimmed(said: str) -> str:
    """The message in half width and simplified characters, without marks and white space around it.

    >>> trimmed("報數。 ")
    '报数'
    """
    return plain(said).strip(MARKS)
