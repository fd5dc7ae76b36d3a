"""The reporting units in the database, in the order of the guidance's addressees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update

from core.units import Unit
from models.audit import Audit
from models.tables.people import UnitRow
from models.transaction import Transaction, table_of

UNITS = select(*table_of(UnitRow).c).order_by(UnitRow.position, UnitRow.code)
"""Every unit there ever was."""
_OF_CITY = UNITS.where(UnitRow.parent == "", UnitRow.retired.is_(False))


class UnitRows:
    """The units that report to the city; those below them are in `Below`."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def all(self) -> tuple[Unit, ...]:
        """The units that report to the city, in the order of the addressees."""
        return tuple(unit_of(row) for row in await self._tx.session.execute(_OF_CITY))

    async def sync(self, units: Sequence[Unit]) -> None:
        """Make these the units that report to the city; others keep their numbers and are no longer asked.

        The units below them are their own affair and stay as they are.
        """
        before = {unit.code: unit for unit in await self.all()}
        if tuple(before.values()) == tuple(units):
            return
        codes = [unit.code for unit in units]
        others = update(UnitRow).where(UnitRow.parent == "", UnitRow.code.not_in(codes))
        await self._tx.session.execute(others.values(retired=True))
        for unit in units:
            await self._tx.upsert(UnitRow, ("code",), **unit_values(unit))
        await self._audit.add(0, "units.sync", "units", before=" ".join(before), after=" ".join(codes))


async def read_units(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Unit, ...]:
    """The units that fulfil conditions, in their order."""
    return tuple(unit_of(row) for row in await tx.session.execute(UNITS.where(*conditions)))


def unit_values(unit: Unit) -> dict[str, object]:
    """The columns of a unit."""
    return {
        "code": unit.code,
        "name": unit.name,
        "aliases": json.dumps(unit.aliases, ensure_ascii=False),
        "kind": unit.kind,
        "addressee": unit.addressee,
        "position": unit.position,
        "parent": unit.parent,
        "retired": False,
    }


def unit_of(row: Any) -> Unit:
    """A unit from its row."""
    return Unit(
        code=row.code,
        name=row.name,
        aliases=tuple(json.loads(row.aliases)),
        kind=row.kind,
        addressee=row.addressee,
        position=row.position,
        parent=row.parent,
    )
