"""What the words of a question mean: the fewest, longest known words win, and what is left over is remembered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby, product
from pathlib import Path

from core.errors import DataFileError
from knowledge.normalise import homophone_key, latin_runs, spelling
from knowledge.pinyin import read_pinyin
from knowledge.rereading import FILE as REREADINGS
from knowledge.rereading import Rereadings

_UNEXPLAINED, _IDLE_WORD = 10.0, 1.5
_LENGTH_BONUS = 0.001
"""Of two cuts with as many words, the one with the longer words is meant."""
_COUNTED = re.compile("[一二三四五六七八九十两]+(?:个|项|条|大|名|类|种|次|回)")
"""A number of things sounds like many a word and is none of them: 农村三个比例 is not 村上."""
_CHINESE = re.compile("[\u3400-\u9fff]+")
_ASKING = re.compile("[哪谁几啥么]|什么|多少")
"""A slip is never mended towards a word that asks: 找哪些 is no slip of 照哪些."""
_CHOICES = re.compile(r"[()]")
"""Brackets hold the choices of a family of words."""
FILE = Path(__file__).with_name("synonyms.toml")


class Sort(StrEnum):
    """What a meaning is for; synonyms.toml explains the groups."""

    SUBJECT = "subject"
    SCOPE = "scope"
    ASPECT = "aspect"
    COMMON = "common"
    FILLER = "filler"
    EVERYDAY = "everyday"
    FOREIGN = "foreign"
    PLACE = "place"


_GRAMMAR = frozenset("的是了在有和与个不")
"""Characters that are hardly ever typed by mistake."""
_IDLE = frozenset({Sort.FILLER, Sort.EVERYDAY})
_MENDED = frozenset({Sort.SUBJECT, Sort.SCOPE, Sort.COMMON})
"""Slips are mended towards what the documents speak of, never towards other words that sound alike."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning; `words` are all its spellings, the canonical one first."""

    code: str
    sort: Sort
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text that has a meaning."""

    meaning: Meaning
    start: int
    end: int

    @property
    def code(self) -> str:
        """The code of the meaning."""
        return self.meaning.code


class Lexicon:
    """All meanings by their words, and what some of them become beside others."""

    def __init__(self, meanings: tuple[Meaning, ...], rereadings: Rereadings | None = None) -> None:
        self.meanings = meanings
        self._rereadings = rereadings or Rereadings()
        self._by_word = {word: meaning for meaning in meanings for word in meaning.words}
        self._last: tuple[str, tuple[Mention, ...]] = ("", ())
        self._longest: dict[str, int] = {}
        for word in self._by_word:
            self._longest[word[0]] = max(len(word), self._longest.get(word[0], 0))

    @classmethod
    def load(cls, file: Path = FILE) -> Lexicon:
        """The meanings of a file; DataFileError names every word that stands twice."""
        groups = tomllib.loads(file.read_text(encoding="utf-8"))
        problems = [f"[{group}]: unknown group" for group in groups if group not in set(Sort)]
        meanings = tuple(
            Meaning(code, Sort(group), tuple(dict.fromkeys(_spelled_out(_joined(lines)))))
            for group, codes in groups.items()
            if group in set(Sort)
            for code, lines in codes.items()
        )
        problems += _twice(meanings)
        if problems:
            raise DataFileError(file.name, problems)
        owners = {word: meaning.code for meaning in meanings for word in meaning.words}
        return cls(meanings, Rereadings.load(file.with_name(REREADINGS.name), owners))

    def __getitem__(self, code: str) -> Meaning:
        return self._by_code[code]

    def scan(self, text: str) -> tuple[Mention, ...]:
        """The known words of a plain text: the cut that leaves least unexplained, then the fewest words.

        The last text is remembered: one question is looked at several times in a row.
        """
        last, mentions = self._last
        if text != last:
            mentions = self._cut(text)
            self._last = (text, mentions)
        return mentions

    def _cut(self, text: str) -> tuple[Mention, ...]:
        costs, cuts = [0.0] * (len(text) + 1), [0] * len(text)
        for start in range(len(text) - 1, -1, -1):
            costs[start], cuts[start] = costs[start + 1] + _UNEXPLAINED, 0
            for length in range(1, min(self._longest.get(text[start], 0), len(text) - start) + 1):
                meaning = self._by_word.get(text[start : start + length])
                if meaning is None:
                    continue
                word = _IDLE_WORD if meaning.sort in _IDLE else 1.0
                cost = costs[start + length] + word - _LENGTH_BONUS * length * length
                if cost < costs[start]:
                    costs[start], cuts[start] = cost, length
        return tuple(self._mentions(text, cuts))

    def reread(self, mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
        """The known words of a question, each as it is meant beside the others."""
        codes = self._rereadings.codes(mentions, text)
        return tuple(
            mention if mention.code == code else Mention(self[code], mention.start, mention.end)
            for mention, code in zip(mentions, codes, strict=True)
        )

    def _mentions(self, text: str, cuts: list[int]) -> Iterator[Mention]:
        start = 0
        while start < len(text):
            end = start + (cuts[start] or 1)
            if cuts[start]:
                yield Mention(self._by_word[text[start:end]], start, end)
            start = end

    def rest(self, text: str) -> tuple[tuple[int, int], ...]:
        """The stretches that no word explains; a lone filler inside one (技术能手) belongs to it."""
        mentions = self.scan(text)
        known = [not char.strip() for char in text]
        for mention in mentions:
            known[mention.start : mention.end] = [True] * (mention.end - mention.start)
        for mention in mentions:
            inside = mention.start > 0 and mention.end < len(text)
            lone = mention.meaning.sort in _IDLE and mention.end - mention.start == 1 and inside
            if lone and _is_chinese(text[mention.start]) and not known[mention.start - 1] and not known[mention.end]:
                known[mention.start] = False
        return tuple(_runs(known))

    def repair(self, text: str) -> str:
        """The text with pinyin and homophone slips put right, where a known word fits exactly."""
        if latin_runs(text):
            text = read_pinyin(text, self.by_spelling)
        for start, end in reversed(self.rest(text)):
            for found in reversed([*_CHINESE.finditer(text, start, end)]):
                text = self._mend(text, found.start(), found.end(), 2)
        for start, end in reversed(self._idle(text)):
            text = self._mend(text, start, end, 3)
        return text

    def _idle(self, text: str) -> list[tuple[int, int]]:
        """Words of one character that say nothing: in the midst of a longer word they may be slips (俩新组织)."""
        return [
            (mention.start, mention.end)
            for mention in self.scan(text)
            if mention.end - mention.start == 1
            and mention.meaning.sort in _IDLE
            and _is_chinese(text[mention.start])
            and text[mention.start] not in _GRAMMAR
        ]

    def _mend(self, text: str, start: int, end: int, shortest: int) -> str:
        """Replace a window around a stretch by the known word that sounds the same and differs only there."""
        if _COUNTED.match(text, start):
            return text
        for length in range(min(6, len(text)), shortest - 1, -1):
            for begin in range(max(0, end - length), min(start, len(text) - length) + 1):
                window = text[begin : begin + length]
                word = self._by_sound.get(homophone_key(window))
                if word and _alike(word, window) and _same_outside(word, window, start - begin, end - begin):
                    return text[:begin] + word + text[begin + length :]
        return text

    @cached_property
    def _by_code(self) -> Mapping[str, Meaning]:
        return {meaning.code: meaning for meaning in self.meanings}

    @cached_property
    def _by_sound(self) -> Mapping[tuple[str, ...], str]:
        words = [
            word
            for word, meaning in self._by_word.items()
            if len(word) >= 2 and _is_chinese(word[0]) and meaning.sort in _MENDED and not _ASKING.search(word)
        ]
        return {homophone_key(word): word for word in reversed(words)}

    @cached_property
    def by_spelling(self) -> Mapping[str, str]:
        """Words by their pinyin; of two that sound the same, the one that says more, then the earlier one."""
        words = [word for word in reversed(self._by_word) if any(map(_is_chinese, word))]
        words.sort(key=lambda word: self._by_word[word].sort not in _IDLE)
        return {spelling(word): word for word in words}


def _joined(lines: str | list[str]) -> str:
    """The words of a meaning, which stand in one line or in several."""
    return lines if isinstance(lines, str) else " ".join(lines)


def _spelled_out(words: str) -> Iterator[str]:
    """Each word, and each word of a family: 哪(两|三)(种|类) stands for four."""
    for word in words.split():
        pieces = [piece.split("|") for piece in _CHOICES.split(word)] if "|" in word else [[word]]
        yield from ("".join(chosen) for chosen in product(*pieces))


def _runs(known: list[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of False."""
    start = 0
    for explained, group in groupby(known):
        end = start + len(list(group))
        if not explained:
            yield start, end
        start = end


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _alike(word: str, window: str) -> bool:
    """Two characters must share one; longer words may differ everywhere."""
    same = sum(one == other for one, other in zip(word, window, strict=True))
    return same >= (1 if len(word) <= 3 else 2)


def _same_outside(word: str, window: str, start: int, end: int) -> bool:
    return word[:start] == window[:start] and word[end:] == window[end:]


def _twice(meanings: tuple[Meaning, ...]) -> list[str]:
    owner: dict[str, str] = {}
    problems: list[str] = []
    for meaning in meanings:
        for word in meaning.words:
            if word in owner:
                problems.append(f"{word} stands under {owner[word]} and {meaning.code}")
            owner[word] = meaning.code
    return problems
