"""To whom something goes, in the words of an officer: names in any order, kinds of units, states, exceptions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.units import GRASSROOTS, Unit
from knowledge.normalise import plain

FILE = Path(__file__).with_name("audience.toml")

Filter = Literal["", "missing", "draft", "unreceived"]
_Sort = Literal["unit", "set", "filter", "between", "without", "behind", "excepted", "code"]
_CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[2-9])[A-Z2-9]{4}")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Audience:
    """The units named, in their order, and what must be so of each; `code` is the broadcast that `unreceived` means."""

    units: tuple[str, ...]
    filter: Filter = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that name no audience: `rest` was not understood; `is_near` where something beside it was."""

    rest: str
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    sort: _Sort
    value: str
    word: str


def read_audience(said: str, units: Sequence[Unit]) -> Audience | Unclear:
    """The audience that the whole of the words names among these units.

    >>> counties = [Unit("sf", "双峰县", ("双峰",), "county", "", 1), Unit("xh", "新化县", ("新化",), "county", "", 2)]
    >>> read_audience("新化、双峰", counties), read_audience("除双峰县以外的县市区", counties)
    (Audience(units=('sf', 'xh'), filter='', code=''), Audience(units=('xh',), filter='', code=''))
    >>> read_audience("双峰县和双丰县", counties)
    Unclear(rest='双丰县', is_near=True)
    """
    tokens, rest = _tokens(plain(said).strip(), units)
    meant = [token for token in tokens if token.sort not in {"between", "code"}]
    if rest or not meant:
        return Unclear(rest or said.strip(), is_near=any(token.sort in {"unit", "set", "filter"} for token in meant))
    named, excepted, kind = _sorted_out(meant, units)
    if kind and any(token.sort == "unit" and token.value in named for token in meant):
        return Unclear(said.strip(), is_near=True)
    wanted = named or ({unit.code for unit in units} if kind or excepted else set())
    chosen = tuple(unit.code for unit in units if unit.code in wanted - excepted)
    code = next((token.value for token in tokens if token.sort == "code"), "")
    if not wanted or (code and kind != "unreceived"):
        return Unclear(said.strip())
    return Audience(chosen, kind, code)


def _sorted_out(tokens: Iterable[_Token], units: Sequence[Unit]) -> tuple[set[str], set[str], Filter]:
    """The units named, those excepted, and the filter."""
    named: set[str] = set()
    excepted: set[str] = set()
    last: set[str] = set()
    kind: Filter = ""
    is_without = False
    for token in tokens:
        match token.sort:
            case "without":
                is_without = True
            case "behind":
                is_without = False
            case "excepted":
                excepted |= last
                named -= last
            case "filter":
                kind = _filter(token.value)
            case _:
                found = _units_of(token, units)
                (excepted if is_without else named).update(found)
                last = found if token.sort == "unit" else set()
    return named, excepted, kind


def _units_of(token: _Token, units: Sequence[Unit]) -> set[str]:
    if token.sort == "unit":
        return {token.value}
    return {unit.code for unit in units if token.value in {_ALL, unit.kind}}


def _filter(value: str) -> Filter:
    return "missing" if value == "missing" else "draft" if value == "draft" else "unreceived"


def _tokens(said: str, units: Sequence[Unit]) -> tuple[list[_Token], str]:
    """The words in order, the longest that fits at each place; and the first piece that is none."""
    words = {**_words(), **{plain(name): ("unit", unit.code) for unit in units for name in _names(unit)}}
    longest = max(map(len, words))
    tokens: list[_Token] = []
    at = 0
    rest = ""
    while at < len(said):
        found = next((said[at : at + n] for n in range(longest, 0, -1) if said[at : at + n] in words), "")
        code = _CODE.match(said.upper(), at)
        if said[at].isspace():
            at += 1
        elif found:
            sort, value = words[found]
            tokens.append(_Token(sort, value, found))
            at += len(found)
        elif code:
            tokens.append(_Token("code", code[0], code[0]))
            at = code.end()
        else:
            rest = rest or re.split(r"[\s、,;。:和与]", said[at:], maxsplit=1)[0]
            at += 1
    return tokens, rest


def _names(unit: Unit) -> tuple[str, ...]:
    """A 基层党委 is also called without 党委 behind it, which is among its aliases."""
    return (unit.name, *unit.aliases) if unit.kind == GRASSROOTS else (unit.name, *unit.aliases, unit.addressee)


@cache
def _words() -> Mapping[str, tuple[_Sort, str]]:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found: dict[str, tuple[_Sort, str]] = {}
    for value, line in told["sets"].items():
        found |= dict.fromkeys(line.split(), ("set", value))
    for value, line in told["filters"].items():
        found |= dict.fromkeys(line.split(), ("filter", value))
    sorts: tuple[_Sort, ...] = ("between", "without", "behind", "excepted")
    for sort in sorts:
        found |= dict.fromkeys(told["words"][sort].split(), (sort, ""))
    return found
