"""The meanings of words, loaded once for everything that looks at a message before the documents do."""

from __future__ import annotations

from functools import cache

from knowledge.lexicon import Lexicon


@cache
def vocabulary() -> Lexicon:
    """All meanings, loaded at first use."""
    return Lexicon.load()
