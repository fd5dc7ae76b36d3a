"""The reporting units as values: code, name, aliases, in the order of the guidance's addressees."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import DataFileError

GRASSROOTS = "grassroots"
"""The kind of a 基层党委, which reports to the unit above it."""

_BELOW = "."


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporting unit (报送单位).

    `kind` is county, zone, committee, group or grassroots; `position` is its place in the addressee list, or among
    the units below its `parent`.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    addressee: str
    position: int
    parent: str = ""

    def __hash__(self) -> int:
        return hash(self.code)


def above(code: str) -> str:
    """The code of the unit that a unit reports to; empty for one that reports to the city.

    A code is the unit's place in the tree, at any depth, so that a wall needs no look into the database.

    >>> above("shuangfeng.12.3"), above("shuangfeng.12"), above("shuangfeng")
    ('shuangfeng.12', 'shuangfeng', '')
    """
    return code.rpartition(_BELOW)[0]


def line(code: str) -> tuple[str, ...]:
    """A unit and all above it, itself first.

    >>> line("shuangfeng.12.3")
    ('shuangfeng.12.3', 'shuangfeng.12', 'shuangfeng')
    """
    return (code, *line(above(code))) if code else ()


def below(code: str, number: int) -> str:
    """The code of the unit with this number below a unit."""
    return f"{code}{_BELOW}{number}"


def unit_called(said: str, units: Iterable[Unit]) -> Unit | None:
    """The unit whose code, name or alias these words are; None if there is none."""
    return next((unit for unit in units if said in {unit.code, unit.name, *unit.aliases}), None)


def load_units(file: Path) -> tuple[Unit, ...]:
    """The units of a JSON file in the order of the file; DataFileError names every mistake."""
    problems: list[str] = []
    units: list[Unit] = []
    for position, row in enumerate(json.loads(file.read_text(encoding="utf-8")), start=1):
        lacking = [key for key in ("code", "name", "aliases", "kind", "addressee") if key not in row]
        if lacking:
            problems.append(f"unit {position}: lacks {', '.join(lacking)}")
            continue
        units.append(
            Unit(
                code=row["code"],
                name=row["name"],
                aliases=tuple(row["aliases"]),
                kind=row["kind"],
                addressee=row["addressee"],
                position=position,
            )
        )
    codes = [unit.code for unit in units]
    problems += [f"unit {unit.code}: its code is below {above(unit.code)!r}" for unit in units if above(unit.code)]
    problems += [f"unit {code}: stands twice" for code in set(codes) if codes.count(code) > 1]
    if problems:
        raise DataFileError(str(file), problems)
    return tuple(units)
