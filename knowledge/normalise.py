"""One spelling for every way of typing the same words: full-width, traditional, homophones, dialect.

`plain` is what all reading of Chinese starts from; `aligned` says in addition where each character stood, so
that a finding can be pointed at in the message as it was typed. The dictionaries are opened at first use.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

DIALECT = Path(__file__).with_name("dialect.toml")
_SIMILAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_LATIN = re.compile(r"\d*[a-z][a-z\d]*(?:\s+[a-z\d]*[a-z][a-z\d]*)*", re.IGNORECASE)


class _Plain(dict[int, str]):
    """A table for `str.translate`, made as characters come: NFKC of each, nothing for the invisible ones."""

    def __missing__(self, code: int) -> str:
        made = "".join(part for part in unicodedata.normalize("NFKC", chr(code)) if unicodedata.category(part) != "Cf")
        if code <= _MOST_KEPT:
            self[code] = made
        return made


_MOST_KEPT = 0xFFFF
"""Rarer characters are looked at each time, so that the table stays small whatever is typed."""
_PLAIN = _Plain()


def plain(text: str) -> str:
    """NFKC, without invisible characters, in simplified characters.

    >>> plain("農村女黨員１２名")
    '农村女党员12名'
    """
    if text.isascii():
        return text
    return _remembered(text) if len(text) <= _SHORT else _made_plain(text)


_SHORT = 200
"""Longer texts are no messages that many handlers look at."""


@lru_cache(maxsize=64)  # dozens look at the words of one message
def _remembered(text: str) -> str:
    return _made_plain(text)


def _made_plain(text: str) -> str:
    return _simplified(text.translate(_PLAIN))


def aligned(text: str) -> tuple[str, tuple[int, ...]]:
    """The plain text, and for each of its characters (and its end) the place in `text`.

    >>> aligned("㈠雙峰")
    ('(一)双峰', (0, 0, 0, 1, 2, 3))
    """
    if all(len(_PLAIN[ord(char)]) == 1 for char in set(text)):
        return plain(text), tuple(range(len(text) + 1))
    made: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in _PLAIN[ord(char)]:
            made.append(part)
            places.append(place)
    return _simplified("".join(made)), (*places, len(text))


def standard(text: str) -> str:
    """A plain text with words of the dialect in standard ones.

    >>> standard("女的有冇比例")
    '女的有没有比例'
    """
    words, pattern = _dialect()
    return pattern.sub(lambda found: words[found.group()], text)


def homophone_key(text: str) -> tuple[str, ...]:
    """One syllable a character, without tone and with the usual mix-ups of typing merged.

    >>> homophone_key("女党圆") == homophone_key("女党员")
    True
    >>> homophone_key("双丰县") == homophone_key("双峰县")
    True
    """
    return tuple(map(_sound, text))


def spelling(text: str) -> str:
    """The words as they are typed in pinyin without spaces: jijifenzi. Other characters stay.

    >>> spelling("女党员")
    'nvdangyuan'
    """
    return "".join(_syllable(char) for char in text)


def latin_runs(text: str) -> tuple[re.Match[str], ...]:
    """The stretches of Latin letters, which may be pinyin, with their digits and spaces: 35 sui yixia."""
    return tuple(_LATIN.finditer(text))


def _simplified(text: str) -> str:
    """Simplified characters; where a phrase would change its length, character by character."""
    if text.isascii():
        return text
    convert = _converter()
    simplified = convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(changed if len(changed := convert(char)) == 1 else char for char in text)


@cache
def _dialect() -> tuple[Mapping[str, str], re.Pattern[str]]:
    words: dict[str, str] = tomllib.loads(DIALECT.read_text(encoding="utf-8"))["words"]
    longest_first = sorted(words, key=len, reverse=True)
    return words, re.compile("|".join(map(re.escape, longest_first)))


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


@cache
def _syllable(char: str) -> str:
    return _sounds()(char) if "\u3400" <= char <= "\u9fff" else char.lower()


@cache
def _sounds() -> Callable[[str], str]:
    """The sound of one character. The library's words of several, 40 MB of them, are never asked for and not loaded.

    https://pypinyin.readthedocs.io/zh_CN/master/faq.html#no-phrases
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, pinyin

    return lambda char: str(pinyin(char, style=Style.NORMAL, v_to_u=False)[0][0])


@cache
def _sound(char: str) -> str:
    """The syllable of a character with the usual mix-ups merged."""
    syllable = _syllable(char)
    for one, other in _SIMILAR:
        syllable = syllable.replace(one, other)
    return syllable
