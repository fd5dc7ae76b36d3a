"""What can be done with reports: enter, submit, drop, return, accept, look up; each time with the acting person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from core.people import Actor
from core.period import FormYear, Period, Quarter
from models.audit import Audit
from models.joint import Joint, read_joint
from models.levels import must_collect
from models.plans import ApprovedPlan, Plans
from models.prepared import Prepared
from models.records import Entry, OpenReturn, Receipt, Report, StoredVersion
from models.remembered import Rows, remembered
from models.report_reading import (
    own_where,
    read_acceptances,
    read_newest,
    read_open_returns,
    read_own,
    read_report,
    read_reports,
    read_versions,
    versions_where,
    which,
)
from models.report_writing import ReportWriter
from models.roll_ups import RollUps, units_below
from models.still_wanted import is_still_wanted
from models.tables.people import UnitRow
from models.tables.reports import ReportRow, VersionRow
from models.transaction import Transaction

_REPORTED = select(ReportRow.unit).where(ReportRow.quarter == bindparam("quarter"), ReportRow.version > 0)
_BELOW_HEAD = ReportRow.unit.in_(select(UnitRow.code).where(UnitRow.parent == bindparam("head")))
_SUBMITTED = (ReportRow.unit == bindparam("unit"), ReportRow.version > 0)
_OF_HEAD = which(ReportRow.quarter == bindparam("quarter"), _BELOW_HEAD)
_EARLIER = own_where(*_SUBMITTED, ReportRow.quarter >= bindparam("first"), ReportRow.quarter < bindparam("before"))
_BEFORE = own_where(*_SUBMITTED, ReportRow.quarter.like(bindparam("alike")), ReportRow.quarter < bindparam("before"))
# NO KEY UPDATE: new rows may go on pointing at the unit.
_HELD = Prepared(select(UnitRow.code).where(UnitRow.code == bindparam("unit")).with_for_update(key_share=True))
_OF_CODE = versions_where(VersionRow.code == bindparam("code"))
_OF_REPORT = versions_where(ReportRow.unit == bindparam("unit"), ReportRow.quarter == bindparam("quarter"))
_CORRECTED = versions_where(VersionRow.version > 1, VersionRow.at > bindparam("moment"), _BELOW_HEAD)


class Reports:
    """Reports of units, by quarter."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._session = transaction.session
        self._writer = ReportWriter(transaction, audit)
        self._plans = Plans(transaction)
        self._roll_ups = RollUps(transaction, audit)

    async def hold(self, actor: Actor, unit: str) -> None:
        """Keep other writers away from the unit's reports until the transaction ends.

        What is read from here on is what the answer is about: two people never answer to the same old count.
        """
        actor.must_see(unit)
        if self._tx.writable:
            await self._session.row(_HELD, unit=unit)

    async def get(self, actor: Actor, unit: str, period: Period) -> Report:
        """The report with its draft; one in which nothing was entered yet has the state NONE."""
        actor.must_see(unit)
        return await read_report(self._session, unit, period)

    async def enter(self, actor: Actor, unit: str, period: Period, entries: Sequence[Entry], source: str) -> None:
        """Add answers to the draft. `source` is the message they came in: the same message counts once.

        NotCollectedError for a unit below one that does not collect.
        """
        actor.must_report(unit)
        await must_collect(self._session, unit, period)
        await self._writer.enter(actor, unit, period, entries, source)

    async def submit(
        self,
        actor: Actor,
        unit: str,
        period: Period,
        *,
        due: datetime | None,
        reason: str = "",
        notes: Sequence[str] = (),
        difference: str = "",
    ) -> Receipt:
        """Make the draft the next version; without a change the receipt of the newest one comes back.

        Whether the report is on time is decided at its first version and stays; without a `due` moment it
        stays open. StateError where nothing has been entered, a change is locked, or the counts differ from the
        sum of the units below without a `difference` that says why.
        """
        actor.must_report(unit)
        await must_collect(self._session, unit, period)
        before = await read_report(self._session, unit, period)
        kept = await self._roll_ups.before_submit(unit, period, (before.draft or before.stored).values, difference)
        receipt = await self._writer.submit(actor, unit, period, due=due, reason=reason, notes=notes)
        if kept is not None and receipt.version > before.version:
            await self._roll_ups.keep(actor, receipt, kept)
        return receipt

    async def together(self, actor: Actor, unit: str, period: Period) -> Joint:
        """Who entered what and who confirmed last; in a writing transaction the report is held to its end."""
        actor.must_report(unit)
        return await read_joint(self._session, unit, period, lock=self._tx.writable)

    async def drop_draft(self, actor: Actor, unit: str, period: Period) -> None:
        """Close the draft; its entries are kept, the stored version holds."""
        actor.must_report(unit)
        await self._writer.drop_draft(actor, unit, period)

    async def return_field(
        self, actor: Actor, unit: str, period: Period, field: str, reason: str,
        *, version: int, accepted: bool | None = None,
    ) -> bool:  # fmt: skip
        """Send a field of the version that the officer has seen back to the unit.

        False where somebody was quicker: the field is sent back already, there is a newer version, or the report
        was accepted meanwhile (`accepted`: whether it was when the officer looked; None for whoever need not know).
        StateError where nothing has been submitted.
        """
        actor.must_review(unit)
        return await self._writer.return_field(actor, unit, period, field, reason, version=version, accepted=accepted)

    async def accept(self, actor: Actor, unit: str, period: Period, *, version: int) -> bool:
        """Accept the version that the officer has seen; it holds until the next version.

        False where there is a newer one, or the report is provisional, sent back, accepted already or not there.
        """
        actor.must_review(unit)
        return await self._writer.accept(actor, unit, period, version=version)

    async def find(self, actor: Actor, code: str) -> StoredVersion | None:
        """The version of a receipt; None also where it belongs to a unit that is not the person's."""
        found = await read_versions(self._session, _OF_CODE, code=code.strip().upper())
        return next((version for version in found if actor.may_see(version.unit)), None)

    async def versions(self, actor: Actor, unit: str, period: Period) -> tuple[StoredVersion, ...]:
        """Every version of a report, the first one first."""
        actor.must_see(unit)
        return await _versions(self._session, unit, period.code)

    async def corrected_since(self, actor: Actor, moment: datetime, head: str = "") -> tuple[StoredVersion, ...]:
        """The second and later versions of quarters that were submitted to an office after a moment, in order."""
        actor.must_head(head)
        found = await read_versions(self._session, _CORRECTED, moment=moment, head=head)
        return tuple(version for version in found if isinstance(version.period, Quarter))

    async def earlier(self, actor: Actor, unit: str, quarter: Quarter) -> tuple[Report, ...]:
        """The submitted reports of the same year before a quarter, in order."""
        actor.must_see(unit)
        if not quarter.earlier_this_year:
            return ()
        first = quarter.earlier_this_year[0]
        return await _earlier(self._session, unit, first.code, quarter.code)

    async def last_before(self, actor: Actor, unit: str, period: Period) -> Report | None:
        """The newest submitted report of the same form before a period, also of an earlier year."""
        actor.must_see(unit)
        alike = f"{period.form}-%" if isinstance(period, FormYear) else "____Q_"
        return await _last_before(self._session, unit, alike, period.code)

    async def plan(self, actor: Actor, unit: str, year: int) -> int | None:
        """The unit's approved plan of a year; None where none was approved."""
        actor.must_see(unit)
        found = await self._plans.approved(unit, year)
        return found.total if found else None

    async def approved_plan(self, actor: Actor, unit: str, year: int) -> ApprovedPlan | None:
        """The version of the plan that is in force: the newest one approved, whatever came in since."""
        actor.must_see(unit)
        return await self._plans.approved(unit, year)

    async def acceptances(self, actor: Actor, unit: str, period: Period) -> Mapping[int, datetime]:
        """When each version was accepted that was; also of versions that a newer one has followed."""
        actor.must_see(unit)
        return await read_acceptances(self._session, unit, period)

    async def of_quarter(self, actor: Actor, quarter: Period, head: str = "") -> tuple[Report, ...]:
        """The reports of all units that report to an office, in their order, also of those without one.

        The city's are those below ""; a unit that was closed before the period's end is not among them.
        """
        actor.must_head(head)
        return tuple((await self.states(quarter, head)).values())

    async def states(self, quarter: Period, head: str = "") -> Mapping[str, Report]:
        """The same by unit, acting for nobody."""
        codes = await units_below(self._session, head, quarter)
        found = await read_reports(self._session, _OF_HEAD, quarter=quarter.code, head=head)
        by_unit = {report.unit: report for report in found}
        return {code: by_unit.get(code) or Report(code, quarter) for code in codes}

    async def open_returns(self) -> tuple[OpenReturn, ...]:
        """The reports with fields sent back and not answered; for the planner, which acts for nobody."""
        return await read_open_returns(self._session)

    async def missing(self, quarter: Period, heads: Iterable[str] = ("",)) -> frozenset[str]:
        """The units that have not submitted a quarter, of those that report to these offices; for the planner."""
        reported = set(await self._session.scalars(_REPORTED, {"quarter": quarter.code}))
        asked = [code for head in heads for code in await units_below(self._session, head, quarter)]
        return frozenset(code for code in asked if code not in reported)

    async def still_wanted(self, condition: str) -> bool:
        """Whether the reason of a message still holds; asked at the moment of sending."""
        return await is_still_wanted(self._session, self._plans, condition)


@remembered
async def _earlier(session: Rows, unit: str, first: str, before: str) -> tuple[Report, ...]:
    return await read_own(session, _EARLIER, unit=unit, first=first, before=before)


@remembered
async def _last_before(session: Rows, unit: str, alike: str, before: str) -> Report | None:
    return await read_newest(session, _BEFORE, unit=unit, alike=alike, before=before)


@remembered
async def _versions(session: Rows, unit: str, quarter: str) -> tuple[StoredVersion, ...]:
    return await read_versions(session, _OF_REPORT, unit=unit, quarter=quarter)
