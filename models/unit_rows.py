"""The reporting units in the database, in the order of the guidance's addressees."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select, update

from core.units import Unit
from models.audit import Audit
from models.tables.people import UnitRow
from models.transaction import Transaction


class UnitRows:
    """The reporting units."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def all(self) -> tuple[Unit, ...]:
        """The units that report, in the order of the addressees."""
        query = select(UnitRow).where(UnitRow.retired.is_(False)).order_by(UnitRow.position, UnitRow.code)
        return tuple(_unit(row) for row in await self._tx.session.scalars(query))

    async def sync(self, units: Sequence[Unit]) -> None:
        """Make these the units that report; others keep their numbers and are no longer asked."""
        before = {unit.code: unit for unit in await self.all()}
        if tuple(before.values()) == tuple(units):
            return
        codes = [unit.code for unit in units]
        await self._tx.session.execute(update(UnitRow).where(UnitRow.code.not_in(codes)).values(retired=True))
        for unit in units:
            await self._tx.upsert(UnitRow, ("code",), **_values(unit))
        await self._audit.add(0, "units.sync", "units", before=" ".join(before), after=" ".join(codes))


def _values(unit: Unit) -> dict[str, object]:
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


def _unit(row: UnitRow) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        aliases=tuple(json.loads(row.aliases)),
        kind=row.kind,
        addressee=row.addressee,
        position=row.position,
        parent=row.parent,
    )
