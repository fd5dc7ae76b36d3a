"""The sums of the units below: computed from what stands in the database, and kept with each version above."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from core.errors import StateError
from core.people import Actor
from core.period import Period, Quarter
from models.answers_json import load_answers
from models.audit import Audit
from models.levels import read_level
from models.records import Answers, Receipt
from models.rolled_up import KeptRollUp, RolledUp, add_up
from models.session import Session
from models.tables.people import UnitRow
from models.tables.reports import ReportRow, RollUpRow, VersionRow
from models.transaction import Transaction


class RollUps:
    """Sums of the units below, and those that versions were submitted with."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def now(self, actor: Actor, unit: str, quarter: Period) -> RolledUp | None:
        """What the units below have reported; None where they do not report to the unit, or there are none."""
        actor.must_see(unit)
        return await self._now(unit, quarter)

    async def kept(self, actor: Actor, unit: str, quarter: Period) -> KeptRollUp | None:
        """What the newest version of a unit's report was submitted with; None where nothing was."""
        actor.must_see(unit)
        return (await self._kept(quarter, ReportRow.unit == unit)).get(unit)

    async def kept_of_all(self, actor: Actor, quarter: Period, head: str = "") -> Mapping[str, KeptRollUp]:
        """The same for every unit that reports to an office, by unit."""
        actor.must_head(head)
        return await self._kept(quarter, UnitRow.parent == head)

    async def outdated_version(self, unit: str, quarter: Period) -> int:
        """The newest version of a unit that is not the sum below it any more since that changed; 0 where there is none.

        For telling the unit itself, which is done by whoever reports to it.
        """
        kept = (await self._kept(quarter, ReportRow.unit == unit)).get(unit)
        # Adding up takes the longer the more units there are, and mostly nothing is kept yet.
        rolled = await self._now(unit, quarter) if kept else None
        if kept is None or rolled is None or rolled.sums == kept.rolled.sums:
            return 0
        query = select(ReportRow.version).where(ReportRow.unit == unit, ReportRow.quarter == quarter.code)
        return await self._tx.session.scalar(query) or 0

    async def before_submit(
        self, unit: str, quarter: Period, values: Mapping[str, int], reason: str
    ) -> KeptRollUp | None:
        """What the next version is to be kept with; StateError where it differs from the sum and nobody says why."""
        rolled = await self._now(unit, quarter)
        if rolled is None:
            return None
        differing = rolled.differing(values)
        if not differing:
            return KeptRollUp(rolled)
        if not reason:
            stored = await self._stored(unit, quarter)
            kept = (await self._kept(quarter, ReportRow.unit == unit)).get(unit)
            if kept is None or not kept.explains(stored.values, differing):
                raise StateError(f"{unit} differs from the sum below it in {', '.join(differing)} without a reason")
            reason = kept.reason
        return KeptRollUp(rolled, reason)

    async def keep(self, actor: Actor, receipt: Receipt, kept: KeptRollUp) -> None:
        """Keep the sum with a version; once for each version."""
        report = await self._tx.session.scalar(
            select(ReportRow.id).where(ReportRow.unit == receipt.unit, ReportRow.quarter == receipt.period.code)
        )
        basis = json.dumps(asdict(kept.rolled), ensure_ascii=False)
        added = await self._tx.insert_new(
            RollUpRow, ("report_id", "version"), report_id=report, version=receipt.version, basis=basis,
            reason=kept.reason, person_id=actor.person_id, at=self._tx.now,
        )  # fmt: skip
        if added is not None:
            about = f"{receipt.unit}:{receipt.period.code}"
            after = f"{kept.rolled.done}/{kept.rolled.all} {kept.reason}"
            await self._audit.add(actor.person_id, "rollup.keep", about, after=after)

    async def _now(self, unit: str, quarter: Period) -> RolledUp | None:
        """Only counts of quarters are added up; a plan of a year is approved unit by unit."""
        session = self._tx.session
        if not isinstance(quarter, Quarter) or not (await read_level(session, unit)).is_open:
            return None
        units = await units_below(session, unit, quarter)
        if not units:
            return None
        query = (
            select(ReportRow.unit, VersionRow.version, VersionRow.answers)
            .join(VersionRow, and_(VersionRow.report_id == ReportRow.id, VersionRow.version == ReportRow.version))
            .join(UnitRow, UnitRow.code == ReportRow.unit)
            .where(UnitRow.parent == unit, ReportRow.quarter == quarter.code)
        )
        rows = await session.execute(query)
        return add_up({code: (version, load_answers(said).values) for code, version, said in rows}, units)

    async def _stored(self, unit: str, quarter: Period) -> Answers:
        query = (
            select(VersionRow.answers)
            .join(ReportRow, and_(VersionRow.report_id == ReportRow.id, VersionRow.version == ReportRow.version))
            .where(ReportRow.unit == unit, ReportRow.quarter == quarter.code)
        )
        said = await self._tx.session.scalar(query)
        return load_answers(said) if said else Answers()

    async def _kept(self, quarter: Period, condition: ColumnElement[bool]) -> dict[str, KeptRollUp]:
        query = (
            select(ReportRow.unit, RollUpRow)
            .join(RollUpRow, and_(RollUpRow.report_id == ReportRow.id, RollUpRow.version == ReportRow.version))
            .join(UnitRow, UnitRow.code == ReportRow.unit)
            .where(condition, ReportRow.quarter == quarter.code)
        )
        return {unit: KeptRollUp(_load(row.basis), row.reason) for unit, row in await self._tx.session.execute(query)}


async def units_below(session: Session, head: str, quarter: Period) -> tuple[str, ...]:
    """The units that report to an office in a quarter, in their order.

    Those are the ones there on its last day, and whoever reported it all the same.
    """
    wanted = {"head": head, "quarter": quarter.code, "last": quarter.last_day}
    return tuple(await session.scalars(_BELOW, wanted))


def _below() -> Select[str]:
    reported = select(ReportRow.unit).where(ReportRow.quarter == bindparam("quarter"), ReportRow.version > 0)
    there = and_(
        or_(UnitRow.valid_from.is_(None), UnitRow.valid_from <= bindparam("last")),
        or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= bindparam("last")),
    )
    return (
        select(UnitRow.code)
        .where(UnitRow.parent == bindparam("head"), UnitRow.retired.is_(False))
        .where(or_(there, UnitRow.code.in_(reported)))
        .order_by(UnitRow.position, UnitRow.code)
    )


_BELOW = _below()


def _load(basis: str) -> RolledUp:
    row = json.loads(basis)
    return RolledUp(
        sums=row["sums"],
        partial={code: (count, lacking) for code, (count, lacking) in row["partial"].items()},
        versions=row["versions"],
        missing=tuple(row["missing"]),
    )
