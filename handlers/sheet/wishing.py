"""给我个表, 能不能发个excel, 二季度的模板: whether a message wishes for the sheet, of which unit and quarter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.units import Unit
from handlers.reviewing.naming import unit_at
from handlers.sheet.words import sheet_terms
from knowledge.normalise import plain

_QUARTER = re.compile(
    r"(?:(?:今年|去年|上年|\d{4}年?)的?)?(?:第?[一二三四1-4](?:个)?季度?|上个?季度?|下个?季度?|q[1-4])(?:度)?"
)
_SIGNS = re.compile(r"[\s。.!！?？,，、~～：:“”\"]")


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for the sheet: the code of the unit named (empty: none), and the words that name a quarter."""

    unit: str = ""
    quarter: str = ""


def wish_of(said: str, units: Sequence[Unit]) -> Wish | None:
    """The wish of a message; None where it says anything else besides."""
    rest = _SIGNS.sub("", plain(said).lower())
    if not any(thing in rest for thing in sheet_terms().things):
        return None
    unit, rest = _unit(rest, units)
    found = _QUARTER.search(rest)
    if found:
        rest = rest[: found.start()] + rest[found.end() :]
    bare = _without_around(rest)
    is_bare = bare == rest and not unit and not found
    if bare not in sheet_terms().things or (is_bare and bare in sheet_terms().not_alone):
        return None
    return Wish(unit, found[0] if found else "")


def _unit(said: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The unit named at the beginning or behind 要, 发, and the words without it."""
    for at in range(min(len(said), 8)):
        unit, rest = unit_at(said[at:], units)
        if unit:
            return unit, said[:at] + rest
    return "", said


def _without_around(said: str) -> str:
    """The words without those that only carry the wish, at both ends."""
    before = None
    while before != said:
        before = said
        if said in sheet_terms().things:
            return said
        said = _around()[1].sub("", _around()[0].sub("", said))
    return said


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(map(re.escape, sheet_terms().around))
    return re.compile(rf"^(?:{words})"), re.compile(rf"(?:{words})$")
