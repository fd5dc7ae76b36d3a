"""Single-use codes by which people change: a unit is handed over, an account is added to a person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from core.errors import StateError
from core.people import Actor, Role
from core.units import above
from models.audit import Audit
from models.change_records import CodeKind, Departure, Pass
from models.codes import hash_of, invitation_code
from models.tables.changes import DepartureRow, PassRow
from models.tables.people import GrantRow, PersonRow
from models.transaction import Transaction

HANDOVER_VALID = timedelta(days=7)
"""A successor sits in the same office or is a telephone call away."""

HANDED_OVER = (Role.REPORTER, Role.PRINCIPAL)
"""What somebody gets from a predecessor; a deputy is invited anew."""

CHANNEL_VALID = timedelta(minutes=30)
"""Somebody adds an account of their own with both at hand."""


class Passes:
    """Codes that hand over a unit or add an account, until somebody types them (models/binding.py)."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def hand_over(self, actor: Actor, unit: str, person_id: int | None) -> str:
        """A code for the successor of a secretary or principal, shown this once; an open one of the same gives way.

        Each hands over the own place, the office above that of any of them, or of none where no secretary is left.
        """
        actor.must_hand_over(unit)
        if not actor.heads(above(unit)) and person_id != actor.person_id:
            raise StateError("everybody hands over the own place only")
        if person_id is not None and not await self._has_place(person_id, unit):
            raise StateError(f"person {person_id} is no secretary or principal of {unit}")
        await self._cancel(PassRow.kind == CodeKind.HANDOVER, PassRow.unit == unit, PassRow.person_id == person_id)
        code = await self._add(actor, CodeKind.HANDOVER, unit, person_id, HANDOVER_VALID)
        await self._audit.add(actor.person_id, "handover.start", unit, before=str(person_id or ""))
        return code

    async def cancel_handover(self, actor: Actor, unit: str) -> bool:
        """Make open codes of a unit void: everybody the own one, the office above all. False if none is open."""
        actor.must_hand_over(unit)
        own = () if actor.heads(above(unit)) else (PassRow.person_id == actor.person_id,)
        if not await self._cancel(PassRow.kind == CodeKind.HANDOVER, PassRow.unit == unit, *own):
            return False
        await self._audit.add(actor.person_id, "handover.cancel", unit)
        return True

    async def leave_note(self, actor: Actor, unit: str, note: str) -> bool:
        """A line for the successor, with the open code of the own place; False if none is open."""
        actor.must_hand_over(unit)
        mine = (PassRow.kind == CodeKind.HANDOVER, PassRow.unit == unit, PassRow.started_by == actor.person_id)
        statement = update(PassRow).where(*mine, *self._open()).values(note=note).returning(PassRow.id)
        if (await self._tx.session.scalars(statement)).first() is None:
            return False
        await self._audit.add(actor.person_id, "handover.note", unit, after=note)
        return True

    async def open_handovers(self, actor: Actor, unit: str) -> tuple[Pass, ...]:
        """The codes of a unit that nobody has used yet."""
        actor.must_manage(unit)
        query = select(PassRow).where(PassRow.kind == CodeKind.HANDOVER, PassRow.unit == unit, *self._open())
        rows = await self._tx.session.scalars(query.order_by(PassRow.id))
        return tuple(Pass(CodeKind(row.kind), row.unit, row.person_id, row.note, row.expires_at) for row in rows)

    async def add_account(self, actor: Actor) -> str:
        """A code that ties a further account to the person who asks, shown this once."""
        mine = (PassRow.kind == CodeKind.CHANNEL, PassRow.person_id == actor.person_id)
        await self._cancel(*mine)
        code = await self._add(actor, CodeKind.CHANNEL, "", actor.person_id, CHANNEL_VALID)
        await self._audit.add(actor.person_id, "account.code", "")
        return code

    async def departures(self, person_id: int) -> tuple[Departure, ...]:
        """The units that a person no longer reports for, the newest first."""
        query = (
            select(DepartureRow, PersonRow.name)
            .outerjoin(PersonRow, PersonRow.id == DepartureRow.successor)
            .where(DepartureRow.person_id == person_id)
            .order_by(DepartureRow.id.desc())
        )
        rows = await self._tx.session.execute(query)
        return tuple(Departure(row.unit, row.at, name or "") for row, name in rows)

    async def _has_place(self, person_id: int, unit: str) -> bool:
        query = select(GrantRow.id).where(
            GrantRow.person_id == person_id, GrantRow.unit == unit, GrantRow.role.in_(HANDED_OVER)
        )
        return await self._tx.session.scalar(query) is not None

    async def _add(
        self, actor: Actor, kind: CodeKind, unit: str, person_id: int | None, valid: timedelta
    ) -> str:  # fmt: skip
        code = invitation_code(self._tx.random)
        row = PassRow(
            code_hash=hash_of(code), kind=kind.value, unit=unit, person_id=person_id, started_by=actor.person_id,
            note="", started_at=self._tx.now, expires_at=self._tx.now + valid,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        return code

    async def _cancel(self, *which: ColumnElement[bool]) -> int:
        statement = update(PassRow).where(*which, *self._open()).values(cancelled_at=self._tx.now)
        return len((await self._tx.session.scalars(statement.returning(PassRow.id))).all())

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (PassRow.used_at.is_(None), PassRow.cancelled_at.is_(None), PassRow.expires_at > self._tx.now)
