"""Reports as the rest of the program sees them, put together from their rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.period import Period, parse_period
from models.answers_json import load_answers, overlaid
from models.records import Answers, Entry, EntryKind, OpenReturn, Report, ReportState, ReturnedField, StoredVersion
from models.tables.reports import AcceptanceRow, EntryRow, ReportRow, ReturnRow, VersionRow

_Pair = tuple[ReportRow, VersionRow | None, datetime | None]


async def read_reports(session: AsyncSession, *conditions: ColumnElement[bool]) -> tuple[Report, ...]:
    """The reports that fulfil conditions on their rows, by quarter."""
    found = await session.execute(_REPORTS.where(*conditions))
    pairs: list[_Pair] = [(report, version, accepted) for report, version, accepted in found]
    if not pairs:
        return ()
    entries = await _entries(session, pairs)
    returned = await _returned(session, pairs)
    return tuple(_report(pair, entries[pair[0].id], returned[pair[0].id]) for pair in pairs)


async def read_open_returns(session: AsyncSession, *conditions: ColumnElement[bool]) -> tuple[OpenReturn, ...]:
    """The reports with fields sent back and not settled, each with these fields."""
    query = (
        select(ReportRow, ReturnRow)
        .join(ReturnRow, ReturnRow.report_id == ReportRow.id)
        .where(ReturnRow.settled_at.is_(None), *conditions)
        .order_by(ReportRow.id, ReturnRow.id)
    )
    found: dict[tuple[str, str], list[ReturnedField]] = defaultdict(list)
    for report, row in await session.execute(query):
        found[report.unit, report.quarter].append(ReturnedField(row.field, row.reason, row.at))
    return tuple(OpenReturn(unit, parse_period(period), tuple(each)) for (unit, period), each in found.items())


async def read_versions(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int | None = None
) -> tuple[StoredVersion, ...]:
    """Versions as they were submitted, in the order of submission."""
    query = (
        select(ReportRow, VersionRow)
        .join(VersionRow, VersionRow.report_id == ReportRow.id)
        .where(*conditions)
        .order_by(VersionRow.id)
        .limit(limit)
    )
    return tuple(
        StoredVersion(
            unit=report.unit,
            period=parse_period(report.quarter),
            version=version.version,
            code=version.code,
            answers=load_answers(version.answers),
            reason=version.reason,
            by=version.submitted_by,
            at=version.at,
            newest=report.version,
        )
        for report, version in await session.execute(query)
    )


async def read_acceptances(session: AsyncSession, unit: str, period: Period) -> Mapping[int, datetime]:
    """When the versions of a report were accepted, by version."""
    query = (
        select(AcceptanceRow)
        .join(ReportRow, ReportRow.id == AcceptanceRow.report_id)
        .where(ReportRow.unit == unit, ReportRow.quarter == period.code)
    )
    return {row.version: row.at for row in await session.scalars(query)}


def _is_newest(row: type[VersionRow | AcceptanceRow]) -> ColumnElement[bool]:
    return and_(row.report_id == ReportRow.id, row.version == ReportRow.version)


_REPORTS = (
    select(ReportRow, VersionRow, AcceptanceRow.at)
    .outerjoin(VersionRow, _is_newest(VersionRow))
    .outerjoin(AcceptanceRow, _is_newest(AcceptanceRow))
    .order_by(ReportRow.quarter, ReportRow.id)
    .execution_options(populate_existing=True)  # others may have written since an earlier look
)
_ENTRIES = (
    select(EntryRow)
    .join(ReportRow, and_(ReportRow.id == EntryRow.report_id, ReportRow.round == EntryRow.round))
    .where(EntryRow.report_id.in_(bindparam("reports", expanding=True)))
    .order_by(EntryRow.id)
)
_RETURNED = (
    select(ReturnRow)
    .where(ReturnRow.report_id.in_(bindparam("reports", expanding=True)), ReturnRow.settled_at.is_(None))
    .order_by(ReturnRow.id)
)


async def _entries(session: AsyncSession, pairs: Sequence[_Pair]) -> dict[int, list[EntryRow]]:
    """The entries of the open drafts, by report."""
    found: dict[int, list[EntryRow]] = defaultdict(list)
    for row in await session.scalars(_ENTRIES, {"reports": [report.id for report, *_ in pairs]}):
        found[row.report_id].append(row)
    return found


async def _returned(session: AsyncSession, pairs: Sequence[_Pair]) -> dict[int, list[ReturnedField]]:
    """The fields sent back and not settled, by report."""
    found: dict[int, list[ReturnedField]] = defaultdict(list)
    for row in await session.scalars(_RETURNED, {"reports": [report.id for report, *_ in pairs]}):
        found[row.report_id].append(ReturnedField(row.field, row.reason, row.at))
    return found


def _report(pair: _Pair, entries: Sequence[EntryRow], returned: Sequence[ReturnedField]) -> Report:
    row, version, accepted_at = pair
    stored = load_answers(version.answers) if version else Answers()
    said = [Entry(entry.field, EntryKind(entry.kind), entry.value, entry.said) for entry in entries]
    return Report(
        unit=row.unit,
        period=parse_period(row.quarter),
        state=_state(pair, stored, bool(entries), bool(returned)),
        version=row.version,
        stored=stored,
        draft=overlaid(stored, said) if entries else None,
        drafted_at=entries[-1].at if entries else None,
        first_submitted_at=row.first_submitted_at,
        submitted_at=version.at if version else None,
        submitted_by=version.submitted_by if version else "",
        on_time=row.on_time,
        code=version.code if version else "",
        notes=tuple(json.loads(version.notes)) if version else (),
        returned=tuple(returned),
        accepted_at=accepted_at,
    )


def _state(pair: _Pair, stored: Answers, has_draft: bool, is_returned: bool) -> ReportState:
    _, version, accepted_at = pair
    if version is None:
        return ReportState.DRAFT if has_draft else ReportState.NONE
    if is_returned:
        return ReportState.RETURNED
    if accepted_at is not None:
        return ReportState.ACCEPTED
    return ReportState.PROVISIONAL if stored.unknown else ReportState.SUBMITTED
