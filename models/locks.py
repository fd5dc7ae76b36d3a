"""Locks: a quarter closed for all, one report opened again for its unit for a time; every act is one more row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from core.people import OPERATOR, Actor
from core.period import Period, Quarter
from models.audit import Audit
from models.lock_reading import closed_at, newest_lock, newest_opening, read_lock
from models.lock_records import Lock
from models.records import Report
from models.report_reading import read_report
from models.tables.corrections import OpeningRow, QuarterLockRow
from models.transaction import Transaction


class Locks:
    """What may still be changed of reports."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def of(self, actor: Actor, unit: str, quarter: Period) -> Lock:
        """What of a report may be changed now."""
        actor.must_see(unit)
        return await read_lock(self._tx.session, await self._report(unit, quarter), self._tx.now)

    async def closed_at(self, quarter: Period, head: str = "") -> datetime | None:
        """Since when a quarter is closed below an office, by itself or by one above; None where it is not."""
        return await closed_at(self._tx.session, quarter.code, head)

    async def close(self, actor: Actor, quarter: Period, head: str = "") -> int | None:
        """Close a quarter for all units below an office; the number of the act, None where somebody was quicker."""
        actor.must_head(head)
        return await self._set(actor, quarter, head, closed=True)

    async def reopen(self, actor: Actor, quarter: Period, head: str = "") -> int | None:
        """Take the office's own closing back; what was accepted stays locked. None where it has not closed it."""
        actor.must_head(head)
        return await self._set(actor, quarter, head, closed=False)

    async def close_after(self, quarter: Quarter, day: date) -> bool:
        """Close a quarter at the end of its day for it, once: whoever opens it again by hand has the last word."""
        if self._tx.now.date() <= day or await newest_lock(self._tx.session, quarter.code):
            return False
        over = datetime.combine(day + timedelta(days=1), time(), self._tx.now.tzinfo)
        return await self._set(OPERATOR, quarter, "", closed=True, at=over) is not None

    async def open_report(
        self, actor: Actor, unit: str, quarter: Quarter, *, until: datetime, reason: str, fields: Sequence[str] = ()
    ) -> int | None:
        """Open a locked report for its unit; no fields means all. The number of the opening.

        None where nothing is locked, or where another opened it at the same moment.
        """
        actor.must_review(unit)
        report = await self._report(unit, quarter)
        lock = await read_lock(self._tx.session, report, self._tx.now)
        if lock.fields is None:
            return None
        return await self._open(actor, report, until=until, reason=reason, fields=fields)

    async def shut_report(self, actor: Actor, unit: str, quarter: Quarter) -> bool:
        """End an opening before its time; False where there is none."""
        actor.must_review(unit)
        report = await self._report(unit, quarter)
        lock = await read_lock(self._tx.session, report, self._tx.now)
        if not lock.is_opened:
            return False
        over = datetime(2000, 1, 1, tzinfo=self._tx.now.tzinfo)
        return await self._open(actor, report, until=over, reason="", fields=()) is not None

    async def _set(
        self, actor: Actor, quarter: Period, head: str, *, closed: bool, at: datetime | None = None
    ) -> int | None:
        before = await newest_lock(self._tx.session, quarter.code, head)
        if (before.closed if before else False) == closed:
            return None
        number = before.number + 1 if before else 1
        added = await self._tx.insert_new(
            QuarterLockRow, ("head", "quarter", "number"), head=head, quarter=quarter.code, number=number,
            closed=closed, person_id=actor.person_id, at=at or self._tx.now,
        )  # fmt: skip
        if added is None:
            return None
        about = f"{head}:{quarter.code}" if head else quarter.code
        await self._audit.add(actor.person_id, "quarter.close" if closed else "quarter.reopen", about)
        return number

    async def _open(
        self, actor: Actor, report: Report, *, until: datetime, reason: str, fields: Sequence[str]
    ) -> int | None:
        before = await newest_opening(self._tx.session, report.unit, report.quarter.code)
        number = before.number + 1 if before else 1
        added = await self._tx.insert_new(
            OpeningRow, ("unit", "quarter", "number"), unit=report.unit, quarter=report.quarter.code, number=number,
            version=report.version, fields=json.dumps(sorted(fields)), until=until, reason=reason,
            person_id=actor.person_id, at=self._tx.now,
        )  # fmt: skip
        if added is None:
            return None
        act = "report.open" if until > self._tx.now else "report.shut"
        told = f"{' '.join(sorted(fields))} {until.isoformat()} {reason}".strip()
        await self._audit.add(actor.person_id, act, f"{report.unit}:{report.quarter.code}", after=told)
        return number

    async def _report(self, unit: str, quarter: Period) -> Report:
        return await read_report(self._tx.session, unit, quarter)
