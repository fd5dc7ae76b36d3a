"""Kinds of office settings: how each is stored as JSON, told to people, and typed by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Any

from core.holiday_words import joined, read_tables, told_tables, typed_year
from core.period import Quarter

_LONGEST = 200
_MOST = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of setting.

    `read` makes the value from JSON and raises ValueError for anything else. `typed` makes the JSON from what
    people write (full-width and Chinese numerals already made digits), ValueError if it is not there. `shown`
    tells the value, without the words around it. `unset` is the JSON that means "not set", where there is one.
    `keeps_words` where what people write is the value itself, to the letter.
    """

    read: Callable[[object], Any]
    typed: Callable[[str], Any]
    shown: Callable[[Any], str]
    unset: Any = None
    can_be_unset: bool = False
    keeps_words: bool = False
    joined: Callable[[Any, Any], Any] | None = None
    """The JSON from what is stored and what was typed, where one message adds to the others."""


def _words(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"expected at most {_LONGEST} characters")
    return value.strip()


def _quarter(value: object) -> Quarter:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}Q[1-4]", value):
        raise ValueError("expected a quarter such as 2014Q1")
    return Quarter.parse(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError(f"expected a whole number from 0 to {_MOST}")
    return value


def _maybe_count(value: object) -> int | None:
    return None if value is None else _count(value)


def _counts(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("expected a list of whole numbers")
    counts = tuple(_count(each) for each in value)
    if sorted(set(counts)) != list(counts) or 0 in counts:
        raise ValueError("expected whole numbers from 1 on, growing")
    return counts


def _clock_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError("expected a time such as 17:30")
    return time.fromisoformat(value)


def _month_day(value: object) -> str:
    """A day of any year: 29 February is none."""
    if not isinstance(value, str) or not re.fullmatch(r"\d\d-\d\d", value):
        raise ValueError("expected a day such as 04-30")
    return f"{date.fromisoformat(f'2014-{value}'):%m-%d}"


def _maybe_month_day(value: object) -> str:
    return "" if value in {None, ""} else _month_day(value)


def day_in(words: str) -> date | None:
    """The first day that words name with its year; None where there is none.

    >>> day_in("2014年6月10日（周二）至12日")
    datetime.date(2014, 6, 10)
    """
    found = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]", words)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _typed_dated(said: str) -> str:
    if day_in(said) is None:
        raise ValueError(f"{said!r} names no day with its year")
    return said.strip()


def _parts(pattern: str, said: str) -> re.Match[str]:
    found = re.fullmatch(pattern, said.strip())
    if not found:
        raise ValueError(f"{said!r} is not of this kind")
    return found


def _typed_quarter(said: str) -> str:
    found = _parts(r"(\d{4})(?:年|[Qq]|年?第)\s*([1-4一二三四])(?:季度?)?", said)
    return Quarter(int(found[1]), int(found[2]) if found[2].isdecimal() else "一二三四".index(found[2]) + 1).code


def _typed_count(said: str) -> int:
    return int(_parts(r"[^\d.%-]*(\d{1,3})[^\d.%-]*", said)[1])


def _typed_counts(said: str) -> list[int]:
    if not re.fullmatch(r"[^\d.%-]*\d+(?:[^\d.%-]+\d+)*[^\d.%-]*", said):
        raise ValueError(f"{said!r} is no list of whole numbers")
    return [int(each) for each in re.findall(r"\d+", said)]


def _typed_time(said: str) -> str:
    found = _parts(r"(上午|早上|中午|下午)?(\d{1,2})(?:[:：]|点钟?|时)(\d{2}|半)?分?", said)
    hour, minute = int(found[2]), 30 if found[3] == "半" else int(found[3] or 0)
    return f"{hour + 12 if found[1] == '下午' and hour < 12 else hour:02d}:{minute:02d}"


def _typed_month_day(said: str) -> str:
    found = _parts(r"(\d{1,2})(?:月|-)(\d{1,2})[日号]?", said)
    return f"{int(found[1]):02d}-{int(found[2]):02d}"


def _told_month_day(value: str) -> str:
    month, day = value.split("-")
    return f"{int(month)}月{int(day)}日"


KINDS: Mapping[str, Kind] = MappingProxyType({
    "words": Kind(_words, str.strip, str, can_be_unset=True, keeps_words=True),
    "quarter": Kind(_quarter, _typed_quarter, lambda quarter: quarter.name),
    "count": Kind(_count, _typed_count, lambda count: str(count) if count else "", unset=0, can_be_unset=True),
    "maybe_count": Kind(
        _maybe_count, _typed_count, lambda count: "" if count is None else str(count), can_be_unset=True
    ),
    "counts": Kind(_counts, _typed_counts, lambda counts: "、".join(map(str, counts)), unset=[], can_be_unset=True),
    "time": Kind(_clock_time, _typed_time, lambda value: f"{value:%H:%M}"),
    "month_day": Kind(_month_day, _typed_month_day, _told_month_day),
    "maybe_month_day": Kind(
        _maybe_month_day, _typed_month_day, lambda value: _told_month_day(value) if value else "", can_be_unset=True
    ),
    "dated_words": Kind(_words, _typed_dated, str, can_be_unset=True, keeps_words=True),
    "holidays": Kind(read_tables, typed_year, told_tables, unset={}, can_be_unset=True, joined=joined),
})  # fmt: skip
