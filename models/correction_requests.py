"""Requests to change a locked report: asked or withdrawn by its unit, granted or refused once by the office above."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from core.errors import StateError
from core.people import Actor
from core.period import Quarter
from models.audit import Audit
from models.codes import free_code
from models.levels import must_collect
from models.lock_reading import read_lock
from models.lock_records import CorrectionRequest, Outcome
from models.report_reading import read_report
from models.tables.corrections import CorrectionRequestRow
from models.tables.people import UnitRow
from models.transaction import Transaction

_DECISIONS = (Outcome.GRANTED, Outcome.REFUSED)


class CorrectionRequests:
    """Requests of units to change what is locked."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def ask(
        self, actor: Actor, unit: str, quarter: Quarter, counts: Mapping[str, int], reason: str
    ) -> CorrectionRequest:
        """Ask the office above; an open request of the unit for the same quarter gives way to this one.

        StateError where nothing is locked: then the unit changes it by itself.
        """
        actor.must_report(unit)
        await must_collect(self._tx.session, unit, quarter)
        report = await read_report(self._tx.session, unit, quarter)
        if not (await read_lock(self._tx.session, report, self._tx.now)).cause:
            raise StateError(f"{unit} may change {quarter.code} without being asked")
        await self._replace(actor, unit, quarter)
        row = CorrectionRequestRow(
            code=await free_code(self._tx, CorrectionRequestRow.code),
            unit=unit, quarter=quarter.code, version=report.version,
            counts=json.dumps(dict(counts)), reason=reason, person_id=actor.person_id, at=self._tx.now,
            outcome=Outcome.OPEN.value, note="", settled_at=None,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "correction.ask", f"{unit}:{quarter.code}", row.counts, reason)
        return _request(row)

    async def settle(self, actor: Actor, code: str, outcome: Outcome, *, note: str = "") -> bool:
        """Grant or refuse a request; False where it is not open any more."""
        if outcome not in _DECISIONS:
            raise StateError(f"{outcome} is no decision")
        row = await self._row(code, lock=True)
        actor.must_review(row.unit if row else "")
        if row is None or row.outcome != Outcome.OPEN.value:
            return False
        await self._close(actor, row, outcome, note)
        return True

    async def withdraw(self, actor: Actor, code: str) -> bool:
        """Take the own unit's request back; False where it is not open any more, or not of this unit."""
        row = await self._row(code, lock=True)
        if row is None or not actor.may_report(row.unit) or row.outcome != Outcome.OPEN.value:
            return False
        await self._close(actor, row, Outcome.WITHDRAWN, "")
        return True

    async def find(self, actor: Actor, code: str) -> CorrectionRequest | None:
        """The request of a code; None also where it is of a unit that is not the person's."""
        row = await self._row(code)
        return _request(row) if row and actor.may_see(row.unit) else None

    async def open_ones(self, actor: Actor, head: str = "") -> tuple[CorrectionRequest, ...]:
        """All requests of units that report to an office, which wait; the oldest first."""
        actor.must_head(head)
        of_head = CorrectionRequestRow.unit.in_(select(UnitRow.code).where(UnitRow.parent == head))
        return await self._read(CorrectionRequestRow.outcome == Outcome.OPEN.value, of_head)

    async def open_of(self, actor: Actor, unit: str) -> tuple[CorrectionRequest, ...]:
        """The requests of a unit that wait, the oldest first."""
        actor.must_see(unit)
        return await self._read(CorrectionRequestRow.outcome == Outcome.OPEN.value, CorrectionRequestRow.unit == unit)

    async def replace(self, actor: Actor, unit: str, quarter: Quarter) -> None:
        """Close what a unit asked for a quarter, because the office above has opened it by itself."""
        actor.must_review(unit)
        await self._replace(actor, unit, quarter)

    async def _replace(self, actor: Actor, unit: str, quarter: Quarter) -> None:
        query = select(CorrectionRequestRow).where(
            CorrectionRequestRow.unit == unit,
            CorrectionRequestRow.quarter == quarter.code,
            CorrectionRequestRow.outcome == Outcome.OPEN.value,
        )
        for row in await self._tx.session.scalars(query.with_for_update()):
            await self._close(actor, row, Outcome.REPLACED, "")

    async def _close(self, actor: Actor, row: CorrectionRequestRow, outcome: Outcome, note: str) -> None:
        row.outcome, row.note, row.settled_at = outcome.value, note, self._tx.now
        await self._tx.session.flush()
        await self._audit.add(
            actor.person_id, f"correction.{outcome.value}", f"{row.unit}:{row.quarter}", row.code, note
        )

    async def _read(self, *conditions: ColumnElement[bool]) -> tuple[CorrectionRequest, ...]:
        query = select(CorrectionRequestRow).where(*conditions).order_by(CorrectionRequestRow.id)
        return tuple(_request(row) for row in await self._tx.session.scalars(query))

    async def _row(self, code: str, *, lock: bool = False) -> CorrectionRequestRow | None:
        query = select(CorrectionRequestRow).where(CorrectionRequestRow.code == code.strip().upper())
        query = query.with_for_update().execution_options(populate_existing=True) if lock else query
        return (await self._tx.session.scalars(query)).one_or_none()


def _request(row: CorrectionRequestRow) -> CorrectionRequest:
    return CorrectionRequest(
        code=row.code, unit=row.unit, quarter=Quarter.parse(row.quarter), version=row.version,
        counts=json.loads(row.counts), reason=row.reason, person_id=row.person_id, at=row.at,
        outcome=Outcome(row.outcome), note=row.note,
    )  # fmt: skip
