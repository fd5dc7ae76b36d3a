"""How many: one number in any spelling, or the reason why it is none.

A number is looked for at a place of a plain text (see `knowledge.normalise`) and comes with its end, so that
the words behind it can be read on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Sort = Literal["exact", "approx", "pct", "frac", "neg", "garbled"]

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "壹": 1, "二": 2, "贰": 2, "两": 2, "三": 3, "叁": 3, "四": 4, "肆": 4, "五": 5,
    "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_LONGEST = 16
"""Characters of a numeral; nothing longer is a count."""
_TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
PERSONS = {"俩": 2, "仨": 3}
"""Two and three with the measure word in them: nothing can follow."""

NUMERAL = "0-9" + "".join((*DIGITS, *SCALES, *_TENS))
CHINESE_NUMERALS = frozenset((*DIGITS, *SCALES, *_TENS))
FIGURE_CHARACTERS = frozenset("0123456789") | CHINESE_NUMERALS
_RUN = re.compile(rf"[{NUMERAL}]+(?:\.[0-9]+)?(?:[{NUMERAL}]+)?[俩仨]?|[俩仨]")
_POINT = re.compile(rf"点[{''.join(DIGITS)}]+")
_LETTERS = re.compile(r"(?=[a-z]{0,64}+[0-9])(?:[0-9]+|[a-z]+)+", re.IGNORECASE)
_MEASURE = r"(?:个人|名|人(?!次|均|数|员|口|才)|个(?!别|支部|村|单位|乡|镇|月|季|百分|小组|班|县|区|党|社|年)|位)"
MEASURE = re.compile(_MEASURE)
_LETTER = re.compile("[oOlI](?![a-zA-Z])")
_NOT_EXACT = re.compile(
    rf"(?:来|多|几|余)(?=\s*{_MEASURE})|多(?![报填算了出])|几(?![名个])"
    rf"|(?:\s*{_MEASURE})?(?:左右|上下|以上|以内|出头|开外|挂零|不到|把(?=[名个人位]|[,，。;；\s]|$)|多(?:一)?点|或者?[{NUMERAL}]+"
    rf"|[和与跟][{NUMERAL}]+(?=\s*(?:{_MEASURE})?(?:$|[,，。；;\s])))"
    r"|(?:\s*名)?余(?=名|人|个)"
)
_NOTHING_MORE = re.compile(r"[名人个位]?(?:[,，、;；。:：/\t()!?]|$)")
"""Behind most counts nothing stands that could make them inexact."""
FIRST_OF_MORE = frozenset("oOlI点+*×-−–—~至到%‰个百成来多几余名人位左上以出开挂不或和与跟把")
"""With these or with white space begins whatever may stand behind a number and change it."""
_SHARE = re.compile(r"\s*(?:%|‰|个?百分点)|成(?![员立为绩功了人])[一二三四五六七八九半]?")
_NEGATIVE = re.compile(r"(?:-|−|–|负)\s*(?=[0-9零一二两三四五六七八九十百])")
_SIGNS = frozenset("-−–负")
_FRACTION = re.compile(
    rf"百分之([{NUMERAL}.点]+)|([{NUMERAL}]++)分之([{NUMERAL}]+)|各?占?(?:一半|半数|半)(?![年天月小])|对半|过半|多半|大半"
)
_VAGUE_SHARE = re.compile("(?:以上|以下|左右|上下|多|强|弱|不到|以内)")
_RATIO = re.compile(rf"[{NUMERAL}]++\s*+比\s*[{NUMERAL}]+|(?:1|[0-9]|10):(?:1|[0-9]|10)(?![0-9])")
_RANGE = re.compile(rf"\s*(?:-|−|–|—|~|至|到)\s*([{NUMERAL}]+)")
_SUM = re.compile(rf"(?:\s*[+*×]\s*[{NUMERAL}]+)+")
_FEW = re.compile(
    rf"(?:几|数|好几|若干)(?:[十百千](?:几|多|来)?)?(?=\s*{_MEASURE})|[{''.join(SCALES)}]几"
    r"|百八十(?=个)|百十[来几]?个|个把|十好几|好几十"
    r"|一些|一部分|一小部分|大部分|少部分|部分|不少(?!于)|许多|很多|大多数|绝大多数|多数|少数(?!民族)|个别"
)
_FIRST_OF_FEW = frozenset((*SCALES, *"几数好若一部大少不许很多绝个"))
_TWO_DIGITS = re.compile(r"([一二两三四五六七八])([二三四五六七八九])(?:[十百千]|$)")


FIRST_OF_NUMBER = frozenset((*DIGITS, *SCALES, *_TENS, *PERSONS, *"几数好若各占半过多大对部不许很绝少个负−–"))
"""Characters outside ASCII with which a number may begin."""


@dataclass(slots=True)
class Number:
    """A number as said, never changed.

    `value` is set where it is exact (or its only trouble is its sign), `share` for shares.
    """

    sort: Sort
    end: int
    value: int | None = None
    share: Fraction | None = None
    decimals: int = 0
    is_odd: bool = False
    """Written like 1.2千: one value, but hardly a count of persons."""

    @property
    def is_exact(self) -> bool:
        return self.sort == "exact"


def number_at(text: str, start: int, stop: int) -> Number | None:
    """The number that begins at `start`, with everything that makes it inexact; None if none begins there.

    The digits do not go beyond `stop`, where another word begins; what is said about them may.
    """
    share = _share_in_words(text, start)
    if share:
        return share
    few = _FEW.match(text, start) if text[start] in _FIRST_OF_FEW else None
    if few:
        return Number("approx", few.end())
    sign = _NEGATIVE.match(text, start) if text[start] in _SIGNS else None
    if sign:
        inner = number_at(text, sign.end(), max(stop, sign.end() + 1))
        return Number("neg", inner.end, inner.value) if inner else None
    letters = _letters_among_digits(text, start) if text[start].isascii() else None
    if letters:
        return letters
    run = _RUN.match(text, start)
    if not run or stop <= start:
        return None
    return _qualified(text, start, min(run.end(), stop))


@lru_cache(maxsize=4096)
def whole(digits: str) -> int | None:
    """The value of a numeral in Chinese, Arabic or mixed digits; None if it is none.

    >>> whole("一百二"), whole("2百零三"), whole("4十1"), whole("卅五"), whole("叁拾捌"), whole("二五")
    (120, 203, 41, 35, 38, None)
    """
    if not 0 < len(digits) <= _LONGEST:
        return None
    if digits.isascii():
        return int(digits) if digits.isdigit() else None
    if not FIGURE_CHARACTERS.issuperset(digits):
        return None
    for short, long in _TENS.items():
        digits = digits.replace(short, long)
    if not any(char in SCALES for char in digits):
        return _digit_by_digit(digits)
    return _scaled(digits)


def _digit_by_digit(digits: str) -> int | None:
    """二〇一四; two digits without a zero (二五) may as well mean two or five."""
    figures = [str(DIGITS.get(char, char)) for char in digits]
    is_clear = len(figures) == 1 or (len(figures) == 2 and "0" in figures[1]) or len(figures) > 3
    is_clear = is_clear or (len(figures) == 3 and "0" in figures)
    return int("".join(figures)) if is_clear and all(figure.isdigit() for figure in figures) else None


def _scaled(digits: str) -> int | None:
    total, section, scale_before, pending, has_zero = 0, 0, 10**9, "", False
    for char in digits:
        if char in SCALES:
            scale = SCALES[char]
            if scale >= scale_before and scale != 10000:
                return None
            if char == "万":
                total, section, pending = (section + int(pending or 0)) * scale, 0, ""
            else:
                if pending == "" and scale_before < 10**9 and scale > 10:
                    return None
                section, pending = section + int(pending or 1) * scale, ""
            scale_before, has_zero = scale, False
        elif char in "零〇○" and not pending:
            has_zero = True
        else:
            figure = str(DIGITS.get(char, char))
            if pending and not (char.isascii() and pending.isdigit()):
                return None
            pending += figure
    return _with_rest(total + section, pending, scale_before, has_zero=has_zero)


def _with_rest(value: int, pending: str, scale: int, *, has_zero: bool) -> int | None:
    """一百二 is 120, 一百零二 is 102; a rest as great as the scale before it is no number, and 三十零 is none."""
    rest = int(pending or 0)
    if (pending and rest >= scale) or (has_zero and not pending):
        return None
    if len(pending) == 1 and scale >= 100 and not has_zero:
        rest *= scale // 10
    return value + rest


def _share_in_words(text: str, start: int) -> Number | None:
    found = _FRACTION.match(text, start)
    if found:
        vague = _VAGUE_SHARE.match(text, found.end())
        return Number("pct", (vague or found).end(), share=None if vague else _fraction(found))
    ratio = _RATIO.match(text, start)
    return Number("pct", ratio.end()) if ratio else None


def _fraction(found: re.Match[str]) -> Fraction | None:
    hundredths, lower, upper = found.groups()
    if hundredths:
        value = decimal(hundredths.replace("点", "."))
        return value / 100 if value is not None else None
    if lower and upper:
        parts, of = whole(upper), whole(lower)
        return Fraction(parts, of) if parts is not None and of else None
    return Fraction(1, 2) if found.group().lstrip("各占一对") in {"半", "半数"} else None


def decimal(digits: str) -> Fraction | None:
    """12.5, 十二.五 or 四十 as an exact fraction."""
    before, _, after = digits.partition(".")
    left = whole(before)
    right = "".join(str(DIGITS.get(char, char)) for char in after)
    if left is None or len(after) > _LONGEST or (after and not right.isdigit()):
        return None
    return Fraction(left) + (Fraction(int(right), 10 ** len(right)) if right else 0)


def _letters_among_digits(text: str, start: int) -> Number | None:
    """1O, l5, 1e3, 2x: letters and digits in one word."""
    found = _LETTERS.match(text, start)
    if not found or found.group().isdigit():
        return None
    return Number("garbled", found.end())


def _qualified(text: str, start: int, end: int) -> Number:
    digits = text[start:end]
    follows = text[end : end + 1]
    is_plain = follows not in FIRST_OF_MORE and not follows.isspace()
    if is_plain or _NOTHING_MORE.match(text, end):
        return _plain(digits, end)
    if _LETTER.match(text, end):
        return Number("garbled", end + 1)
    point = _POINT.match(text, end)
    if point:
        return Number("frac", point.end())
    for pattern, sort in ((_SUM, "garbled"), (_RANGE, "approx")):
        more = pattern.match(text, end)
        if more:
            return Number("garbled" if sort == "garbled" else "approx", more.end())
    share = _SHARE.match(text, end)
    if share:
        vague = _VAGUE_SHARE.match(text, share.end())
        return Number("pct", vague.end()) if vague else _as_share(digits, share)
    vague = _NOT_EXACT.match(text, end)
    if vague:
        return Number("approx", vague.end())
    return _plain(digits, end)


def _as_share(digits: str, suffix: re.Match[str]) -> Number:
    value = decimal(digits)
    sign = suffix.group().strip()
    if value is None or sign.endswith("点"):
        return Number("pct", suffix.end())
    if sign.startswith("成"):
        half = sign[1:]
        tenths = value + (Fraction(1, 2) if half == "半" else Fraction(whole(half) or 0, 10) if half else 0)
        return Number("pct", suffix.end(), share=tenths / 10)
    decimals = len(digits.partition(".")[2])
    return Number("pct", suffix.end(), share=value / (1000 if sign == "‰" else 100), decimals=decimals)


def _plain(digits: str, end: int) -> Number:
    if digits[-1] in PERSONS:
        rest = digits[:-1]
        value = PERSONS[digits[-1]] if not rest else None
        return Number("exact" if value else "garbled", end, value)
    if "." in digits:
        return _with_point(digits, end)
    value = whole(digits)
    if value is not None:
        return Number("exact", end, value)
    two = _TWO_DIGITS.search(digits)
    is_between = two is not None and DIGITS[two[2]] - DIGITS[two[1]] in {1, 2}
    return Number("approx" if is_between else "garbled", end)


def _with_point(digits: str, end: int) -> Number:
    if digits[-1] in SCALES:
        value = decimal(digits[:-1])
        scaled = value * SCALES[digits[-1]] if value is not None else None
        if scaled is not None and scaled.denominator == 1:
            return Number("exact", end, int(scaled), is_odd=True)
        return Number("frac", end)
    value = decimal(digits)
    if value is None:
        return Number("garbled", end)
    return Number("exact", end, int(value)) if value.denominator == 1 else Number("frac", end)
