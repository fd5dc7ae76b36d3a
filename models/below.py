"""The units below a unit: added, renamed and closed by its secretary, numbered in the order in which they came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from core.errors import StateError
from core.names import short_name
from core.people import Actor, Role
from core.units import GRASSROOTS, Unit, above, below, line
from models.among import among
from models.audit import Audit
from models.levels import read_level
from models.prepared import Prepared
from models.remembered import Rows, remembered
from models.tables.people import GrantRow, UnitRow
from models.transaction import Transaction
from models.unit_rows import UNITS, read_units, unit_of, unit_values

LONGEST_NAME = 40
LONGEST_CODE = 40
"""What fits beside the kind of a notice in its key: about ten levels."""
_AROUND = Prepared(UNITS.where(or_(among(UnitRow.code, "own"), among(UnitRow.parent, "heads"))))


@dataclass(frozen=True, slots=True)
class Subordinate:
    """A unit below: the first and the last day on which it counts (None: no end), and how many people report for it."""

    unit: Unit
    valid_from: date | None
    valid_to: date | None
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What is around a person: the own units to which others report, and the units of `Below.around`.

    `superior` is the code of the unit that all own units report to; empty for the city, and where they differ.
    """

    heads: tuple[str, ...]
    units: tuple[Unit, ...]
    superior: str


class Below:
    """The units below those that report to the city."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def listed(self, actor: Actor, head: str) -> tuple[Subordinate, ...]:
        """Every unit below, also the closed ones, in the order in which they were added."""
        actor.must_head(head)
        people = select(GrantRow.unit, func.count(GrantRow.person_id.distinct())).group_by(GrantRow.unit)
        reporting = (GrantRow.unit.like(f"{head}.%"), GrantRow.role != Role.PRINCIPAL.value)
        rows = await self._tx.session.execute(people.where(*reporting))
        bound = {row.unit: row[1] for row in rows}
        query = select(UnitRow).where(UnitRow.parent == head).order_by(UnitRow.position)
        return tuple(
            Subordinate(unit_of(row), row.valid_from, row.valid_to, bound.get(row.code, 0))
            for row in await self._tx.session.scalars(query)
        )

    async def around(self, codes: Iterable[str], heads: Iterable[str]) -> tuple[Unit, ...]:
        """The units that people of these units have to do with: their own, those above them, those below `heads`.

        Units of the city are left out.
        """
        return await _around(self._tx.session, _below_the_city(codes), tuple(heads))

    async def in_sight(self, actor: Actor) -> Surroundings:
        """What is around a person: the very same value as long as nothing of it has changed."""
        return await _in_sight(self._tx.session, actor.own_units, () if actor.is_staff else actor.units)

    async def there(self, head: str, day: date) -> tuple[Unit, ...]:
        """The units below that are not closed on a day; for the planner, which acts for nobody."""
        return await read_units(
            self._tx, UnitRow.parent == head, or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= day)
        )

    async def names(self, actor: Actor, head: str, codes: Iterable[str]) -> tuple[str, ...]:
        """The names of units below a unit, for its own people, and for the office above where the unit lets it see."""
        if not actor.heads(head):
            actor.must_head(above(head))
            if not (await read_level(self._tx.session, head)).shows_missing:
                return ()
        units = await read_units(self._tx, UnitRow.parent == head, UnitRow.code.in_(list(codes)))
        return tuple(unit.name for unit in units)

    async def add(self, actor: Actor, head: str, names: Sequence[str], *, since: date) -> tuple[Unit, ...]:
        """Add units that count from a day on; a name that a unit there already has adds nothing."""
        actor.must_lead(head)
        if not (await read_level(self._tx.session, head)).is_open:
            raise StateError(f"no unit reports to {head}")
        await self._one_at_a_time(head)
        there = await read_units(self._tx, UnitRow.parent == head)
        taken = {unit.name for unit in there}
        number = max((unit.position for unit in there), default=0)
        added: list[Unit] = []
        for name in dict.fromkeys(names):
            _check_name(name)
            if name in taken:
                continue
            number += 1
            unit = Unit(below(head, number), name, _aliases(name), GRASSROOTS, name, number, head)
            if len(unit.code) > LONGEST_CODE:
                raise StateError(f"no level below {head}")
            self._tx.session.add(UnitRow(**unit_values(unit), valid_from=since, valid_to=None))
            await self._audit.add(actor.person_id, "unit.add", unit.code, after=name)
            added.append(unit)
        await self._tx.session.flush()
        return tuple(added)

    async def rename(self, actor: Actor, code: str, name: str) -> bool:
        """Give a unit another name, the old one is still understood; False where another unit has the name."""
        row = await self._row(actor, code)
        _check_name(name)
        others = await read_units(self._tx, UnitRow.parent == row.parent, UnitRow.code != code)
        if name in {unit.name for unit in others}:
            return False
        before, known = row.name, [*json.loads(row.aliases), row.name, *_aliases(name)]
        row.name = row.addressee = name
        row.aliases = json.dumps([each for each in dict.fromkeys(known) if each != name], ensure_ascii=False)
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "unit.rename", code, before, name)
        return True

    async def close(self, actor: Actor, code: str, last: date | None) -> bool:
        """Let a unit count up to a day, or with None again without end; False where it is so already."""
        row = await self._row(actor, code)
        if row.valid_to == last:
            return False
        before, row.valid_to = row.valid_to, last
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "unit.close", code, str(before or ""), str(last or ""))
        return True

    async def _row(self, actor: Actor, code: str) -> UnitRow:
        """The row of a unit below one that the person manages, locked."""
        if not above(code):
            raise StateError(f"{code} is a unit of the city")
        actor.must_lead(above(code))
        return await self._tx.session.get_one(UnitRow, code, with_for_update=True, populate_existing=True)

    async def _one_at_a_time(self, head: str) -> None:
        """Let two people who add units at the same time wait for each other: the numbers are given in turn."""
        await self._tx.session.get_one(UnitRow, head, with_for_update=True, populate_existing=True)


@remembered
async def _in_sight(session: Rows, own: tuple[str, ...], reporting: tuple[str, ...]) -> Surroundings:
    heads = tuple([code for code in reporting if (await read_level(session, code)).is_open])
    superiors = {above(code) for code in own}
    superior = superiors.pop() if len(superiors) == 1 else ""
    return Surroundings(heads, await _around(session, _below_the_city(own), heads), superior)


def _below_the_city(codes: Iterable[str]) -> tuple[str, ...]:
    """These units and those above them, but for those of the city."""
    return tuple(sorted({code for each in codes for code in line(each) if above(code)}))


@remembered
async def _around(session: Rows, own: tuple[str, ...], heads: tuple[str, ...]) -> tuple[Unit, ...]:
    if not own and not heads:
        return ()
    return tuple([unit_of(row) for row in await session.rows(_AROUND, own=own, heads=heads)])


def _aliases(name: str) -> tuple[str, ...]:
    short = short_name(name)
    return (short,) if short != name else ()


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise StateError("a name of a unit is empty or too long")
