"""Whether the units below a unit report to it, and what that unit has settled for them; off until it says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from core.errors import NotCollectedError, StateError
from core.people import Actor
from core.period import Period
from core.units import above, line
from models.audit import Audit
from models.prepared import Prepared
from models.remembered import Rows, remembered
from models.session import Session
from models.tables.people import LevelRow, UnitRow
from models.transaction import Transaction

MOST_DAYS_BEFORE = 20
"""Earlier than so many working days before its own day a unit cannot ask for the reports below it."""

_LEVEL = Prepared(select(*LevelRow.__table__.c).where(LevelRow.unit == bindparam("unit")))
_UNIT = Prepared(select(UnitRow.valid_from, UnitRow.valid_to).where(UnitRow.code == bindparam("unit")))
_OPEN = (
    select(LevelRow, UnitRow.name)
    .join(UnitRow, UnitRow.code == LevelRow.unit)
    .where(LevelRow.is_open.is_(True))
    .order_by(LevelRow.unit)
)


@dataclass(frozen=True, slots=True)
class Level:
    """What one unit has settled.

    `shows_missing`: the office above may see the names of those who have not reported. `days_before`: how many
    working days before the unit's own due day they are due; None while the proposal holds.
    """

    unit: str
    is_open: bool = False
    shows_missing: bool = False
    days_before: int | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A unit to which units below report: its name, the days before on the way up, and since when it is so."""

    code: str
    name: str
    days: tuple[int | None, ...] = ()
    opened_at: datetime | None = None


class Levels:
    """The levels of the tree below the reporting units."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def of(self, unit: str) -> Level:
        """What a unit has settled; closed where it never said anything."""
        return await read_level(self._tx.session, unit)

    async def open_among(self, units: Iterable[str]) -> tuple[str, ...]:
        """Those of the units to which the units below report, in the same order."""
        return tuple([code for code in units if (await read_level(self._tx.session, code)).is_open])

    async def heads(self) -> tuple[Head, ...]:
        """Every unit to which units below report, where all above it do the same; for the planner."""
        found = {row.unit: (_level(row), name) for row, name in await self._tx.session.execute(_OPEN)}
        chains = {code: line(code) for code in found}
        return tuple(
            Head(code, found[code][1], tuple(found[each][0].days_before for each in chain), found[code][0].opened_at)
            for code, chain in chains.items()
            if all(each in found for each in chain)
        )

    async def chain(self, unit: str) -> tuple[Level, ...]:
        """The levels that a unit's reports go up through, the nearest first; none for a unit of the city."""
        levels: list[Level] = []
        while unit := above(unit):
            levels.append(await self.of(unit))
        return tuple(levels)

    async def must_collect(self, unit: str, quarter: Period) -> None:
        """NotCollectedError for a unit whose reports nobody above collects; the city's units always report."""
        await must_collect(self._tx.session, unit, quarter)

    async def switch(self, actor: Actor, unit: str, *, is_open: bool) -> bool:
        """Let the units below report, or no longer; False where it is so already.

        The unit's secretary may, and an administrator.
        """
        actor.must_lead(unit)
        return await self._settle(actor, unit, "level.open" if is_open else "level.close", is_open=is_open)

    async def show_missing(self, actor: Actor, unit: str, *, shown: bool) -> bool:
        """Let the office above see who has not reported, or only how many; False where it is so already."""
        actor.must_lead(unit)
        return await self._settle(actor, unit, "level.show_missing", shows_missing=shown)

    async def set_days_before(self, actor: Actor, unit: str, days: int) -> bool:
        """How many working days before the unit's own day the reports below are due; False where it is so already."""
        actor.must_lead(unit)
        if not 0 <= days <= MOST_DAYS_BEFORE:
            raise StateError(f"{days} working days before")
        return await self._settle(actor, unit, "level.days_before", days_before=days)

    async def _settle(self, actor: Actor, unit: str, act: str, **change: Any) -> bool:
        before = await self.of(unit)
        after = replace(before, **change)
        if after == before:
            return False
        if after.is_open and not before.is_open:
            after = replace(after, opened_at=self._tx.now)
        await self._tx.upsert(
            LevelRow, ("unit",), unit=unit, is_open=after.is_open, shows_missing=after.shows_missing,
            days_before=after.days_before, opened_at=after.opened_at,
        )  # fmt: skip
        (name,) = change
        await self._audit.add(actor.person_id, act, unit, str(getattr(before, name)), str(getattr(after, name)))
        return True


@remembered
async def read_level(session: Rows, unit: str) -> Level:
    """The level of a unit inside a transaction."""
    row = await session.row(_LEVEL, unit=unit)
    return _level(row) if row else Level(unit)


async def must_collect(session: Session, unit: str, quarter: Period) -> None:
    """NotCollectedError unless the unit reports to the city, or to an open unit and was there in the quarter."""
    heads = line(above(unit))
    if not heads:
        return
    row = await session.row(_UNIT, unit=unit)
    if row is None or not is_there(row, quarter):
        raise NotCollectedError(unit, quarter.name, "closed")
    for head in heads:
        if not (await read_level(session, head)).is_open:
            raise NotCollectedError(unit, quarter.name, "off")


def is_there(row: Any, quarter: Period) -> bool:
    """Whether a unit counts in a quarter: it was there on its last day."""
    last = quarter.last_day
    return (row.valid_from is None or row.valid_from <= last) and (row.valid_to is None or last <= row.valid_to)


def _level(row: Any) -> Level:
    return Level(row.unit, row.is_open, row.shows_missing, row.days_before, row.opened_at)
