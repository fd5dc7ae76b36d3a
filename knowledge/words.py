"""Words of a text by jieba with our own dictionary: which of the words nobody explained carry a meaning."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import TYPE_CHECKING

from knowledge.lexicon import Lexicon, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTENT = ("n", "v", "j", "i", "l", "t", "s")
_WEAK = frozenset(["vshi", "vyou", "vd", "vn", "ng", "vg", "tg"])
_EVERYDAY = frozenset(
    [
        "知道",
        "告诉",
        "想问",
        "看看",
        "觉得",
        "认为",
        "清楚",
        "明白",
        "东西",
        "时候",
        "事情",
        "地方",
        "意思",
        "感觉",
        "一定",
    ]
)


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
                tokenizer.add_word(word, tag="x" if meaning.sort is Sort.FILLER else "domain")
    return jieba.posseg.POSTokenizer(tokenizer)


def content_words(text: str, runs: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The words of a text that carry a meaning of their own and lie in the unexplained stretches."""
    left = tuple(runs)
    if not left:
        return ()
    found = []
    for word, flag in _tagger(lexicon).cut(text):  # type: ignore[attr-defined]  # jieba has no types
        strong = flag[:1] in _CONTENT and flag not in _WEAK and word not in _EVERYDAY
        if strong and len(word) > 1 and any(word in run or run in word for run in left):
            found.append(word)
    return tuple(dict.fromkeys(found))
