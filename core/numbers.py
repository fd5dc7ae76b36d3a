"""How figures and dates are written (texts.md 1a, rules 4 to 6): one formatter a kind."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from core.clock import at_office

_WEEKDAYS = "一二三四五六日"


def percent(numerator: int, denominator: int, target_percent: int | None = None) -> str:
    """A share in per cent, one decimal, rounded half up; two or more where one would hide a gap.

    >>> percent(3, 8), percent(3996, 10000, 40), percent(2, 3)
    ('37.5%', '39.96%', '66.7%')
    """
    decimals = 1
    while decimals < 6 and _hides_gap(numerator, denominator, target_percent, decimals):
        decimals += 1
    return f"{fixed(100 * numerator, denominator, decimals)}%"


def points(numerator: int, denominator: int, target_percent: int) -> str:
    """The distance between a share and a target in percentage points, without a sign.

    >>> points(12, 32, 40), points(3996, 10000, 40)
    ('2.5', '0.04')
    """
    gap = abs(100 * numerator - target_percent * denominator)
    decimals = 1
    while decimals < 6 and gap and fixed(gap, denominator, decimals).strip("0.") == "":
        decimals += 1
    if _hides_gap(numerator, denominator, target_percent, 1):
        decimals = max(decimals, 2)
    return fixed(gap, denominator, decimals)


def fixed(numerator: int, denominator: int, decimals: int) -> str:
    """A non-negative quotient with a fixed number of decimals, rounded half up in exact integers.

    >>> fixed(96, 25, 2), fixed(1, 8, 1)
    ('3.84', '0.1')
    """
    scale: int = 10**decimals
    rounded = (2 * numerator * scale + denominator) // (2 * denominator)
    whole, rest = divmod(rounded, scale)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


@lru_cache(maxsize=1024)
def day(value: date) -> str:
    """2014年4月8日（周二）."""
    return f"{value.year}年{value.month}月{value.day}日（周{_WEEKDAYS[value.weekday()]}）"


@lru_cache(maxsize=1024)
def moment(value: datetime) -> str:
    """2014年4月8日（周二）17:30, on the office's clock; the argument must be aware."""
    local = at_office(value)
    return f"{day(local.date())}{local:%H:%M}"


def count(value: int) -> str:
    """25名."""
    return f"{value}名"


def _hides_gap(numerator: int, denominator: int, target_percent: int | None, decimals: int) -> bool:
    """Whether rounding makes a share that misses the target look as if it had reached it."""
    if target_percent is None or 100 * numerator >= target_percent * denominator:
        return False
    scale: int = 10**decimals
    rounded = (200 * numerator * scale + denominator) // (2 * denominator)
    return rounded >= target_percent * scale
