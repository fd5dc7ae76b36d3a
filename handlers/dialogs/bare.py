"""The bare words of an answer: what is compared where a whole message is a yes, a no or the name of a field."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.normalise import plain

_MARKS = re.compile(r"[\s“”\"'（）()]")
_TRIMMED = " \t\r\n。.!！?？,，、~～“”\"'"


@lru_cache(maxsize=4096)  # the labels of a form are compared with every message
def bare(words: str) -> str:
    """The words in one spelling, without brackets, quote marks, spaces and marks at their ends.

    >>> bare("“農村 女黨員”。")
    '农村女党员'
    """
    return _MARKS.sub("", plain(words)).strip(_TRIMMED).lower()
