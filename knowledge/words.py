"""Words of a text by jieba with our own dictionary: which of the words nobody explained carry a meaning."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import TYPE_CHECKING

from knowledge.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

_THINGS = frozenset("nxjsti")
"""First letters of the kinds of words that name something; what the dictionary does not know counts so too."""
_THING, _ACTION = 1.0, 0.5
_WEAK = frozenset(["vshi", "vyou", "vd", "ng", "vg", "tg", "d", "c", "p", "r", "u", "y", "m", "q", "domain"])


@cache
def _tagger(lexicon: Lexicon) -> object:
    """Jieba's tagger, taught the words of the lexicon; opened only when a question leaves words over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for meaning in lexicon.meanings:
        for word in meaning.words:
            if len(word) > 1:
                tokenizer.add_word(word, tag="domain")
    return jieba.posseg.POSTokenizer(tokenizer)


def content_words(text: str, runs: Iterable[str], lexicon: Lexicon) -> dict[str, float]:
    """The words of a text that lie in the unexplained stretches, with how much each says."""
    left = tuple(runs)
    if not left:
        return {}
    found: dict[str, float] = {}
    for word, flag in _tagger(lexicon).cut(text):  # type: ignore[attr-defined]  # jieba has no types
        if len(word) > 1 and flag not in _WEAK and any(word in run or run in word for run in left):
            found[word] = _THING if flag[:1] in _THINGS else _ACTION
    return found
