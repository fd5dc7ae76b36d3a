"""Reports as the rest of the program sees them, put together from their rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, select

from core.period import Period, parse_period
from models.answers_json import load_answers, overlaid
from models.draft_rows import MADE
from models.prepared import Prepared
from models.records import Answers, Entry, EntryKind, OpenReturn, Report, ReportState, ReturnedField, StoredVersion
from models.remembered import Rows, remembered
from models.session import Session
from models.tables.reports import AcceptanceRow, EntryRow, ReportRow, ReturnRow, VersionRow
from models.transaction import table_of


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
        Prepared(_ENTRIES.where(*conditions), each=_Entered.of_row),
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
    return tuple(_report(row, row if row.version else None, row, entries[row.id], returned[row.id]) for row in found)


@remembered
async def read_report(session: Rows, unit: str, period: Period) -> Report:
    """The report of a unit; an empty one where nothing was entered yet."""
    found = await read_own(session, _ONE, unit=unit, quarter=period.code)
    return found[0] if found else Report(unit, period)


async def read_own(session: Rows, these: Prepared, **values: object) -> tuple[Report, ...]:
    """Reports of one unit, as `own_where` describes them, by quarter.

    Row by row, so that what other units report ends nothing of what is known of this one.
    """
    return tuple([await _whole(session, row) for row in await session.rows(these, **values)])


async def read_newest(session: Rows, these: Prepared, **values: object) -> Report | None:
    """The last of them."""
    rows = await session.rows(these, **values)
    return await _whole(session, rows[-1]) if rows else None


async def _whole(session: Rows, row: Any) -> Report:
    entries = await session.rows(MADE, report=row.id, round=row.round)
    if not row.version:
        return _report(row, None, None, entries, ())
    version = await session.row(_VERSION, report=row.id, version=row.version)
    accepted = await session.row(_ACCEPTED, report=row.id, version=row.version)
    returned = await session.rows(_SENT_BACK, report=row.id)
    return _report(row, version, accepted, entries, returned)


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


def own_where(*conditions: ColumnElement[bool]) -> Prepared:
    """The rows of reports of one unit, a `bindparam` in the conditions, that fulfil conditions on them."""
    return Prepared(_ROWS.where(*conditions))


def versions_where(*conditions: ColumnElement[bool]) -> Prepared:
    """The versions that fulfil conditions on their rows and those of their reports."""
    return Prepared(_VERSIONS.where(*conditions))


async def read_versions(session: Rows, these: Prepared, **values: object) -> tuple[StoredVersion, ...]:
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


class _Entered(NamedTuple):
    """One answer of one of many drafts."""

    report_id: int
    entry: Entry
    at: datetime

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> _Entered:
        report_id, field, kind, value, said, at = row
        return cls(report_id, Entry(field, EntryKind(kind), value, said), at)


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
_ROWS = select(*table_of(ReportRow).c).order_by(ReportRow.quarter, ReportRow.id)
_ONE = Prepared(_ROWS.where(*_THIS))
_VERSION = Prepared(
    select(
        VersionRow.answers, VersionRow.notes, VersionRow.code, VersionRow.submitted_by,
        VersionRow.at.label("submitted_at"),
    ).where(VersionRow.report_id == bindparam("report"), VersionRow.version == bindparam("version"))
)  # fmt: skip
_ACCEPTED = Prepared(
    select(AcceptanceRow.at.label("accepted_at")).where(
        AcceptanceRow.report_id == bindparam("report"), AcceptanceRow.version == bindparam("version")
    )
)
_SENT_BACK = Prepared(
    select(ReturnRow.report_id, ReturnRow.field, ReturnRow.reason, ReturnRow.at)
    .where(ReturnRow.report_id == bindparam("report"), ReturnRow.settled_at.is_(None))
    .order_by(ReturnRow.id)
)


def _by_report(rows: Sequence[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.report_id].append(row)
    return found


def _report(row: Any, version: Any, accepted: Any, entries: Sequence[Any], sent_back: Sequence[Any]) -> Report:
    """A report from its row, its newest version and the acceptance of that, its draft and what was sent back."""
    stored = load_answers(version.answers) if version else Answers()
    accepted_at = accepted.accepted_at if accepted else None
    returned = tuple(ReturnedField(field.field, field.reason, field.at) for field in sent_back)
    return Report(
        unit=row.unit,
        period=parse_period(row.quarter),
        state=_state(row.version, accepted_at, stored, bool(entries), bool(returned)),
        version=row.version,
        stored=stored,
        draft=overlaid(stored, [each.entry for each in entries]) if entries else None,
        drafted_at=entries[-1].at if entries else None,
        first_submitted_at=row.first_submitted_at,
        submitted_at=version.submitted_at if version else None,
        submitted_by=version.submitted_by if version else "",
        on_time=row.on_time,
        code=version.code if version else "",
        notes=tuple(json.loads(version.notes)) if version else (),
        returned=returned,
        accepted_at=accepted_at,
    )


def _state(
    version: int, accepted_at: datetime | None, stored: Answers, has_draft: bool, is_returned: bool
) -> ReportState:
    if not version:
        return ReportState.DRAFT if has_draft else ReportState.NONE
    if is_returned:
        return ReportState.RETURNED
    if accepted_at is not None:
        return ReportState.ACCEPTED
    return ReportState.PROVISIONAL if stored.unknown else ReportState.SUBMITTED
