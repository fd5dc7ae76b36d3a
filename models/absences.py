"""Who of a unit is away until when, and who is told meanwhile; nothing has to be switched back afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from core.errors import StateError
from core.people import REPORTING, Actor, Role
from models.audit import Audit
from models.change_records import Absence
from models.tables.changes import AbsenceRow
from models.tables.people import GrantRow, PersonRow
from models.transaction import Transaction


class Absences:
    """Absences of people, by unit."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def begin(
        self, actor: Actor, unit: str, person_id: int, *, first: date, last: date, stand_in: int | None
    ) -> int:
        """Note that a person is away, in place of what was noted for them before; returns its number.

        People note their own absence, the department anybody's. The stand-in is another of the unit's people; for
        somebody who reports it is one who reports too.
        """
        self._must_note(actor, unit, person_id)
        members = await self._members(unit)
        if person_id not in members or last < first or last < self._tx.now.date():
            raise StateError(f"person {person_id} cannot be away from {unit} until {last}")
        others = members if members[person_id] == {Role.PRINCIPAL} else _reporting(members)
        if stand_in is not None and (stand_in not in others or stand_in == person_id):
            raise StateError(f"person {stand_in} does not stand in for {person_id} in {unit}")
        await self._end(unit, person_id)
        row = AbsenceRow(
            unit=unit, person_id=person_id, stand_in=stand_in, first=first, last=last, by=actor.person_id,
            at=self._tx.now,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        days = f"{first.isoformat()}/{last.isoformat()}"
        await self._audit.add(actor.person_id, "absence.begin", unit, str(person_id), f"{days}:{stand_in or ''}")
        return row.id

    async def end(self, actor: Actor, unit: str, person_id: int) -> Absence | None:
        """The person is back, or stays; what was noted, None if nothing was."""
        self._must_note(actor, unit, person_id)
        found = next((each for each in await self.of_unit(actor, unit) if each.person_id == person_id), None)
        if found is None or not await self._end(unit, person_id):
            return None
        await self._audit.add(actor.person_id, "absence.end", unit, str(person_id))
        return found

    async def of_unit(self, actor: Actor, unit: str) -> tuple[Absence, ...]:
        """Who is away or will be."""
        actor.must_see(unit)
        stand_in = aliased(PersonRow)
        query = (
            select(AbsenceRow, PersonRow.name, stand_in.name)
            .join(PersonRow, PersonRow.id == AbsenceRow.person_id)
            .outerjoin(stand_in, stand_in.id == AbsenceRow.stand_in)
            .where(AbsenceRow.unit == unit, *self._holds())
            .order_by(AbsenceRow.id)
        )
        return tuple(
            Absence(row.id, row.unit, row.person_id, name, row.first, row.last, row.stand_in, other or "")
            for row, name, other in await self._tx.session.execute(query)
        )

    def _must_note(self, actor: Actor, unit: str, person_id: int) -> None:
        if person_id == actor.person_id:
            actor.must_belong(unit)
        else:
            actor.must_review(unit)

    async def _members(self, unit: str) -> Mapping[int, set[Role]]:
        """The people of a unit with their roles."""
        found: dict[int, set[Role]] = {}
        rows = await self._tx.session.execute(select(GrantRow.person_id, GrantRow.role).where(GrantRow.unit == unit))
        for person_id, role in rows:
            found.setdefault(person_id, set()).add(Role(role))
        return found

    async def _end(self, unit: str, person_id: int) -> bool:
        mine = (AbsenceRow.unit == unit, AbsenceRow.person_id == person_id, *self._holds())
        statement = update(AbsenceRow).where(*mine).values(ended_at=self._tx.now).returning(AbsenceRow.id)
        return bool((await self._tx.session.scalars(statement)).all())

    def _holds(self) -> tuple[ColumnElement[bool], ...]:
        return (AbsenceRow.ended_at.is_(None), AbsenceRow.last >= self._tx.now.date())


def _reporting(members: Mapping[int, set[Role]]) -> frozenset[int]:
    return frozenset(person_id for person_id, roles in members.items() if roles & REPORTING)
