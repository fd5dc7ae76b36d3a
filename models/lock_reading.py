"""Whether a report is locked, put together from acceptances, closed quarters, later days and openings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from core.period import FormYear
from core.units import above, line
from models.extensions import newest_day
from models.lock_records import Cause, Lock
from models.prepared import Prepared
from models.records import Report
from models.remembered import Rows, remembered
from models.self_checks import SELF_CHECK
from models.session import Session
from models.tables.corrections import OpeningRow, QuarterLockRow
from models.tables.reports import AcceptanceRow, ReportRow

_NEWEST_LOCK = Prepared(
    select(QuarterLockRow.number, QuarterLockRow.closed, QuarterLockRow.at)
    .where(QuarterLockRow.quarter == bindparam("quarter"), QuarterLockRow.head == bindparam("head"))
    .order_by(QuarterLockRow.number.desc())
    .limit(1)
)
_ACCEPTED = Prepared(
    select(AcceptanceRow.id)
    .join(ReportRow, ReportRow.id == AcceptanceRow.report_id)
    .where(ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("quarter"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class QuarterLock:
    """One act of an office on a quarter as a whole."""

    number: int
    closed: bool
    at: datetime


LOCKED_FORMS = frozenset({SELF_CHECK})
"""The yearly forms that are locked as a quarter is."""


async def read_lock(session: Session, report: Report, now: datetime) -> Lock:
    """The lock of a report at a moment.

    Locked is what was accepted once, and every report of a closed quarter, except a first report on a later day
    that was given to the unit or to one above it. Fields sent back are open until they are answered; an opening
    holds for one version. A plan of a year is decided version by version and never locked; a self-check is.
    """
    if isinstance(report.period, FormYear) and report.period.form not in LOCKED_FORMS:
        return Lock()
    cause = await _cause(session, report, now)
    if cause is Cause.NONE:
        return Lock()
    returned = frozenset(item.field for item in report.returned)
    opening = await newest_opening(session, report.unit, report.period.code)
    if opening is None or opening.version != report.version or opening.until < now:
        return Lock(cause, returned)
    fields = frozenset(json.loads(opening.fields))
    return Lock(cause, fields | returned if fields else None, opening.until)


async def newest_opening(session: Session, unit: str, quarter: str) -> OpeningRow | None:
    """The opening of a unit's report that was given last."""
    query = (
        select(OpeningRow)
        .where(OpeningRow.unit == unit, OpeningRow.quarter == quarter)
        .order_by(OpeningRow.number.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def newest_lock(session: Rows, quarter: str, head: str = "") -> QuarterLock | None:
    """What an office did last to a quarter as a whole."""
    found = await session.row(_NEWEST_LOCK, quarter=quarter, head=head)
    return QuarterLock(found.number, found.closed, found.at) if found else None


@remembered
async def closed_at(session: Rows, quarter: str, head: str) -> datetime | None:
    """Since when a quarter is closed below an office, by itself or by one above; None where it is not."""
    for office in (*line(head), ""):
        found = await newest_lock(session, quarter, office)
        if found and found.closed:
            return found.at
    return None


async def _cause(session: Session, report: Report, now: datetime) -> Cause:
    if await _was_accepted(session, report):
        return Cause.ACCEPTED
    if await closed_at(session, report.period.code, above(report.unit)) is None:
        return Cause.NONE
    days = [await newest_day(session, unit, report.period.code) for unit in line(report.unit)]
    in_time = report.version == 0 and any(day is not None and now.date() <= day for day in days)
    return Cause.NONE if in_time else Cause.CLOSED


async def _was_accepted(session: Session, report: Report) -> bool:
    """Whether any version of a report was ever accepted."""
    if not report.version:
        return False
    return await session.row(_ACCEPTED, unit=report.unit, quarter=report.period.code) is not None
