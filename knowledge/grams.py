"""What the index counts instead of words: characters and pairs of characters, which need no dictionary."""

from __future__ import annotations

import re
from itertools import chain, pairwise

from knowledge.normalise import plain

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")


def grams(text: str) -> list[str]:
    """Character one- and two-grams of the Chinese runs; numbers and Latin words stay whole.

    >>> grams("女党员40%")
    ['女', '党', '员', '女党', '党员', '40%']
    """
    found: list[str] = []
    for run in _RUN.findall(plain(text).lower()):
        if run[0] >= "\u3400":
            found += chain(run, (one + other for one, other in pairwise(run)))
        else:
            found.append(run)
    return found
