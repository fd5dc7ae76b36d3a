"""What a message says of a plan: the year it is for, the unit and version it names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.units import Unit
from handlers.reviewing.naming import unit_at

_YEAR = re.compile(r"(?P<year>20\d\d)年?度?|(?P<this>今年|本年)度?|(?P<next>明年|来年|下一?年)度?")
_BEHIND_UNIT = re.compile(
    r"(?:的|年度|发展党员|发展|计划|\s|今年|(?P<next>明年)|(?P<year>20\d\d)年度?|第\s*(?P<version>\d{1,4})\s*版)*"
    r"[\s,，:：;；。]*(?P<rest>.*)",
    re.DOTALL,
)
_BEFORE_UNIT = re.compile(r"^(?:的|年度|发展党员|发展|计划|\s)+")


@dataclass(frozen=True, slots=True)
class Version:
    """A unit's plan as somebody names it: of this year and in the newest version where nothing else is said."""

    unit: str
    year: int
    version: int = 0
    rest: str = ""


def year_said(said: str, this_year: int) -> int:
    """The year that a message names, this one where it names none.

    >>> year_said("2015年计划260名", 2014), year_said("明年计划260", 2014), year_said("计划260", 2014)
    (2015, 2015, 2014)
    """
    found = _YEAR.search(said)
    if found is None or found["this"]:
        return this_year
    return int(found["year"]) if found["year"] else this_year + 1


def version_said(said: str, units: Sequence[Unit], this_year: int) -> Version | None:
    """The plan named at the beginning of the words, and what stands behind it; None where no unit is named.

    >>> units = [Unit("shuangfeng", "双峰县", ("双峰",), "county", "", 1)]
    >>> version_said("计划 双峰县 2014年 第2版 超出指标", units, 2014)
    Version(unit='shuangfeng', year=2014, version=2, rest='超出指标')
    """
    unit, rest = unit_at(_BEFORE_UNIT.sub("", said.strip()), units)
    behind = _BEHIND_UNIT.fullmatch(rest)
    if not unit or behind is None:
        return None
    year = int(behind["year"]) if behind["year"] else this_year + bool(behind["next"])
    return Version(unit, year, int(behind["version"] or 0), behind["rest"].strip())
