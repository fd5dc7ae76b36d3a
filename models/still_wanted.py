"""Whether the reason of a queued message still holds: asked again at the moment of sending."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from core.errors import NotCollectedError, StateError
from core.period import parse_period
from core.units import above
from models.broadcast_reading import conditions_of
from models.extensions import newest_day
from models.levels import must_collect
from models.lock_reading import closed_at, newest_opening
from models.lock_records import Outcome
from models.plans import Plans
from models.question_reading import newest_version, read_questions
from models.quotas import newest_quota
from models.records import ReportState
from models.report_reading import read_open_returns, read_report
from models.session import Session
from models.tables.changes import AbsenceRow
from models.tables.corrections import CorrectionRequestRow
from models.tables.office import AcknowledgementRow
from models.tables.reports import ReportRow

_SUBMITTED = select(ReportRow.id).where(
    ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("quarter"), ReportRow.version > 0
)


async def is_still_wanted(session: Session, plans: Plans, condition: str) -> bool:
    """Judge a condition.

    ""                                       always holds
    "missing:<unit>:<quarter>"               the unit has not submitted the quarter, and somebody collects it
    "due:<unit>:<quarter>:<day>"             nor has it got another day than this one (empty: the day of all)
    "unacknowledged:<kind>:<period>:<unit>"  the unit has not said 收到
    "unplanned:<unit>:<year>"                the unit has not handed in its plan of the year
    "unsubmitted:<unit>:<period>"            the unit has not handed in the yearly form of this period, and still may
    "unanswered_return:<unit>:<period>:<s>"  fields are sent back and not answered, none since this second
    "returned:<unit>:<quarter>:<field>"      the field is sent back and not answered
    "accepted:<unit>:<quarter>:<version>"    this is still the newest version, and accepted
    "extended:<unit>:<quarter>:<day>"        this is the day given to the unit
    "quota:<unit>:<year>:<count>"            this is the figure set for the unit
    "opened:<unit>:<quarter>:<number>"       this is the newest opening, and the unit has not used it
    "correction:<code>"                      the request for a correction waits
    "absence:<number>"                       this absence was not ended early
    "withdrawn"                              never: a planner has taken the message back
    "unanswered"                             a question waits for the department
    "answer:<code>:<version>"                this is still the newest answer to the question
    "broadcast:<code>:<person>"              it was not taken back, and its rule holds for a unit of the person
    "unreceived:<code>:<person>"             it was not taken back, and a unit of the person has not said 收到

    StateError for any other.
    """
    match condition.split(":"):
        case [""]:
            return True
        case ["missing", unit, quarter]:
            return await _is_collected(session, unit, quarter) and not await _has_submitted(session, unit, quarter)
        case ["due" | "extended" | "returned" | "accepted" as kind, unit, quarter, what]:
            return await _holds(session, kind, unit, quarter, what)
        case ["unsubmitted", unit, period]:
            is_closed = await closed_at(session, period, above(unit)) is not None
            return not is_closed and not await _has_submitted(session, unit, period)
        case ["unacknowledged", kind, period, unit]:
            return not await _has_acknowledged(session, kind, period, unit)
        case ["withdrawn"]:
            return False
        case ["unanswered"]:
            return not all(question.is_settled for question in await read_questions(session))
        case ["answer", code, version] if version.isdigit():
            return await newest_version(session, code) == int(version)
        case ["broadcast" | "unreceived" as kind, code, person] if person.isdigit():
            asked = await conditions_of(session, code, int(person), unreceived=kind == "unreceived")
            return any([await is_still_wanted(session, plans, each) for each in asked])
        case parts:
            return await _is_so(session, plans, parts)


async def _is_so(session: Session, plans: Plans, parts: Sequence[str]) -> bool:
    """Whether this is still so of a unit's plan, quota or returned fields, of an opening, a request or an absence."""
    match parts:
        case ["unplanned", unit, year] if year.isdigit():
            return not await plans.is_handed_in(unit, int(year))
        case ["unanswered_return", unit, period, second] if second.isdigit():
            return await _is_unanswered(session, unit, period, int(second))
        case ["quota", unit, year, count] if year.isdigit():
            return str(await newest_quota(session, unit, int(year))) == count
        case ["opened", unit, quarter, number] if number.isdigit():
            return await _is_opened(session, unit, quarter, int(number))
        case ["correction", code]:
            return await _is_asked(session, code)
        case ["absence", number] if number.isdigit():
            return await _is_on(session, int(number))
        case _:
            raise StateError(f"unknown condition {':'.join(parts)!r}")


async def _has_submitted(session: Session, unit: str, quarter: str) -> bool:
    return await session.scalar(_SUBMITTED, {"unit": unit, "quarter": quarter}) is not None


async def _is_unanswered(session: Session, unit: str, period: str, second: int) -> bool:
    found = await read_open_returns(session, ReportRow.unit == unit, ReportRow.quarter == period)
    return any(int(each.at.timestamp()) == second for each in found)


async def _is_collected(session: Session, unit: str, quarter: str) -> bool:
    try:
        await must_collect(session, unit, parse_period(quarter))
    except NotCollectedError:
        return False
    return True


async def _holds(session: Session, kind: str, unit: str, quarter: str, what: str) -> bool:
    """Whether this is still so of a report: its day, the field sent back, the version accepted."""
    if kind in {"due", "extended"}:
        day = await newest_day(session, unit, quarter)
        given = day.isoformat() if day else ""
        if kind == "extended" or given != what:
            return day is not None and given == what
        return not await _has_submitted(session, unit, quarter) and await _is_collected(session, unit, quarter)
    report = await read_report(session, unit, parse_period(quarter))
    match kind:
        case "returned":
            return any(item.field == what for item in report.returned)
        case _:
            return str(report.version) == what and report.state is ReportState.ACCEPTED


async def _is_opened(session: Session, unit: str, quarter: str, number: int) -> bool:
    opening = await newest_opening(session, unit, quarter)
    query = select(ReportRow.version).where(ReportRow.unit == unit, ReportRow.quarter == quarter)
    version = await session.scalar(query) or 0
    return opening is not None and (opening.number, opening.version) == (number, version)


async def _is_asked(session: Session, code: str) -> bool:
    query = select(CorrectionRequestRow.outcome).where(CorrectionRequestRow.code == code)
    return await session.scalar(query) == Outcome.OPEN.value


async def _is_on(session: Session, number: int) -> bool:
    absence = await session.get(AbsenceRow, number, populate_existing=True)
    return absence is not None and absence.ended_at is None


async def _has_acknowledged(session: Session, kind: str, period: str, unit: str) -> bool:
    query = select(AcknowledgementRow.id).where(
        AcknowledgementRow.kind == kind, AcknowledgementRow.period == period, AcknowledgementRow.unit == unit
    )
    return await session.scalar(query) is not None
