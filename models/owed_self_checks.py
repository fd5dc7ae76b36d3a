"""Which units still owe the self-check of a year, for the planner and for the sender of its reminders."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import NotCollectedError
from core.units import above
from models.levels import must_collect
from models.lock_reading import closed_at
from models.roll_ups import units_below
from models.self_checks import self_check_of
from models.tables.reports import ReportRow
from models.transaction import Transaction


class OwedSelfChecks:
    """The units that have not handed in the self-check of a year."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def missing(self, year: int, heads: Iterable[str] = ("",)) -> frozenset[str]:
        """Those of the units that report to these offices; none where the office has closed the year."""
        period = self_check_of(year)
        query = select(ReportRow.unit).where(ReportRow.quarter == period.code, ReportRow.version > 0)
        handed_in = set(await self._session.scalars(query))
        found: set[str] = set()
        for head in heads:
            if await closed_at(self._session, period.code, head) is None:
                found |= {unit for unit in await units_below(self._session, head, period) if unit not in handed_in}
        return frozenset(found)


async def owes_self_check(session: AsyncSession, unit: str, year: int) -> bool:
    """Whether a unit has not handed it in, somebody collects it, and it is not closed."""
    period = self_check_of(year)
    query = select(ReportRow.id).where(ReportRow.unit == unit, ReportRow.quarter == period.code, ReportRow.version > 0)
    if await session.scalar(query) is not None or await closed_at(session, period.code, above(unit)):
        return False
    try:
        await must_collect(session, unit, period)
    except NotCollectedError:
        return False
    return True
