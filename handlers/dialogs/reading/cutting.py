"""A text cut into words: at each place the first look that knows the word there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from handlers.dialogs.reading.ages import AGE_WORD, FIRST_OF_AGE, age_at
from handlers.dialogs.reading.lexicon import Lexicon, Word
from handlers.dialogs.reading.numerals import (
    CHINESE_NUMERALS,
    FIGURE_CHARACTERS,
    FIRST_OF_MORE,
    FIRST_OF_NUMBER,
    NUMERAL,
    PERSONS,
    Number,
    number_at,
)
from handlers.dialogs.reading.periods import FIRST_OF_PERIOD, Mention, mention_at
from handlers.dialogs.reading.places import Gazetteer, Place
from handlers.dialogs.reading.repeats import FIRST_OF_SAME, same_end
from handlers.dialogs.reading.tokens import Token
from knowledge.normalise import homophone_key

_SEPARATORS = {
    "\t": 2, "/": 2, "、": 2, "\\": 2, ",": 3, "，": 3, "~": 1, ";": 4, "；": 4, "\n": 4, "。": 5, "!": 5, "?": 5,
    "和": 2, "及": 2, "与": 2, "…": 3, ".": 3, "·": 1, "•": 4, "&": 2, "+": 2,
}  # fmt: skip
_MARKS = frozenset(":=-—–─>→")
_ARROW = re.compile("[-=—]*[>→]")
_LINK = re.compile("[:=]|-{2,}|[—–─]{2,}|[-—–](?![0-9一二三四五六七八九十])")
_N = rf"[{NUMERAL}]"
_BATCH = re.compile(rf"第{_N}+(?:批次?|次|轮)")
"""Counts behind them are of a part that is not asked."""
_JUNK = re.compile(
    "|".join(
        (
            r"[0-9]{14,17}[0-9xX](?![0-9])",
            r"0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])|1[3-9][0-9]{9}(?![0-9])|(?P<figures>[0-9]{7,})(?:-[0-9]+)?",
            r"[〔(\[]?[0-9]{4}[〕)\]][0-9]+号(?:文件?)?",
            rf"第{_N}+(?:[条款期届页号份章节轮步组]|个(?!季))?",
            r"[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}(?:日|号)?",
            rf"{_N}{{1,3}}月{_N}{{1,3}}[日号]?",
            rf"{_N}{{1,2}}(?:大?项|个?方面|个?指标|大?类|个?数据)",
            rf"{_N}{{1,3}}[日号](?!人|楼)|[0-9]+号",
            r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![0-9])",
            rf"[{NUMERAL}.]{{1,64}}+\s*+(?:年(?![发接轻])|个月|个?小时|分钟|万?元|次|公里|点钟|点半|天(?!津))",
            r"https?://\S+|[a-z]{2,64}+[0-9]+",
        )
    )
)


def tokens_of(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Token]:
    """All words of a plain text, in order and without gaps."""
    cutter = _Cutter(text, lexicon, gazetteer)
    found: list[Token] = []
    at = known = 0
    """The place looked at, and where the last known word ends."""
    while at < len(text):
        token = cutter.token_at(at)
        if token is None or token.kind == "noise":
            at = token.end if token else at + 1
            continue
        if known < at:
            found.append(Token("noise", known, at))
        found.append(token)
        at = known = token.end
    if known < at:
        found.append(Token("noise", known, at))
    return found


class _Cutter:
    """Finds the word at one place; the order of the looks decides where several would fit."""

    def __init__(self, text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.text = text
        self.lexicon = lexicon
        self.known = lexicon.spellings
        self.gazetteer = gazetteer
        self.sounds = homophone_key(text)
        self.mentions: dict[int, Mention | None] = {}
        """The periods named, by their places; a place inside a numeral is looked at again when its turn comes."""

    def token_at(self, at: int) -> Token | None:
        """The word at a place; None if no look knows it."""
        for look in _looks_at(self.text[at]):
            token = look(self, at)
            if token:
                return token
        return None

    def count(self, at: int) -> Token | None:
        """A count that nothing beside it could make a part of something else; most are such counts."""
        found = _COUNT.match(self.text, at)
        if not found:
            return None
        end, said = found.end(), found.group()
        return Token("number", at, end, number=Number("exact", end, PERSONS.get(said) or int(said)))

    def same(self, at: int) -> Token | None:
        """同上季度."""
        end = same_end(self.text, at)
        return Token("same", at, end) if end else None

    def mark(self, at: int) -> Token | None:
        char = self.text[at]
        if char == " ":
            end = at + 1
            while self.text[end : end + 1] == " ":
                end += 1
            return Token("sep", at, end, level=1, mark=" ")
        level = _SEPARATORS.get(char)
        if level:
            word = self.known.longest_at(self.text, at)
            return Token("sep", at, at + 1, level=level, mark=char) if not word else None
        if char in "()":
            return Token("open" if char == "(" else "close", at, at + 1)
        if char not in _MARKS:
            return None
        arrow = _ARROW.match(self.text, at)
        if arrow:
            return Token("correct", at, arrow.end())
        link = _LINK.match(self.text, at)
        return Token("link", at, link.end(), mark=":" if char in ":=" else "-") if link else None

    def age(self, at: int) -> Token | None:
        age = age_at(self.text, at, self.lexicon.words)
        return self._token(age.word, at, age.end) if age else None

    def period(self, at: int) -> Token | None:
        if at not in self.mentions:
            self.mentions[at] = mention_at(self.text, at)
        mention = self.mentions[at]
        if not mention:
            return None
        word = self.known.longest_at(self.text, at)
        if word and word[0] > mention.end and word[1].meaning != "filler":
            return None
        return Token("period", at, mention.end, mention=mention)

    def junk(self, at: int) -> Token | None:
        batch = _BATCH.match(self.text, at) if self.text[at] == "第" else None
        if batch:
            return Token("noise", at, batch.end())
        found = _JUNK.match(self.text, at)
        if not found:
            return None
        return Token("junk", at, found.end(), mark="figures" if found["figures"] else "")

    def word(self, at: int) -> Token | None:
        word = self.known.longest_at(self.text, at)
        place = self._place(at, word) if self.gazetteer.begins(self.text[at], self.sounds[at]) else None
        if place and (not word or place.end >= word[0]):
            is_left_out = _LEFT_OUT.search(self.text[max(0, at - 4) : at]) is not None
            return Token("junk", at, place.end) if is_left_out else Token("place", at, place.end, place=place)
        alike = self._alike_field(at) if self.sounds[at] in self.lexicon.first_sounds else None
        if alike and (not word or alike.end > word[0]):
            return alike
        if word and self.text[at] == "个" and self._begins_field(at + 1, word[0]):
            # 6个村里的 and not 6个村.
            return Token("filler", at, at + 1)
        if word and word[1].meaning == "filler" and (begins := self._place_within(at, word[0])):
            # 我们|市直机关 and not 我们市|直机关.
            return Token("filler", at, begins)
        if word and word[1].meaning == "none" and self.text[word[0] : word[0] + 1] in _WORKS:
            return Token("unsure", at, word[0])
        return self._token(word[1], at, word[0]) if word else None

    def _place(self, at: int, word: tuple[int, Word] | None) -> Place | None:
        """The unit named at a place; by its sound only where no longer word is known."""
        place = self.gazetteer.place_at(self.text, at)
        if not place and (not word or word[0] == at + 1) and _is_chinese(self.text[at]):
            return self.gazetteer.sounding_at(self.text, at, self.sounds)
        return place

    def _place_within(self, at: int, end: int) -> int:
        """Where a unit's name begins inside a word and goes beyond it; 0 if none does."""
        for begin in range(at + 1, end):
            place = self.gazetteer.place_at(self.text, begin)
            if place and place.unit and place.end > end:
                return begin
        return 0

    def _begins_field(self, at: int, beyond: int) -> bool:
        word = self.known.longest_at(self.text, at)
        return bool(word and word[1].meaning == "field" and word[0] > beyond)

    def _alike_field(self, at: int) -> Token | None:
        """A longer name of a field in other characters of the same sound (预备党园)."""
        found = self.lexicon.long_sounds.longest_at(self.sounds, at)
        return Token("field", at, found[0], field=found[1]) if found else None

    def alike(self, at: int) -> Token | None:
        """What no dictionary knows: a name of one character before a figure, a short name of a field by its sound."""
        short = self.lexicon.shorts.get(self.text[at])
        if short and _FIGURE.match(self.text, at + 1) and not _INSIDE_WORD.search(self.text[max(0, at - 1) : at]):
            return Token("field", at, at + 1, field=short)
        if self.sounds[at] not in self.lexicon.first_sounds:
            return None
        code = self.lexicon.sounds.get(self.sounds[at : at + 2])
        is_named = code and _COUNT_FOLLOWS.match(self.text, at + 2)
        return Token("field", at, at + 2, field=code) if code and is_named else None

    def number(self, at: int) -> Token | None:
        stop = self._stop(at)
        number = number_at(self.text, at, stop)
        if not number or number.end <= at:
            return None
        if number.end == stop and self._may_go_on(stop):
            number = replace(number, sort="garbled", value=None)
        return Token("number", at, number.end, number=number, is_word=self.text[at] in CHINESE_NUMERALS)

    def _may_go_on(self, stop: int) -> bool:
        """二十一共三十: 二十 and 一共, or 二十一 and 共?"""
        word = self.known.longest_at(self.text, stop)
        rest = self.lexicon.words.get(self.text[stop + 1 : word[0]]) if word else None
        return rest is not None and rest.meaning == "field"

    def _stop(self, at: int) -> int:
        """Where a numeral has to end because another word begins with its next character: 二十六|一线."""
        if self.text[at + 1 : at + 2] not in _GOES_ON:
            return len(self.text)
        figures = _FIGURES.match(self.text, at + 1)
        for end in range(at + 1, figures.end() if figures else 0):
            char = self.text[end]
            if char in _BEGINS_AGE_WORD and AGE_WORD.match(self.text, end) and self.age(end):
                return end
            if char in CHINESE_NUMERALS and (self._ends_before_period(end) or self._begins_word(end)):
                return end
        return len(self.text)

    def _ends_before_period(self, at: int) -> bool:
        """女十|一季度, but not 女十一，二季度: the figure before a comma is not the first of two quarters."""
        return self.text[at + 1 : at + 2] not in _LISTING and self.period(at) is not None

    def _begins_word(self, at: int) -> bool:
        word = self.known.longest_at(self.text, at)
        return bool(word and word[0] > at + 1 and word[1].meaning in {"field", "none", "other"})

    def _token(self, word: Word, start: int, end: int) -> Token:
        return Token(word.meaning, start, end, field=word.field, word=word)


@cache
def _looks_at(char: str) -> tuple[Callable[[_Cutter, int], Token | None], ...]:
    """The looks that may find a word beginning with this character, in their order."""
    return tuple(look for look, may_begin in _LOOKS if may_begin(char))


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_COUNT = re.compile(
    rf"[0-9]{{1,6}}(?=[名人个位]?(?:[,、/](?![{NUMERAL}第\s])|[;；。()!?]|$))"
    rf"|[{''.join(PERSONS)}](?![{re.escape(''.join(sorted(FIRST_OF_MORE)))}\s])"
)
_LEFT_OUT = re.compile("(?:不含|不包括|除了?|扣除)$")
_WORKS = frozenset("报填算记改写说看弄搞查核问")
"""女党员没报过, 我没记错吧: what was not done with the counts; there may be such people all the same."""
_LISTING = frozenset(",、和及")
_BEGINS_AGE_WORD = frozenset("3三卅")
_FIGURES = re.compile(rf"[{NUMERAL}]*(?:\.[{NUMERAL}]*)?")
_GOES_ON = FIGURE_CHARACTERS | {"."}
_FIGURE = re.compile(r":?[0-9]")
_INSIDE_WORD = re.compile(r"[^\W\d_a-zA-Z名人个位]$")
_COUNT_FOLLOWS = re.compile(r"\s*:?\s*[0-9]")
_JUNK_FIRST = frozenset("〔(第0123456789") | CHINESE_NUMERALS
_LOOKS: tuple[tuple[Callable[[_Cutter, int], Token | None], Callable[[str], bool]], ...] = (
    (_Cutter.count, lambda char: char in PERSONS or char in "0123456789"),
    (_Cutter.same, FIRST_OF_SAME.__contains__),
    (_Cutter.mark, lambda char: char in _SEPARATORS or char in _MARKS or char in " ()"),
    (_Cutter.age, FIRST_OF_AGE.__contains__),
    (_Cutter.period, FIRST_OF_PERIOD.__contains__),
    (_Cutter.junk, lambda char: char in _JUNK_FIRST or char.isascii()),
    (_Cutter.word, bool),
    (_Cutter.number, lambda char: char in FIRST_OF_NUMBER or char.isascii()),
    (_Cutter.alike, _is_chinese),
)
"""Each look with the characters at which it is worth the time."""
