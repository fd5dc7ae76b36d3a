"""Requests for a later day: asked by a unit, granted or refused by the department, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from core.people import Actor
from core.period import Quarter
from models.audit import Audit
from models.codes import free_code
from models.tables.reports import ExtensionRequestRow
from models.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """One request; `person_id` asked."""

    code: str
    unit: str
    quarter: Quarter
    day: date
    reason: str
    person_id: int
    is_open: bool


class ExtensionRequests:
    """Requests of units for a later day."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def ask(self, actor: Actor, unit: str, quarter: Quarter, day: date, reason: str) -> ExtensionRequest:
        """Ask the department; an open request of the unit for the same quarter gives way to this one."""
        actor.must_report(unit)
        older = (ExtensionRequestRow.unit == unit, ExtensionRequestRow.quarter == quarter.code)
        open_ones = update(ExtensionRequestRow).where(*older, ExtensionRequestRow.settled_at.is_(None))
        await self._tx.session.execute(open_ones.values(settled_at=self._tx.now))
        row = ExtensionRequestRow(
            code=await free_code(self._tx, ExtensionRequestRow.code),
            unit=unit, quarter=quarter.code, day=day, reason=reason,
            person_id=actor.person_id, at=self._tx.now,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        about = f"{unit}:{quarter.code}"
        await self._audit.add(actor.person_id, "extension.ask", about, day.isoformat(), reason)
        return _request(row)

    async def settle(self, actor: Actor, code: str, *, note: str) -> bool:
        """Close a request; `note` says how for the record. False where it was closed before."""
        actor.must_be_staff()
        row = await self._row(code, lock=True)
        if row is None or row.settled_at is not None:
            return False
        row.settled_at = self._tx.now
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "extension.settle", f"{row.unit}:{row.quarter}", code, note)
        return True

    async def overtake(self, actor: Actor, unit: str, quarter: Quarter) -> int:
        """Close the open requests of a unit, because the department gave a day by itself; how many there were."""
        actor.must_be_staff()
        query = select(ExtensionRequestRow).where(
            ExtensionRequestRow.unit == unit,
            ExtensionRequestRow.quarter == quarter.code,
            ExtensionRequestRow.settled_at.is_(None),
        )
        rows = (await self._tx.session.scalars(query.with_for_update())).all()
        return sum([await self.settle(actor, row.code, note="granted directly") for row in rows])

    async def find(self, actor: Actor, code: str) -> ExtensionRequest | None:
        """The request of a code."""
        actor.must_be_staff()
        row = await self._row(code)
        return _request(row) if row else None

    async def open_ones(self, actor: Actor) -> tuple[ExtensionRequest, ...]:
        """The requests that wait, the oldest first."""
        actor.must_be_staff()
        query = select(ExtensionRequestRow).where(ExtensionRequestRow.settled_at.is_(None))
        rows = await self._tx.session.scalars(query.order_by(ExtensionRequestRow.id))
        return tuple(_request(row) for row in rows)

    async def _row(self, code: str, *, lock: bool = False) -> ExtensionRequestRow | None:
        query = select(ExtensionRequestRow).where(ExtensionRequestRow.code == code)
        query = query.with_for_update() if lock else query
        return (await self._tx.session.scalars(query)).one_or_none()


def _request(row: ExtensionRequestRow) -> ExtensionRequest:
    return ExtensionRequest(
        row.code, row.unit, Quarter.parse(row.quarter), row.day, row.reason, row.person_id, row.settled_at is None
    )
