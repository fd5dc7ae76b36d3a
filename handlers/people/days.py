"""Days as people write them when they say how long they are away: 4月28日至5月8日, 到五月八号, 休5天, 到下周五."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.dialogs.reading import read_count
from knowledge.normalise import plain

_NUMERAL = re.compile(r"[一二两三四五六七八九十廿卅〇零]+(?=[年月日号天]|个?星期|周(?![一二三四五六日天]))")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[年./-]\s*)?(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"|(?P<only>\d{1,2})\s*[日号]"
    r"|(?P<near>今天|今日|明天|明日|后天|大后天)"
    r"|(?P<week>下下|下|本|这)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<end>(?:本月|这个月|月)底|(?P<end_month>\d{1,2})月底)"
)
_LONG = re.compile(r"(?P<count>\d{1,3})\s*(?P<kind>天|个?星期|周|个?月)")
_RANGE = re.compile(r"\s*(?:到|至|-|—|–|~|－)+\s*")
_WORDS = re.compile(r"[\s,，]|从|自|起|开始|为止|止|之前|以前|前|到|至|共|一共|期间|休|请")
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKS = {"": 0, "本": 0, "这": 0, "下": 1, "下下": 2}
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included."""

    first: date
    last: date


def read_span(said: str, today: date) -> Span | None:
    """The days that the whole text names; one day is the last one. None where anything else stands in it.

    >>> today = date(2014, 4, 25)
    >>> read_span("到五月八号", today), read_span("4月28日—5月8日", today)
    (Span(first=datetime.date(2014, 4, 25), last=datetime.date(2014, 5, 8)), \
Span(first=datetime.date(2014, 4, 28), last=datetime.date(2014, 5, 8)))
    >>> read_span("从28号起休5天", today), read_span("到月底再说", today)
    (Span(first=datetime.date(2014, 4, 28), last=datetime.date(2014, 5, 2)), None)
    """
    words = _NUMERAL.sub(_in_digits, plain(said))
    long = _LONG.search(_DAY.sub(lambda found: "*" * len(found[0]), words))
    rest = f"{words[: long.start()]} {words[long.end() :]}" if long else words
    found = list(_DAY.finditer(rest))
    if len(found) > 2 - bool(long) or _WORDS.sub("", _RANGE.sub("", _DAY.sub("", rest))):
        return None
    first = _day(found[0], today) if found else today
    if long:
        return _lasting(first, int(long["count"]), long["kind"])
    if not found or first is None:
        return None
    last = _day(found[-1], max(first, today)) if len(found) > 1 else first
    begun = first if len(found) > 1 else today
    return Span(begun, last) if last else None


def day_named(said: str, today: date) -> date | None:
    """The last day that words name, whatever else stands in them; None where they name none.

    >>> day_named("涟源来不及了，给他们宽到十二号吧", date(2014, 4, 2))
    datetime.date(2014, 4, 12)
    """
    found = list(_DAY.finditer(_NUMERAL.sub(_in_digits, plain(said))))
    return _day(found[-1], today) if found else None


def _in_digits(found: re.Match[str]) -> str:
    value = read_count(found[0]).value
    return found[0] if value is None else str(value)


def _lasting(first: date | None, count: int, kind: str) -> Span | None:
    if first is None or count < 1:
        return None
    days = {"天": 1, "月": 30}.get(kind[-1], 7) * count
    return Span(first, first + timedelta(days=days - 1))


def _day(found: re.Match[str], near: date) -> date | None:
    """The day of a match, as close after `near` as what is not said allows; None for a day that does not exist."""
    if found["near"]:
        return near + timedelta(days=_NEAR[found["near"]])
    if found["weekday"]:
        return _weekday(found, near)
    if found["end"]:
        month = int(found["end_month"] or near.month)
        return _date(near.year, month, calendar.monthrange(near.year, month)[1]) if 1 <= month <= 12 else None
    if found["only"]:
        return _next_of_number(int(found["only"]), near)
    year = int(found["year"]) if found["year"] else near.year
    day = _date(year, int(found["month"]), int(found["day"]))
    if day and not found["year"] and near - day > _HALF_A_YEAR:
        return _date(year + 1, day.month, day.day)
    return day


def _weekday(found: re.Match[str], near: date) -> date:
    monday = near - timedelta(days=near.weekday())
    weekday = "一二三四五六日天".index(found["weekday"]) % 7 if found["weekday"] != "天" else 6
    return monday + timedelta(weeks=_WEEKS[found["week"] or ""], days=weekday)


def _next_of_number(number: int, near: date) -> date | None:
    """8号: this month, or the next where that day has passed."""
    if number >= near.day:
        return _date(near.year, near.month, number)
    return _date(near.year + near.month // 12, near.month % 12 + 1, number)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
