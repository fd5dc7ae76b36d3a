"""Whether the reason of a queued message still holds: asked again at the moment of sending."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import StateError
from models.plans import Plans
from models.question_reading import newest_version, read_questions
from models.records import ReportState
from models.report_reading import read_reports
from models.tables.office import AcknowledgementRow
from models.tables.reports import ReportRow


async def is_still_wanted(session: AsyncSession, plans: Plans, condition: str) -> bool:
    """Judge a condition.

    ""                                       always holds
    "missing:<unit>:<quarter>"               the unit has not submitted the quarter
    "unacknowledged:<kind>:<period>:<unit>"  the unit has not said 收到
    "unplanned:<unit>:<year>"                the unit has no plan of the year
    "returned:<unit>:<quarter>:<field>"      the field is sent back and not answered
    "accepted:<unit>:<quarter>:<version>"    this is still the newest version, and accepted
    "unanswered"                             a question waits for the department
    "answer:<code>:<version>"                this is still the newest answer to the question

    StateError for any other.
    """
    match condition.split(":"):
        case [""]:
            return True
        case ["missing", unit, quarter]:
            return not await _has_submitted(session, unit, quarter)
        case ["unacknowledged", kind, period, unit]:
            return not await _has_acknowledged(session, kind, period, unit)
        case ["unplanned", unit, year] if year.isdigit():
            return await plans.get(unit, int(year)) is None
        case ["returned", unit, quarter, field]:
            return await _is_returned(session, unit, quarter, field)
        case ["accepted", unit, quarter, version] if version.isdigit():
            return await _is_accepted(session, unit, quarter, int(version))
        case ["unanswered"]:
            return not all(question.is_settled for question in await read_questions(session))
        case ["answer", code, version] if version.isdigit():
            return await newest_version(session, code) == int(version)
        case _:
            raise StateError(f"unknown condition {condition!r}")


async def _has_submitted(session: AsyncSession, unit: str, quarter: str) -> bool:
    query = select(ReportRow.id).where(ReportRow.unit == unit, ReportRow.quarter == quarter, ReportRow.version > 0)
    return await session.scalar(query) is not None


async def _is_returned(session: AsyncSession, unit: str, quarter: str, field: str) -> bool:
    found = await read_reports(session, ReportRow.unit == unit, ReportRow.quarter == quarter)
    return any(item.field == field for report in found for item in report.returned)


async def _is_accepted(session: AsyncSession, unit: str, quarter: str, version: int) -> bool:
    found = await read_reports(session, ReportRow.unit == unit, ReportRow.quarter == quarter)
    return any(report.version == version and report.state is ReportState.ACCEPTED for report in found)


async def _has_acknowledged(session: AsyncSession, kind: str, period: str, unit: str) -> bool:
    query = select(AcknowledgementRow.id).where(
        AcknowledgementRow.kind == kind, AcknowledgementRow.period == period, AcknowledgementRow.unit == unit
    )
    return await session.scalar(query) is not None
