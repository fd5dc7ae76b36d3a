"""Which quarter a message speaks of, in every usual spelling, and when that has to be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.period import Quarter
from handlers.dialogs.reading.numerals import whole

Kind = Literal["quarter", "year", "here", "last", "before_last", "next", "bad", "open"]

_OLDEST_YEARS = 10
"""A year further back is a slip of the pen."""
_HALF_MONTH = 15
"""本季度 said up to this day after the end of a quarter may mean either."""

_CN_YEAR = r"[一二三四五六七八九〇零○]{4}(?=年)|[〇零○一][一二三四五六七八九](?=年)"
_Y = (
    rf"(?:(?P<year>\d{{4}}|\d{{2}}(?=年)|{_CN_YEAR})\s*年?度?的?"
    r"|(?P<near>今年|本年度?|当年|去年|上年度?|前年|明年)度?的?)?\s*"
)
_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_TO = r"\s*(?:[-—–−─~]{1,2}|至|到)\s*"
_QUARTER = r"\s*个?\s*季(?:度|报|末)?(?!节|刊|初|后|前|内)"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a message names a period. `number` may be no quarter at all (五季度)."""

    kind: Kind
    start: int
    end: int
    year: int | None = None
    years_back: int | None = None
    number: int = 0
    is_to_date: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The quarter meant, and a problem code where there is one; `said` are the words it is about."""

    quarter: Quarter | None = None
    problem: str = ""
    said: tuple[int, int] = (0, 0)
    has_several: bool = False
    is_whole_year: bool = False
    """A year that is over, without a quarter."""


def mention_at(text: str, start: int) -> Mention | None:
    """The period named at a place of the text; None if none is."""
    if text[start] not in FIRST_OF_PERIOD or not _MAY_BE.match(text, start):
        return None
    for pattern, make in _SPELLINGS:
        found = pattern.match(text, start)
        if found:
            mention = make(found)
            if mention:
                return mention
    return None


def period_of(mentions: Sequence[Mention], today: date, open_quarter: Quarter | None) -> Period:
    """The one quarter that the mentions mean together."""
    years = {(item.year, item.years_back) for item in mentions if item.kind == "year"}
    year, back = next(iter(years)) if len(years) == 1 else (None, None)
    periods = [_resolved(_dated(item, year, back), today, open_quarter) for item in mentions if item.kind != "year"]
    if not periods:
        return _year_only(mentions, today, open_quarter)
    sure = {period.quarter for period in periods if period.quarter and period.problem != "period_ambiguous"}
    if len(sure) > 1:
        return Period(problem="period_ambiguous", said=periods[-1].said, has_several=True)
    first = next((period for period in periods if period.problem == "bad_period"), None)
    first = first or next((period for period in periods if period.quarter), periods[0])
    return Period(first.quarter, first.problem, first.said)


def _year_only(mentions: Sequence[Mention], today: date, open_quarter: Quarter | None) -> Period:
    """A year without a quarter names no period; an impossible year is told, and one that is over is asked."""
    for item in mentions:
        year = item.year if item.year is not None else today.year - (item.years_back or 0)
        said = (item.start, item.end)
        if not _is_possible(year, today) or (open_quarter and year < open_quarter.year):
            return Period(problem="bad_period", said=said)
        if year < today.year and not open_quarter:
            return Period(problem="period_ambiguous", said=said, is_whole_year=True)
    return Period()


def _dated(item: Mention, year: int | None, back: int | None) -> Mention:
    """A quarter without a year takes the one that stands elsewhere in the message."""
    if item.year is not None or item.years_back is not None or (year is None and back is None):
        return item
    return Mention(item.kind, item.start, item.end, year, back, item.number, item.is_to_date)


def _resolved(item: Mention, today: date, open_quarter: Quarter | None) -> Period:
    said = (item.start, item.end)
    if item.kind == "bad" or (item.kind == "quarter" and not 1 <= item.number <= 4):
        return Period(problem="bad_period", said=said)
    if item.kind == "open":
        return Period(problem="period_ambiguous", said=said)
    if item.kind == "here":
        return _this_quarter(said, today, open_quarter)
    quarter = _quarter(item, today, open_quarter)
    if not _is_possible(quarter.year, today):
        return Period(problem="bad_period", said=said)
    problem = "" if quarter.has_ended(today) or quarter == open_quarter else "future_period"
    return Period(quarter, problem, said)


def _this_quarter(said: tuple[int, int], today: date, open_quarter: Quarter | None) -> Period:
    """本季度: the one being reported; just after the end of a quarter it may be that one or the new one."""
    if open_quarter:
        return Period(open_quarter, said=said)
    now = Quarter.of(today)
    if (today - now.first_day).days < _HALF_MONTH:
        return Period(problem="period_ambiguous", said=said)
    return Period(now, "future_period", said)


def _quarter(item: Mention, today: date, open_quarter: Quarter | None) -> Quarter:
    if item.kind in {"last", "before_last"}:
        quarter = open_quarter.previous() if open_quarter else Quarter.last_ended(today)
        return quarter.previous() if item.kind == "before_last" else quarter
    if item.kind == "next":
        return (open_quarter or Quarter.of(today)).next()
    if item.year is not None:
        return Quarter(item.year, item.number)
    if item.years_back is not None:
        return Quarter(today.year - item.years_back, item.number)
    if open_quarter and open_quarter.number == item.number:
        return open_quarter
    this_year = Quarter(today.year, item.number)
    # In the first months of a year the quarters ahead are still those of the year before.
    is_of_last_year = today.month <= 3 and not this_year.has_begun(today)
    return Quarter(today.year - 1, item.number) if is_of_last_year else this_year


def _is_possible(year: int, today: date) -> bool:
    return today.year - _OLDEST_YEARS <= year <= today.year + 1


def _year(found: re.Match[str]) -> tuple[int | None, int | None]:
    """The year said, or how many years back it is."""
    written, near = found.group("year"), found.group("near")
    if near:
        return None, {"今": 0, "本": 0, "当": 0, "去": 1, "上": 1, "前": 2, "明": -1}[near[0]]
    if not written:
        return None, None
    year = whole(written)
    if year is None:
        return None, None
    return (year + 2000 if year < 100 else year), None


def _plain_quarter(found: re.Match[str]) -> Mention:
    year, back = _year(found)
    number = whole(found.group("number"))
    return Mention("quarter", found.start(), found.end(), year, back, -1 if number is None else number)


def _from_months(found: re.Match[str]) -> Mention:
    """1—3月, 4—6月; from January on beyond March it is the year to date."""
    year, back = _year(found)
    first = 1 if found.group("first") in {"元", ""} else whole(found.group("first"))
    last = whole(found.group("last"))
    if last not in {3, 6, 9, 12} or first not in {1, last - 2}:
        return Mention("bad", found.start(), found.end(), year, back)
    return Mention("quarter", found.start(), found.end(), year, back, last // 3, first == 1 and last > 3)


def _from_quarters(found: re.Match[str]) -> Mention | None:
    """一至三季度 is the year to date; other stretches are not one quarter, and 女二，一季度 names no two."""
    year, back = _year(found)
    first, last = whole(found.group("first")), whole(found.group("last"))
    if not found.group("to") and (first or 0) >= (last or 0):
        return None
    kind: Kind = "quarter" if first == 1 and found.group("to") else "open"
    return Mention(kind, found.start(), found.end(), year, back, last or -1, is_to_date=True)


def _to_date(found: re.Match[str]) -> Mention:
    """上半年, 前三季度, 全年."""
    year, back = _year(found)
    word = found.group("word")
    if word.startswith("下"):
        return Mention("open", found.start(), found.end(), year, back)
    number = {"上": 2, "全": 4}.get(word[0]) or whole(found.group("count") or "") or -1
    return Mention("quarter", found.start(), found.end(), year, back, number, is_to_date=True)


def _from_day(found: re.Match[str]) -> Mention | None:
    """The last day of a quarter stands for it; other days are dates."""
    year, back = _year(found)
    month = whole(found.group("month"))
    day = whole(found.groupdict().get("day") or "")
    if month not in {3, 6, 9, 12} or (day is not None and day != {3: 31, 6: 30, 9: 30, 12: 31}[month]):
        return None
    return Mention("quarter", found.start(), found.end(), year, back, month // 3)


def _month(found: re.Match[str]) -> Mention:
    year, back = _year(found)
    return Mention("open", found.start(), found.end(), year, back)


def _first_quarter(found: re.Match[str]) -> Mention:
    """首季, 末季."""
    year, back = _year(found)
    return Mention("quarter", found.start(), found.end(), year, back, 4 if found.group("number") == "末" else 1)


def _simple(kind: Kind) -> Callable[[re.Match[str]], Mention]:
    return lambda found: Mention(kind, found.start(), found.end())


def _only_year(found: re.Match[str]) -> Mention | None:
    year, back = _year(found)
    return Mention("year", found.start(), found.end(), year, back) if (year, back) != (None, None) else None


FIRST_OF_PERIOD = frozenset("0123456789一二三四五六七八九十〇零○元首头第前全上下本这当今去明qQ末")

_FIGURES = "0-9一二三四五六七八九十〇零○"
_MAY_BE = re.compile(
    rf"(?=[^{_FIGURES}])(?:\S\s*){{0,8}}?[季年月期qQ]|[{_FIGURES}]{{1,8}}+\s*(?:[年月季个第份qQ]|[-—–−─~至到]+\s*[{_FIGURES}]|[、,和及]第?[{_FIGURES}]\s*个?\s*季)"
    rf"|[0-9]{{1,8}}+\s*[-./—–−─~至到]+\s*[{_FIGURES}]"
    rf"|[0-9]{{4}}\s*[{_FIGURES}首头前上下全元末qQ第]"
)
"""A look at the first characters before all the spellings are tried; none has more than six figures in a row, and one
that begins with a word names its unit soon (去年一季度, 元月至3月)."""

_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mention | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (
            rf"{_Y}(?P<first>[一二三四1-4])(?:(?P<to>{_TO})|[、,和及])?第?(?P<last>[一二三四1-4]){_QUARTER}",
            _from_quarters,
        ),
        (rf"{_Y}[-./]?(?P<first>元|{_N})月?份?{_TO}(?P<last>{_N})\s*月(?:份|底|末)?", _from_months),
        (
            r"(?P<year>\d{4})(?P<near>(?!))?\s*[年./]\s*(?P<first>0?[147]|10)\s*[-—–−~至到]{1,2}\s*(?P<last>0?[369]|12)(?![\d日号.])",
            _from_months,
        ),
        (rf"{_Y}[-.]?[qQ]\s*(?P<number>[0-9])(?![0-9])", _plain_quarter),
        (rf"{_Y}(?P<number>[1-4])[qQ](?![a-zA-Z])", _plain_quarter),
        (
            rf"(?<!计划)(?<!指标){_Y}(?P<word>前\s*(?P<count>[二两三四2-4])\s*个?季度?|上半年|下半年|全年(?!度?(?:发展)?(?:党员)?(?:计划|指标|任务)))",
            _to_date,
        ),
        (rf"{_Y}[头前](?P<first>)(?P<last>[三六九369])个月", _from_months),
        (rf"{_Y}第?\s*(?P<number>{_N}){_QUARTER}", _plain_quarter),
        (rf"{_Y}(?P<number>[首头])个?季度?", _first_quarter),
        (rf"{_Y}(?P<number>末)季度?", _first_quarter),
        (rf"{_Y}(?P<month>{_N})月(?:份)?(?:底|末|终)", _from_day),
        (rf"{_Y}(?P<month>{_N})月(?P<day>{_N}|三十一|三十)[日号]?", _from_day),
        (
            r"(?:(?P<year>\d{4})[-./])?(?P<near>(?!))?(?P<month>0?[369]|12)[-./](?P<day>3[01])(?![0-9人名个位])",
            _from_day,
        ),
        (r"上上个?季度?", _simple("before_last")),
        (r"上一?个?季度?(?!度?末)", _simple("last")),
        (r"(?:本|这一?个?|当)季度?", _simple("here")),
        (r"本期", _simple("here")),
        (r"下一?个?季度?", _simple("next")),
        (rf"{_Y}(?P<month>{_N})月份?(?!\d|[一二三四五六七八九十]+[日号])", _month),
        (
            r"(?P<year>\d{4}|[一二三四五六七八九〇零○]{4})(?P<near>(?!))?年度?(?!\d{1,2}月|[一二三四五六七八九十]+月)",
            _only_year,
        ),
        (r"(?P<year>(?!))?(?P<near>今年|本年度?|去年|上年度?|前年|明年)(?!同期)", _only_year),
        (r"(?P<year>\d{2})(?P<near>(?!))?年(?![0-9轻])", _only_year),
    )
)
