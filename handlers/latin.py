"""Messages typed wholly in Latin letters, as the Chinese that they spell: fazhan 12 ren, nv 5."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from handlers.kind_words import kind_words
from handlers.vocabulary import vocabulary
from knowledge.normalise import spelling
from knowledge.pinyin import read_pinyin

_LETTERS = re.compile(r"[a-z]+")


def from_latin(text: str) -> str:
    """A plain text; only one without any Chinese is read as pinyin.

    >>> from_latin("fazhan 12 ren, nv 5")
    '发展 12 人, 女 5'
    >>> from_latin("asdfgh")
    'asdfgh'
    """
    if not text.isascii() or not _LETTERS.search(text.lower()):
        return text
    said = read_pinyin(text.lower(), _words())
    return _LETTERS.sub(lambda found: _words().get(found.group(), found.group()), said)


@cache
def _words() -> Mapping[str, str]:
    return {**vocabulary().by_spelling, **{spelling(word): word for word in kind_words().latin}}
