"""Whom to call: units that no message certainly reached, each listed once, until somebody called or it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update

from core.people import Actor
from core.units import above
from models.audit import Audit
from models.broadcast_reading import acted_since
from models.plans import Plans
from models.still_wanted import is_still_wanted
from models.tables.broadcasts import CallRow
from models.tables.messages import OutboxRow
from models.tables.people import PersonRow, UnitRow
from models.transaction import Transaction

_UNTIL = " until "


class Reason(StrEnum):
    """Why somebody should call."""

    REFUSED = "refused"
    UNSURE = "unsure"
    NOBODY = "nobody"
    """The unit has nobody who can be reached."""
    UNRECEIVED = "unreceived"
    """收到 was asked for and has not come."""


@dataclass(frozen=True, slots=True)
class Call:
    """One item; `name` is the person whom the message was for, empty where the unit has nobody."""

    id: int
    unit: str
    reason: Reason
    about: str
    name: str
    phone: str
    at: datetime


class Calls:
    """The call lists of all offices."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def note(
        self, key: str, unit: str, reason: Reason, about: str, condition: str, *, person_id: int | None = None,
        outbox_id: int | None = None,
    ) -> bool:  # fmt: skip
        """Put a unit on the list of the office above; False where the same is on it already.

        `condition` as in models/still_wanted.py: where it holds no longer, nobody needs to be called.
        """
        added = await self._tx.insert_new(
            CallRow, ("key",), key=key, head=above(unit), unit=unit, reason=reason.value, about=about,
            condition=condition.partition(_UNTIL)[0], person_id=person_id, outbox_id=outbox_id, at=self._tx.now,
        )  # fmt: skip
        return added is not None

    async def open_ones(self, actor: Actor, head: str) -> tuple[Call, ...]:
        """Everything that is open in an office, by unit in their order, then by time."""
        actor.must_head(head)
        return await self._open(CallRow.head == head)

    async def close(self, actor: Actor, unit: str) -> int:
        """Somebody has called the unit: how many items that closes."""
        actor.must_review(unit)
        statement = (
            update(CallRow)
            .where(CallRow.unit == unit, CallRow.closed_at.is_(None))
            .values(closed_at=self._tx.now, closed_by=actor.person_id)
            .returning(CallRow.id)
            .execution_options(synchronize_session=False)
        )
        closed = (await self._tx.session.scalars(statement)).all()
        if closed:
            await self._audit.add(actor.person_id, "call.close", unit, after=str(len(closed)))
        return len(closed)

    async def untold(self, before: datetime) -> tuple[str, ...]:
        """The offices that have items of before a moment of which they have not been told."""
        query = select(CallRow.head).where(CallRow.told_at.is_(None), CallRow.at < before).distinct()
        return tuple(sorted(await self._tx.session.scalars(query)))

    async def take_untold(self, head: str, before: datetime) -> tuple[Call, ...]:
        """Those of them that are still open; from now on the office has been told of all of them."""
        mine = (CallRow.head == head, CallRow.told_at.is_(None), CallRow.at < before)
        found = await self._open(*mine)
        statement = update(CallRow).where(*mine).values(told_at=self._tx.now)
        await self._tx.session.execute(statement.execution_options(synchronize_session=False))
        return found

    async def _open(self, *conditions: ColumnElement[bool]) -> tuple[Call, ...]:
        query = (
            select(CallRow, PersonRow.name, PersonRow.phone, acted_since())
            .outerjoin(PersonRow, PersonRow.id == CallRow.person_id)
            .outerjoin(OutboxRow, OutboxRow.id == CallRow.outbox_id)
            .join(UnitRow, UnitRow.code == CallRow.unit)
            .where(*conditions, CallRow.closed_at.is_(None))
            .order_by(UnitRow.position, CallRow.unit, CallRow.id)
        )
        rows = (await self._tx.session.execute(query)).all()
        return await self._unsettled([(row, name or "", phone or "", acted) for row, name, phone, acted in rows])

    async def _unsettled(self, rows: Sequence[tuple[CallRow, str, str, bool]]) -> tuple[Call, ...]:
        """Without those that need no call any more: the reason has gone, or the person has acted since."""
        plans, found = Plans(self._tx), []
        for row, name, phone, acted in rows:
            closed_by_act = acted and row.reason == Reason.UNSURE
            if not closed_by_act and await is_still_wanted(self._tx.session, plans, row.condition):
                found.append(Call(row.id, row.unit, Reason(row.reason), row.about, name, phone, row.at))
        return tuple(found)
