"""A year of holidays in the words of the State Council's notice: read from them, kept as JSON, told in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.calendar import WorkYear, read_year

_DAY = timedelta(days=1)
_YEAR = re.compile(r"(\d{4})年?(.*)", re.DOTALL)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_FOUND = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<first>\d{1,2})[日号]"
    r"(?:\s*[至到~—-]+\s*(?:(?P<to>\d{1,2})月)?(?P<last>\d{1,2})[日号])?"
    r"|(?P<off>放假|补休|调休|连休|休息)|(?P<work>上班)"
)
_LOST = re.compile(r"\d+[日号]")
_UNSET = frozenset({"不设", "不设定", "取消", "清空"})
_MUST = ("01-01", "05-01", "10-01")
"""Days off of every notice: words without them are no notice of a whole year."""


def typed_year(said: str) -> dict[str, Any]:
    """{"2027": {"off": …, "work": …}} from the words of a notice; None for a year that is taken out again.

    >>> typed_year("2027年1月1日（周五）至3日放假调休，共3天。5月1日至5日放假，10月1日至7日放假，10月9日（周六）上班")
    {'2027': {'off': ['01-01..01-03', '05-01..05-05', '10-01..10-07'], 'work': ['10-09']}}
    """
    asked = _YEAR.fullmatch(said.strip())
    if asked is None:
        raise ValueError("expected a year first")
    year, words = asked[1], asked[2].strip(" ：:，,")
    if words in _UNSET:
        return {year: None}
    table = _table(year, _ASIDE.sub("", words))
    off = read_year(int(year), table).off
    if not all(date.fromisoformat(f"{year}-{day}") in off for day in _MUST):
        raise ValueError("expected the notice of a whole year")
    return {year: table}


def joined(before: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The tables kept before with the year just typed; a year that is None is taken out."""
    years = {**before, **typed}
    return {year: years[year] for year in sorted(years) if years[year] is not None}


def read_tables(value: object) -> Mapping[int, WorkYear]:
    """The tables by year from their JSON; ValueError for anything else."""
    if not isinstance(value, dict):
        raise ValueError("expected years")
    try:
        return {int(year): read_year(int(year), block) for year, block in value.items()}
    except (KeyError, TypeError) as exc:
        raise ValueError("expected off and work in each year") from exc


def told_tables(tables: Mapping[int, WorkYear]) -> str:
    """The tables in words that can be typed again."""
    return "；".join(_told(year, table) for year, table in tables.items())


def _table(year: str, words: str) -> dict[str, list[str]]:
    """The spans before each 放假 or 上班; ValueError where one stands before neither."""
    if lost := _LOST.search(_FOUND.sub("", words)):
        raise ValueError(f"{lost[0]}: of which month?")
    table: dict[str, list[str]] = {"off": [], "work": []}
    waiting: list[str] = []
    for found in _FOUND.finditer(words):
        if found["month"]:
            if found["year"] not in {None, year}:
                raise ValueError("a day of another year")
            waiting.append(_span(found))
        else:
            table["off" if found["off"] else "work"] += waiting
            waiting = []
    if waiting:
        raise ValueError(f"{waiting[0]}: off or worked?")
    return table


def _span(found: re.Match[str]) -> str:
    first = f"{int(found['month']):02d}-{int(found['first']):02d}"
    if not found["last"]:
        return first
    return f"{first}..{int(found['to'] or found['month']):02d}-{int(found['last']):02d}"


def _told(year: int, table: WorkYear) -> str:
    off = "、".join(_spans(sorted(table.off)))
    work = "、".join(_spans(sorted(table.work)))
    return f"{year}年{off}放假" + (f"，{work}上班" if work else "")


def _spans(days: Sequence[date]) -> Iterator[str]:
    begun: list[date] = []
    for day in days:
        if begun and day - begun[-1] != _DAY:
            yield _told_span(begun[0], begun[-1])
            begun = []
        begun.append(day)
    if begun:
        yield _told_span(begun[0], begun[-1])


def _told_span(first: date, last: date) -> str:
    start = f"{first.month}月{first.day}日"
    if first == last:
        return start
    return f"{start}至{last.day}日" if first.month == last.month else f"{start}至{last.month}月{last.day}日"
