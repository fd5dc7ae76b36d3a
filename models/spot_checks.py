"""Spot checks (三（四）): every draw of an office is kept with its seed, so that anyone can draw it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from core.people import Actor
from models.audit import Audit
from models.codes import short_code
from models.inspection_records import SpotCheck
from models.levels import read_level
from models.roll_ups import units_below
from models.self_checks import self_check_of
from models.tables.inspections import SpotCheckRow
from models.transaction import Transaction


class SpotChecks:
    """The draws of an office."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def among(self, actor: Actor, year: int, head: str = "") -> Mapping[str, tuple[str, ...]]:
        """The units that report to an office, in their order, each with those that report to it.

        Those below a unit are seen only where it lets the office above see them by name.
        """
        actor.must_head(head)
        units = await units_below(self._tx.session, head, self_check_of(year))
        return {unit: await self._below(unit, year) for unit in units}

    def new_seed(self) -> str:
        """A seed that nobody has chosen."""
        return short_code(self._tx.random, 6)

    async def add(
        self, actor: Actor, year: int, head: str = "", *, seed: str, wanted: str, among: Sequence[str],
        drawn: Sequence[str], below: Mapping[str, Sequence[str]],
    ) -> SpotCheck:  # fmt: skip
        """Keep a draw; it is never changed or taken back."""
        actor.must_head(head)
        last = select(func.max(SpotCheckRow.number)).where(SpotCheckRow.head == head, SpotCheckRow.year == year)
        row = SpotCheckRow(
            head=head, year=year, number=(await self._tx.session.scalar(last) or 0) + 1, seed=seed, wanted=wanted,
            among=json.dumps(list(among)), drawn=json.dumps(list(drawn)),
            below=json.dumps({unit: list(units) for unit, units in below.items()}),
            person_id=actor.person_id, name=actor.name, at=self._tx.now,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        about = f"{head}:{year}:{row.number}"
        await self._audit.add(actor.person_id, "spot_check.draw", about, before=f"{wanted} {seed}", after=row.drawn)
        return _spot_check(row)

    async def of_year(self, actor: Actor, year: int, head: str = "") -> tuple[SpotCheck, ...]:
        """Every draw of an office, the first one first."""
        actor.must_head(head)
        query = select(SpotCheckRow).where(SpotCheckRow.head == head, SpotCheckRow.year == year)
        return tuple(_spot_check(row) for row in await self._tx.session.scalars(query.order_by(SpotCheckRow.number)))

    async def _below(self, unit: str, year: int) -> tuple[str, ...]:
        level = await read_level(self._tx.session, unit)
        if not (level.is_open and level.shows_missing):
            return ()
        return await units_below(self._tx.session, unit, self_check_of(year))


def _spot_check(row: SpotCheckRow) -> SpotCheck:
    return SpotCheck(
        head=row.head, year=row.year, number=row.number, seed=row.seed, wanted=row.wanted,
        among=tuple(json.loads(row.among)), drawn=tuple(json.loads(row.drawn)),
        below={unit: tuple(units) for unit, units in json.loads(row.below).items()}, name=row.name, at=row.at,
    )  # fmt: skip
