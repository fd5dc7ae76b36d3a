"""Quotas: how many members an office lets each unit below plan for a year. Its own decision, kept with every change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import StateError
from core.people import Actor
from models.audit import Audit
from models.tables.people import UnitRow
from models.tables.reports import QuotaRow
from models.transaction import Transaction


class Quotas:
    """What an office sets for the units that report to it; a unit's own may be seen by the unit."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def set(self, actor: Actor, unit: str, year: int, count: int) -> int | None:
        """Let another figure hold and return the number of its row; None where it holds already."""
        actor.must_review(unit)
        if count < 0:
            raise StateError(f"a quota of {count}")
        before = await newest_quota(self._tx.session, unit, year)
        if before == count:
            return None
        row = QuotaRow(unit=unit, year=year, count=count, person_id=actor.person_id, at=self._tx.now)
        self._tx.session.add(row)
        await self._audit.add(
            actor.person_id, "quota.set", f"{unit}:{year}", before="" if before is None else str(before),
            after=str(count),
        )  # fmt: skip
        await self._tx.session.flush()
        return row.id

    async def of(self, actor: Actor, unit: str, year: int) -> int | None:
        """The unit's quota; None where none was set."""
        actor.must_see(unit)
        return await newest_quota(self._tx.session, unit, year)

    async def of_year(self, actor: Actor, year: int, head: str = "") -> Mapping[str, int]:
        """The quotas that an office has set for units that report to it."""
        actor.must_head(head)
        of_head = QuotaRow.unit.in_(select(UnitRow.code).where(UnitRow.parent == head))
        query = select(QuotaRow).where(QuotaRow.year == year, of_head).order_by(QuotaRow.id)
        return {row.unit: row.count for row in await self._tx.session.scalars(query)}


async def newest_quota(session: AsyncSession, unit: str, year: int) -> int | None:
    """The figure that holds."""
    query = select(QuotaRow.count).where(QuotaRow.unit == unit, QuotaRow.year == year).order_by(QuotaRow.id.desc())
    return await session.scalar(query.limit(1))
