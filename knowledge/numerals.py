"""Chinese numerals inside questions become digits, so that 百分之二十六 and 26% are the same words."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[零〇一二两三四五六七八九十百千万]"
_PERCENT = re.compile(f"百分之({_NUMERAL}+|\\d+(?:\\.\\d+)?)")
_TENTHS = re.compile("([一二两三四五六七八九])成(半?)")
_NOT_PEOPLE = "月|季|小时|星期|制|方面|部门|单位|领域|群体|进一步|比例|指标|阶段|环节|县|乡|村|支部|问题|一律|代表"
_PEOPLE = re.compile(f"(?<![哪这那每])({_NUMERAL}{{2,}}|[二两三四五六七八九十])(?=[名人]|个(?!{_NOT_PEOPLE}))")


def with_digits(text: str) -> str:
    """The text with percentages, tenths and numbers of people in digits.

    >>> with_digits("百分之二十六是谁")
    '26%是谁'
    >>> with_digits("发展一百二十人，女的四成")
    '发展120人，女的40%'
    >>> with_digits("三个人三个月")
    '3个人三个月'
    """
    text = _PERCENT.sub(lambda found: f"{_digits(found.group(1))}%", text)
    text = _TENTHS.sub(lambda found: f"{10 * _DIGITS[found.group(1)] + (5 if found.group(2) else 0)}%", text)
    return _PEOPLE.sub(lambda found: _digits(found.group(1)), text)


def _digits(numeral: str) -> str:
    """A numeral in digits; what is digits already stays.

    >>> _digits("二十六"), _digits("两千七百"), _digits("一百零五")
    ('26', '2700', '105')
    """
    if numeral[0].isdigit() and numeral[0].isascii():
        return numeral
    head, wan, tail = numeral.rpartition("万")
    return str((int(_digits(head or "一")) * 10_000 if wan else 0) + _below_wan(tail))


def _below_wan(numeral: str) -> int:
    total, digit, last_unit = 0, 0, 1
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
        else:
            digit = _DIGITS[char]
            last_unit = 1 if char in "零〇" else last_unit
    # 一百二 is 120: a last digit without a unit counts the next smaller unit.
    return total + digit * (last_unit // 10 if last_unit >= 100 else 1)
