"""Several people at one report: what was entered by whom, in order, so that each hears what the others did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.period import Period
from models.records import Entry, EntryKind
from models.tables.people import PersonRow
from models.tables.reports import EntryRow, ReportRow, VersionRow


@dataclass(frozen=True, slots=True)
class Made:
    """One answer of the draft: its number grows, `person_id` gave it."""

    number: int
    entry: Entry
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest version of a report, and who confirmed it."""

    version: int
    person_id: int
    name: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Joint:
    """The draft in the order in which it came about; `round` grows when it is submitted or dropped."""

    round: int = 0
    made: tuple[Made, ...] = ()
    sent: Sent | None = None


async def read_joint(session: AsyncSession, unit: str, period: Period, *, lock: bool) -> Joint:
    """Who did what at a report; with `lock` nobody else changes it until the transaction ends."""
    query = select(ReportRow).where(ReportRow.unit == unit, ReportRow.quarter == period.code)
    report = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if report is None:
        return Joint()
    return Joint(report.round, await _made(session, report), await _sent(session, report))


async def _made(session: AsyncSession, report: ReportRow) -> tuple[Made, ...]:
    query = (
        select(EntryRow, func.coalesce(PersonRow.name, ""))
        .outerjoin(PersonRow, PersonRow.id == EntryRow.person_id)
        .where(EntryRow.report_id == report.id, EntryRow.round == report.round)
        .order_by(EntryRow.id)
    )
    return tuple(
        Made(row.id, Entry(row.field, EntryKind(row.kind), row.value, row.said), row.person_id, name)
        for row, name in await session.execute(query)
    )


async def _sent(session: AsyncSession, report: ReportRow) -> Sent | None:
    newest = select(VersionRow).where(VersionRow.report_id == report.id, VersionRow.version == report.version)
    row = (await session.scalars(newest)).one_or_none()
    return Sent(row.version, row.person_id, row.submitted_by, row.code, row.at) if row else None
