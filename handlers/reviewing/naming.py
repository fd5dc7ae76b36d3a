"""Units, quarters and fields named at the beginning of what is said: 双峰县 一季度 女党员 请再核对."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.period import Quarter
from core.units import Unit
from handlers.dialogs.form import Form

_BETWEEN = " \t\n,，、:：;；。的"
_QUARTER = re.compile(
    r"(?:(?P<year>20\d\d)\s*年?|(?P<last>去年)|今年|本年)?\s*第?(?:(?P<number>[一二三四1-4])\s*季度?|[Qq](?P<q>[1-4]))"
    r"|(?P<newest>[上本这]个?季度?|上一?[次回期])"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Which unit and quarter the words begin with, in either order, and the words behind them."""

    unit: str
    quarter: Quarter | None
    rest: str


def place_at(said: str, units: Sequence[Unit], today: date, first: Quarter) -> Place:
    """Unit and quarter at the beginning; neither need be there."""
    quarter, rest = quarter_at(said, today, first)
    unit, rest = unit_at(rest, units)
    if unit and quarter is None:
        quarter, rest = quarter_at(rest, today, first)
    return Place(unit, quarter, rest)


def quarter_at(said: str, today: date, first: Quarter) -> tuple[Quarter | None, str]:
    """The quarter that the words begin with, and the words behind it; None if there is none.

    Without a year it is the newest of this number that has ended, but none before the first that was collected.

    >>> quarter_at("四季度 女党员", date(2015, 2, 1), Quarter(2014, 1))
    (Quarter(year=2014, number=4), '女党员')
    """
    words = said.strip(_BETWEEN)
    found = _QUARTER.match(words)
    return (_quarter(found, today, first), words[found.end() :].strip(_BETWEEN)) if found else (None, words)


def quarter_in(said: str, today: date, first: Quarter) -> Quarter | None:
    """The quarter named anywhere in the words."""
    found = _QUARTER.search(said)
    return _quarter(found, today, first) if found else None


def without_quarter(said: str, today: date, first: Quarter) -> tuple[Quarter | None, str]:
    """The quarter named anywhere in the words, and the words without it.

    >>> without_quarter("导出2014年一季度的汇总", date(2014, 8, 2), Quarter(2014, 1))
    (Quarter(year=2014, number=1), '导出汇总')
    """
    found = _QUARTER.search(said)
    if found is None:
        return None, said
    before, behind = said[: found.start()].strip(_BETWEEN), said[found.end() :].strip(_BETWEEN)
    return _quarter(found, today, first), before + behind


def _quarter(found: re.Match[str], today: date, first: Quarter) -> Quarter:
    newest = Quarter.last_ended(today)
    if found["newest"]:
        return newest
    said = unicodedata.normalize("NFKC", found["number"] or found["q"])
    number = int(said) if said.isdigit() else "一二三四".index(said) + 1
    if found["year"] or found["last"]:
        return Quarter(int(found["year"] or today.year - 1), number)
    quarter = Quarter(newest.year, number)
    before = Quarter(newest.year - 1, number)
    return quarter if quarter <= newest or before < first else before


def unit_at(said: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The code of the unit that the words begin with, and the words behind it; no code if there is none.

    >>> from core.units import Unit
    >>> unit_at("双峰的女党员", [Unit("shuangfeng", "双峰县", ("双峰",), "county", "", 1)])
    ('shuangfeng', '女党员')
    """
    return _longest(said, {name: unit.code for unit in units for name in (unit.name, *unit.aliases)})


def field_at(said: str, form: Form) -> tuple[str, str]:
    """The code of the field that the words begin with, and the words behind it; no code if there is none."""
    aliases = {alias: field.code for field in form.fields for alias in field.aliases}
    labels = {name: field.code for field in form.fields for name in (field.label, field.brief)}
    return _longest(said, aliases | labels)


def _longest(said: str, names: Mapping[str, str]) -> tuple[str, str]:
    words = said.strip(_BETWEEN)
    name = max(_beginning(words, names), key=len, default="")
    return (names[name], words[len(name) :].strip(_BETWEEN)) if name else ("", words)


def _beginning(words: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if words.startswith(name)]
