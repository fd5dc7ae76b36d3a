"""Several people at one report: what was entered by whom, in order, so that each hears what the others did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from core.period import Period
from models.draft_rows import MADE, Made
from models.prepared import Prepared
from models.report_reading import HELD
from models.session import Session
from models.tables.reports import ReportRow, VersionRow


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


_REPORT = select(ReportRow.id, ReportRow.round, ReportRow.version).where(
    ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("quarter")
)
_SEEN = Prepared(_REPORT)
_SENT = Prepared(
    select(VersionRow.version, VersionRow.person_id, VersionRow.submitted_by, VersionRow.code, VersionRow.at).where(
        VersionRow.report_id == bindparam("report"), VersionRow.version == bindparam("version")
    )
)


async def read_joint(session: Session, unit: str, period: Period, *, lock: bool) -> Joint:
    """Who did what at a report; with `lock` nobody else changes it until the transaction ends."""
    report = await session.row(HELD if lock else _SEEN, unit=unit, quarter=period.code)
    if report is None:
        return Joint()
    made = await session.rows(MADE, report=report.id, round=report.round)
    sent = await session.row(_SENT, report=report.id, version=report.version) if report.version else None
    return Joint(
        report.round,
        tuple(made),
        Sent(sent.version, sent.person_id, sent.submitted_by, sent.code, sent.at) if sent else None,
    )
