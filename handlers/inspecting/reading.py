"""What an officer types or pastes about inspections: rows of a schedule, and a finding with its demand. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.numbers import day
from core.units import Unit
from handlers.reviewing.naming import unit_at
from knowledge.normalise import plain

_DAY = re.compile(
    r"(?:(?P<year>20\d\d)[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})[日号]?\s*(?:\((?:周|星期).\))?\s*"
    r"(?P<time>(?:上午|下午|全天)?\s*(?:\d{1,2}:\d\d|\d{1,2}[时点]半?)?)"
)
_BETWEEN = " \t，,、;；:：|"
LONGEST = 200
"""A longer text does not belong in one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule; `trouble` names what is wrong with it."""

    said: str
    unit: str = ""
    day: date | None = None
    when: str = ""
    team: str = ""
    trouble: str = ""


def read_rows(said: str, units: Sequence[Unit], today: date) -> tuple[Row, ...]:
    """The rows of a schedule, one a line or between semicolons; a unit must not stand twice."""
    lines = [line.strip(_BETWEEN) for line in re.split(r"[\n;；]+", said)]
    rows: list[Row] = []
    seen: set[str] = set()
    for line in filter(None, lines):
        row = _row(line, units, today)
        if row.unit and row.unit in seen:
            row = Row(line, row.unit, trouble="twice")
        seen.add(row.unit)
        rows.append(row)
    return tuple(rows)


def _row(line: str, units: Sequence[Unit], today: date) -> Row:
    unit, rest = unit_at(re.sub(r"^\d{1,2}[.、)]\s*", "", plain(line)), units)
    if not unit:
        return Row(line, trouble="unit")
    found = _DAY.search(rest)
    when = _date(found, today) if found else None
    if found is None or when is None:
        return Row(line, unit, trouble="day")
    team = (rest[: found.start()] + " " + rest[found.end() :]).strip(_BETWEEN)
    if when < today:
        return Row(line, unit, when, trouble="past")
    if not team or len(team) > LONGEST:
        return Row(line, unit, when, trouble="team")
    return Row(line, unit, when, day(when) + re.sub(r"\s", "", found["time"]), team)


def _date(found: re.Match[str], today: date) -> date | None:
    try:
        return date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Result:
    """A finding: what is wrong, what is demanded, until when."""

    problem: str = ""
    demand: str = ""
    until: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The parts that were not said."""
        parts = {"problem": self.problem, "demand": self.demand, "until": self.until}
        return tuple(name for name, words in parts.items() if not words)


_PART = re.compile(
    r"(?:^|[\s;；。,，])(?P<name>存在的?问题|发现的?问题|问题|整改要求|要求|整改期限|期限|完成时间|时限)(?:是|为)?[\s:：]*"
)
_NAMES = {"问题": "problem", "要求": "demand", "期限": "until", "时间": "until", "时限": "until"}


def read_result(said: str) -> Result:
    """The three parts behind their names, in any order.

    >>> read_result("问题：2份材料缺记录；要求：补齐；期限：6月30日")
    Result(problem='2份材料缺记录', demand='补齐', until='6月30日')
    """
    places = list(_PART.finditer(said))
    parts: dict[str, str] = {}
    ends = [place.start() for place in places[1:]] + [len(said)]
    for place, end in zip(places, ends, strict=False):
        name = next(part for word, part in _NAMES.items() if place["name"].endswith(word))
        words = said[place.end() : end].strip(" \t\n;；。,，:：")
        if name in parts:
            parts[name] += f"；{words}" if words else ""
        else:
            parts[name] = words
    return Result(**parts)
