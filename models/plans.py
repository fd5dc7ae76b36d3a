"""The yearly plans of the units: reports of the plan form, in force from the moment a version is approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from core.period import FormYear
from models.answers_json import load_answers
from models.prepared import Prepared
from models.records import Answers
from models.remembered import Rows, remembered
from models.tables.reports import AcceptanceRow, ReportRow, VersionRow
from models.transaction import Transaction

PLAN = "plan"
"""The form in which a unit states its plan of a year."""
TOTAL = "total"
_APPROVED = Prepared(
    select(VersionRow.version, VersionRow.answers, AcceptanceRow.at)
    .join(
        AcceptanceRow,
        and_(AcceptanceRow.report_id == VersionRow.report_id, AcceptanceRow.version == VersionRow.version),
    )
    .join(ReportRow, ReportRow.id == VersionRow.report_id)
    .where(ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("plan"))
    .order_by(VersionRow.version.desc())
    .limit(1)
)


def plan_of(year: int) -> FormYear:
    """The period of the plan form."""
    return FormYear(PLAN, year)


@dataclass(frozen=True, slots=True)
class ApprovedPlan:
    """The version of a plan that is in force, and since when."""

    version: int
    answers: Answers
    at: datetime

    @property
    def total(self) -> int | None:
        """How many members the unit plans."""
        return self.answers.values.get(TOTAL)


class Plans:
    """The approved plans. Who may see them is decided by `Reports`."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def approved(self, unit: str, year: int) -> ApprovedPlan | None:
        """The newest approved version; a version that came in since is in force only when it is approved too."""
        return await _approved(self._session, unit, plan_of(year).code)

    async def is_handed_in(self, unit: str, year: int) -> bool:
        """Whether the unit has submitted a plan, approved or not."""
        query = select(ReportRow.id).where(
            ReportRow.unit == unit, ReportRow.quarter == plan_of(year).code, ReportRow.version > 0
        )
        return await self._session.scalar(query) is not None


@remembered
async def _approved(session: Rows, unit: str, plan: str) -> ApprovedPlan | None:
    found = await session.row(_APPROVED, unit=unit, plan=plan)
    return ApprovedPlan(found.version, load_answers(found.answers), found.at) if found else None
