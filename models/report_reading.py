"""Reports as the rest of the program sees them, put together from their rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from core.period import Period, parse_period
from models.answers_json import load_answers, overlaid
from models.prepared import Prepared
from models.records import Answers, Entry, EntryKind, OpenReturn, Report, ReportState, ReturnedField, StoredVersion
from models.session import Session
from models.tables.people import PersonRow
from models.tables.reports import AcceptanceRow, EntryRow, ReportRow, ReturnRow, VersionRow


@dataclass(frozen=True)
class Which:
    """Some reports, described once: the rows of the reports, of their drafts, and of the fields sent back."""

    reports: Prepared
    entries: Prepared
    returned: Prepared


def which(*conditions: ColumnElement[bool]) -> Which:
    """The reports that fulfil conditions on their rows; what is asked with each reading is a `bindparam` in them."""
    return Which(
        Prepared(_REPORTS.where(*conditions)),
        Prepared(_ENTRIES.where(*conditions)),
        Prepared(_RETURNED.where(*conditions)),
    )


async def read_reports(session: Session, these: Which, **values: object) -> tuple[Report, ...]:
    """These reports, by quarter."""
    found = await session.rows(these.reports, **values)
    if not found:
        return ()
    entries, returned = _by_report(await session.rows(these.entries, **values)), _by_report(())
    if any(report.version for report in found):  # nothing else is ever sent back
        returned = _by_report(await session.rows(these.returned, **values))
    return tuple(_report(report, entries[report.id], returned[report.id]) for report in found)


async def read_report(session: Session, unit: str, period: Period) -> Report:
    """The report of a unit; an empty one where nothing was entered yet."""
    report = await session.row(_ONE.reports, unit=unit, quarter=period.code)
    if report is None:
        return Report(unit, period)
    entries = await session.rows(MADE, report=report.id, round=report.round)
    returned = await session.rows(_ONE.returned, unit=unit, quarter=period.code) if report.version else ()
    return _report(report, entries, returned)


async def read_open_returns(session: Session, *conditions: ColumnElement[bool]) -> tuple[OpenReturn, ...]:
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


def versions_where(*conditions: ColumnElement[bool]) -> Prepared:
    """The versions that fulfil conditions on their rows and those of their reports."""
    return Prepared(_VERSIONS.where(*conditions))


async def read_versions(session: Session, these: Prepared, **values: object) -> tuple[StoredVersion, ...]:
    """Versions as they were submitted, in the order of submission."""
    return tuple(
        StoredVersion(
            unit=row.unit,
            period=parse_period(row.quarter),
            version=row.version,
            code=row.code,
            answers=load_answers(row.answers),
            reason=row.reason,
            by=row.submitted_by,
            at=row.at,
            newest=row.newest,
        )
        for row in await session.rows(these, **values)
    )


async def read_acceptances(session: Session, unit: str, period: Period) -> Mapping[int, datetime]:
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
    select(
        ReportRow.id, ReportRow.unit, ReportRow.quarter, ReportRow.version, ReportRow.round,
        ReportRow.first_submitted_at, ReportRow.on_time, VersionRow.answers, VersionRow.notes, VersionRow.code,
        VersionRow.submitted_by, VersionRow.at.label("submitted_at"), AcceptanceRow.at.label("accepted_at"),
    )
    .outerjoin(VersionRow, _is_newest(VersionRow))
    .outerjoin(AcceptanceRow, _is_newest(AcceptanceRow))
    .order_by(ReportRow.quarter, ReportRow.id)
)  # fmt: skip
_ENTRIES = (
    select(EntryRow.report_id, EntryRow.field, EntryRow.kind, EntryRow.value, EntryRow.said, EntryRow.at)
    .join(ReportRow, and_(ReportRow.id == EntryRow.report_id, ReportRow.round == EntryRow.round))
    .order_by(EntryRow.id)
)
_RETURNED = (
    select(ReturnRow.report_id, ReturnRow.field, ReturnRow.reason, ReturnRow.at)
    .join(ReportRow, ReportRow.id == ReturnRow.report_id)
    .where(ReturnRow.settled_at.is_(None))
    .order_by(ReturnRow.id)
)
_VERSIONS = (
    select(
        ReportRow.unit, ReportRow.quarter, VersionRow.version, VersionRow.code, VersionRow.answers, VersionRow.reason,
        VersionRow.submitted_by, VersionRow.at, ReportRow.version.label("newest"),
    )
    .join(VersionRow, VersionRow.report_id == ReportRow.id)
    .order_by(VersionRow.id)
)  # fmt: skip
_THIS = (ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("quarter"))
HELD = Prepared(select(ReportRow.id, ReportRow.round, ReportRow.version).where(*_THIS).with_for_update())
"""Where a report stands; nobody else changes it until the transaction ends."""
_ONE = which(*_THIS)
MADE = Prepared(
    select(
        EntryRow.id, EntryRow.field, EntryRow.kind, EntryRow.value, EntryRow.said, EntryRow.at, EntryRow.person_id,
        func.coalesce(PersonRow.name, "").label("name"),
    )
    .outerjoin(PersonRow, PersonRow.id == EntryRow.person_id)
    .where(EntryRow.report_id == bindparam("report"), EntryRow.round == bindparam("round"))
    .order_by(EntryRow.id)
)  # fmt: skip
"""The answers of a `report` in a `round`, in order, and who gave them."""


def _by_report(rows: Sequence[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.report_id].append(row)
    return found


def _report(row: Any, entries: Sequence[Any], sent_back: Sequence[Any]) -> Report:
    stored = load_answers(row.answers) if row.version else Answers()
    said = [Entry(entry.field, EntryKind(entry.kind), entry.value, entry.said) for entry in entries]
    returned = tuple(ReturnedField(field.field, field.reason, field.at) for field in sent_back)
    return Report(
        unit=row.unit,
        period=parse_period(row.quarter),
        state=_state(row, stored, bool(entries), bool(returned)),
        version=row.version,
        stored=stored,
        draft=overlaid(stored, said) if entries else None,
        drafted_at=entries[-1].at if entries else None,
        first_submitted_at=row.first_submitted_at,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by or "",
        on_time=row.on_time,
        code=row.code or "",
        notes=tuple(json.loads(row.notes)) if row.version else (),
        returned=returned,
        accepted_at=row.accepted_at,
    )


def _state(row: Any, stored: Answers, has_draft: bool, is_returned: bool) -> ReportState:
    if not row.version:
        return ReportState.DRAFT if has_draft else ReportState.NONE
    if is_returned:
        return ReportState.RETURNED
    if row.accepted_at is not None:
        return ReportState.ACCEPTED
    return ReportState.PROVISIONAL if stored.unknown else ReportState.SUBMITTED
