"""Longer days for single units: granted by the department for one quarter, the newest one holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

from core.people import Actor
from core.period import Quarter
from models.audit import Audit
from models.prepared import Prepared
from models.session import Session
from models.tables.reports import ExtensionRow
from models.transaction import Transaction

_IN_ORDER = select(ExtensionRow.unit, ExtensionRow.quarter, ExtensionRow.day).order_by(ExtensionRow.id)
_NEWEST = Prepared(
    select(ExtensionRow.day)
    .where(ExtensionRow.unit == bindparam("unit"), ExtensionRow.quarter == bindparam("quarter"))
    .order_by(ExtensionRow.id.desc())
    .limit(1)
)


class Extensions:
    """Extensions of the due day."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def extend(self, actor: Actor, unit: str, quarter: Quarter, day: date) -> int | None:
        """Give a unit until the end of a day; the number of the grant, or None where this day holds already."""
        actor.must_be_staff()
        actor.must_review(unit)
        before = await newest_day(self._tx.session, unit, quarter.code)
        if before == day:
            return None
        row = ExtensionRow(unit=unit, quarter=quarter.code, day=day, person_id=actor.person_id, at=self._tx.now)
        self._tx.session.add(row)
        await self._tx.session.flush()
        told = before.isoformat() if before else ""
        await self._audit.add(actor.person_id, "extension.grant", f"{unit}:{quarter.code}", told, day.isoformat())
        return row.id

    async def day(self, actor: Actor, unit: str, quarter: Quarter) -> date | None:
        """The last day that a unit was given for a quarter; None where the day of all holds."""
        actor.must_see(unit)
        return await newest_day(self._tx.session, unit, quarter.code)

    async def days(self) -> Mapping[str, Mapping[str, date]]:
        """The days in force by quarter and unit; for the planner, which acts for nobody."""
        found: dict[str, dict[str, date]] = defaultdict(dict)
        for unit, quarter, day in await self._tx.session.execute(_IN_ORDER):
            found[quarter][unit] = day
        return found


async def newest_day(session: Session, unit: str, quarter: str) -> date | None:
    """The day of the newest grant."""
    found = await session.row(_NEWEST, unit=unit, quarter=quarter)
    return found.day if found else None
