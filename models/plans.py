"""The yearly plans of the units; a new figure is a new row, the old one is kept."""

from __future__ import annotations

from sqlalchemy import select

from core.errors import StateError
from core.people import Actor
from models.audit import Audit
from models.tables.reports import PlanRow
from models.transaction import Transaction


class Plans:
    """Yearly plans. Who may see and set them is decided by `Reports`."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def get(self, unit: str, year: int) -> int | None:
        """The plan that holds."""
        query = (
            select(PlanRow.count).where(PlanRow.unit == unit, PlanRow.year == year).order_by(PlanRow.id.desc()).limit(1)
        )
        return await self._tx.session.scalar(query)

    async def set(self, actor: Actor, unit: str, year: int, count: int) -> None:
        """Let another figure hold; the same figure again changes nothing."""
        if count < 0:
            raise StateError(f"a plan of {count}")
        before = await self.get(unit, year)
        if before == count:
            return
        self._tx.session.add(PlanRow(unit=unit, year=year, count=count, person_id=actor.person_id, at=self._tx.now))
        await self._audit.add(
            actor.person_id, "plan.set", f"{unit}:{year}", before="" if before is None else str(before),
            after=str(count),
        )  # fmt: skip
