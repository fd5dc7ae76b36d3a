"""The State Council's yearly tables as the library holds them; nothing else of the program knows the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date


def published() -> Mapping[int, tuple[frozenset[date], frozenset[date]]]:
    """Days off and worked weekends of each year whose notice the library holds."""
    from chinese_calendar import constants

    off, work = _by_year(constants.holidays), _by_year(constants.workdays)
    return {year: (frozenset(off[year]), frozenset(work[year])) for year in off}


def _by_year(days: Iterable[date]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for day in days:
        found[day.year].add(day)
    return found
