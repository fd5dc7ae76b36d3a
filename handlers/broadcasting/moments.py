"""When something is to go out, as people write it: 明天上午9点10分, 4月8日 9:10, 周五下午三点半."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from core.clock import SHANGHAI
from core.hours import Hours, off_the_crowd
from handlers.dialogs.reading import read_count
from handlers.people.days import read_span
from knowledge.normalise import plain

_NUMERAL = re.compile(r"(?<![周期拜])[零〇一二两三四五六七八九十廿卅]+(?=[点时分刻:])")
_TIME = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\s*(?P<hour>\d{1,2})\s*"
    r"(?::\s*(?P<minute>\d{2})|[点时]\s*(?:(?P<half>半)|(?P<quarters>[13])\s*刻|(?P<minutes>\d{1,2})\s*分?|[整钟])?)"
)
_TRIMMED = re.compile(
    r"\((?:周|星期|礼拜).\)|^(?:请|定在|定时|改为|改成|改到|改在|在|于|到)+|(?:再?发出?|发送|群发)$|[\s,，。]+"
)
_AFTERNOON = {"下午", "傍晚", "晚上", "晚"}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The moment at which it goes out, and why that is not the one that was said; `why` is empty where it is."""

    moment: datetime
    why: Literal["", "hours", "crowd"]


def read_moment(said: str, now: datetime) -> datetime | None:
    """The moment that the whole words name; None for other words, and for a day without a time.

    An hour from 1 to 6 without a word before it is one of the afternoon: nobody is written to at night.

    >>> now = datetime(2014, 4, 2, 10, tzinfo=SHANGHAI)
    >>> [f"{read_moment(said, now):%d %H:%M}" for said in ("明天上午九点十分", "4月8日 9:10", "下午3点半", "周五三点")]
    ['03 09:10', '08 09:10', '02 15:30', '04 15:00']
    """
    words = _NUMERAL.sub(_in_digits, plain(said))
    found = _TIME.search(words)
    if found is None:
        return None
    at = _time(found)
    rest = _TRIMMED.sub("", f"{words[: found.start()]}{words[found.end() :]}")
    day = now.date() if not rest else _day(rest, now.date())
    return datetime.combine(day, at, SHANGHAI) if at and day else None


def fit(moment: datetime, hours: Hours) -> Fitted:
    """The moment within the chat hours of a working day, off the minutes at which everybody sends."""
    if not hours.are_open(moment):
        return Fitted(hours.next_opening(moment), "hours")
    fitted = off_the_crowd(moment)
    return Fitted(fitted, "crowd" if fitted != moment else "")


def names_day_only(said: str, today: date) -> bool:
    """Whether the words name a day and no time."""
    words = _TRIMMED.sub("", plain(said))
    return bool(words) and _day(words, today) is not None


def _day(said: str, today: date) -> date | None:
    span = read_span(said, today)
    return span.last if span else None


def _time(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minutes"] or 0)
    if found["half"]:
        minute = 30
    elif found["quarters"]:
        minute = 15 * int(found["quarters"])
    is_late = found["part"] in _AFTERNOON or (found["part"] == "中午" and hour < 3) or (not found["part"] and hour < 7)
    if is_late and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _in_digits(found: re.Match[str]) -> str:
    value = read_count(found[0]).value
    return found[0] if value is None else str(value)
