"""A question as values: its meanings, its numbers, the years and places it names, what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.lexicon import Lexicon, Mention, Sort
from knowledge.normalise import plain, standard
from knowledge.numerals import with_digits

YES_OR_NO = frozenset({"may", "need", "whether", "either"})
"""Whether something is allowed, demanded, so, or rather something else: asking for a yes or no."""

_SELF = re.compile(r"^(?:你好|您好)?[,，]?我(?:们)?是[^,，。]{1,12}[,，。]")
_CALLED = re.compile(
    r"(?<=[呀啊呢吧哈咯嘞哦吗嘛哩哟,，])(?:老师|领导|同志|主任|科长|部长|书记|老哥|大哥|大姐|哥|姐|亲)[?？。!！~]*$"
    r"|^(?:老师|领导|同志|主任|科长|部长|大哥|大姐|老哥)(?:们)?(?:好|您好|你好)?[,，:：!！\s]+"
)
"""The person spoken to, behind a particle or in front of the sentence."""
_ASIDE = re.compile(
    r"^(?:我们?|咱们?|领导|书记)(?!们?[县区市镇乡村])|^(?:免得|省得|不然|否则|怕|以免|生怕|不好意思|急)"
    r"|[找喊叫让问催要等]着?我(?:要|问|报|交|回|讲|写|查)?"
)
"""How a clause begins in which a person speaks of himself: why he asks, what he is about to write."""
_FOR = re.compile(r"(?:要用|急用|急要|等着用|等着要|写材料用?|写汇报用?|汇报用|做台账|备查)$")
"""How a clause ends that says what an answer is for."""
_FACE = re.compile(r"\[[\u4e00-\u9fff]{1,4}\]")
"""A face as some platforms write it: [捂脸]."""
_NEWCOMER = re.compile(
    r"^(?:哎呀?|哎哟)?我?(?:又来了|来了)|^我(?:是|们)?(?:刚|才|新|前几天|上个?[月周]|这个?[月周])|^(?:什么|啥|么子)(?:都|也)(?:还)?[没不]"
)
"""How a clause begins in which somebody says that he is new to the work and knows nothing of it yet."""
_NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(%?)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|的|$|[^\d〕\]])|(?<!\d)([12]\d)年")
_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])(?<![要行好对可是能会])(?:不|啵)(?:咯|呢|啊)?[?]?$")
"""A 不 at the end of a sentence asks: 鼓励发展不."""
_COMMAS = re.compile(r"[,，]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Who types no commas types spaces."""
_TELLS = frozenset({Sort.SUBJECT, Sort.SCOPE, Sort.ASPECT, Sort.FOREIGN, Sort.PLACE})
_PAPERS = frozenset({"doc", "admission_files"})
"""What a person may be about to write."""
_KINDS_OF_PLACE = frozenset("市县区州省")
_RELATIVE = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "来年": 1, "下一年": 1, "下年": 1, "后年": 2}
_NO_YEAR = re.compile(r"(?:过去|以前|目前)年|(?<=[乡下底])下年(?=[轻青])|[上下前后]年(?=[轻青龄纪])")
"""Pieces of other words: 乡下年轻人, 年前年轻."""
_COMPARED = re.compile(
    r"从?(?:去年|上年)到今年|(?:比起|相比|相较|相对于|对比|[比较与和跟同])(?:于)?(?:去年|上年|上一年|2013年?)(?:相比)?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{3,5}")
_BUSY = ("打工", "务工", "做", "经商", "上班", "工作", "读", "当兵", "创业", "跑", "开店", "住")
_MEASURES = frozenset("名人个岁年月日号天次条项类票元块步届")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a question; `percent` where it is a share."""

    value: float
    percent: bool
    unit: str = ""


@dataclass(frozen=True)
class Question:
    """One question, understood as far as the words are known."""

    text: str
    mentions: tuple[Mention, ...]
    numbers: tuple[Number, ...]
    years: frozenset[int]
    places: tuple[str, ...]
    rest: tuple[str, ...]

    def codes(self, *sorts: Sort) -> frozenset[str]:
        """The codes of the meanings of these sorts."""
        return frozenset(mention.meaning.code for mention in self.mentions if mention.meaning.sort in sorts)

    @property
    def subjects(self) -> frozenset[str]:
        """What the question is about."""
        return self.codes(Sort.SUBJECT)

    @property
    def aspects(self) -> frozenset[str]:
        """What it wants to know."""
        return self.codes(Sort.ASPECT)

    @property
    def wants_yes_or_no(self) -> bool:
        """Whether it asks for a yes or no."""
        return bool(self.aspects & YES_OR_NO)

    def says(self, *codes: str) -> bool:
        """Whether any of these meanings occurs."""
        return any(mention.meaning.code in codes for mention in self.mentions)

    @property
    def shares(self) -> frozenset[str]:
        """The percentages it names; a bare number may be one too (26这个数), a number of people may not."""
        named = (number for number in self.numbers if number.percent or number.unit not in _MEASURES)
        return frozenset(f"{number.value:g}%" for number in named)

    def word(self, code: str) -> str:
        """The words with which a meaning was said."""
        return next((self.text[m.start : m.end] for m in self.mentions if m.meaning.code == code), "")


def understand(words: str, lexicon: Lexicon, year: int, *, mend: bool = True) -> Question:
    """What a question says; `year` is the one that 去年 and 明年 are counted from.

    Words of our own need no mending, which opens a dictionary.
    """
    text = _SELF.sub("", _FACE.sub(",", standard(plain(words))).strip(" ,，").lower())
    text = _CALLED.sub("", text)
    text = _TAIL.sub("吗", _without_asides(text, lexicon))
    text = with_digits(lexicon.repair(text) if mend else text)
    mentions = lexicon.reread(lexicon.scan(text), text)
    left = lexicon.rest(text)
    rest = tuple(text[start:end] for start, end in left)
    named = tuple(_named(text, m.start, m.end) for m in mentions if m.meaning.sort is Sort.PLACE and not _away(text, m))
    return Question(
        text=text,
        mentions=mentions,
        numbers=tuple(_numbers(text)),
        years=frozenset(_years(text, year)),
        places=named or tuple(_places(text, left)),
        rest=tuple(run for run in rest if not _is_number(run)),
    )


def _without_asides(text: str, lexicon: Lexicon) -> str:
    """The text without the clauses that only tell of the one who asks: 我做台账, 我怕写错."""
    clauses = _COMMAS.split(text)
    kept = [clause for clause in clauses if not _is_aside(clause, lexicon)]
    return text if len(kept) in {0, len(clauses)} else ",".join(kept)


def _is_aside(clause: str, lexicon: Lexicon) -> bool:
    if _NUMBER.search(clause):
        return False
    if _NEWCOMER.match(clause):
        return True
    sorts = {mention.meaning.sort for mention in lexicon.scan(clause) if mention.meaning.code not in _PAPERS}
    if _FOR.search(clause):
        return not sorts & (_TELLS - {Sort.SCOPE})
    return bool(_ASIDE.search(clause)) and not sorts & _TELLS


def _places(text: str, left: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Unknown names that end in 市, 县, 区, 州 or 省."""
    for start, end in left:
        name = _named(text, start, end)
        if name[-1] in _KINDS_OF_PLACE and _PLACE.fullmatch(name):
            yield name


def _named(text: str, start: int, end: int) -> str:
    """A name with the 市, 县, 区, 州 or 省 behind it."""
    return text[start : end + (text[end : end + 1] in _KINDS_OF_PLACE)]


def _away(text: str, place: Mention) -> bool:
    """Whether a place only says where a person works or lives: 在广东打工的老乡."""
    return text[: place.start].endswith("在") and text.startswith(_BUSY, place.end)


def _numbers(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        yield Number(float(found.group(1)), bool(found.group(2)), text[found.end() : found.end() + 1])


def _years(text: str, year: int) -> Iterator[int]:
    text = _NO_YEAR.sub("", _COMPARED.sub("", text))
    for found in _YEAR.finditer(text):
        yield int(found.group(1)) if found.group(1) else 2000 + int(found.group(2))
    for word, distance in _RELATIVE.items():
        if word in text:
            yield year + distance


def _is_number(run: str) -> bool:
    return _NUMBER.fullmatch(run) is not None
