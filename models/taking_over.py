"""The moment at which a code of `Passes` is typed: a unit changes hands, or an account is added, once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from core.people import Role
from models.audit import Audit
from models.change_records import BindOutcome, Bound, CodeKind, HandedOver
from models.moving_on import move_on
from models.passes import HANDED_OVER
from models.recipients import addresses
from models.tables.changes import AbsenceRow, DepartureRow, PassRow
from models.tables.people import AddressRow, GrantRow, PersonRow
from models.transaction import Transaction


@dataclass
class TakingOver:
    """One code that exists, in the transaction of whoever typed it; `address` is NULL for an unknown account."""

    tx: Transaction
    audit: Audit
    address: AddressRow | None
    found: PassRow

    @property
    def kind(self) -> CodeKind:
        """What the code does."""
        return CodeKind(self.found.kind)

    async def refusal(self) -> Bound | None:
        """Why the code does nothing for this account; None where it may be used, then nobody else can any more.

        The place of the predecessor is locked before the code, as a message of the predecessor does it too.
        """
        await self._lock_place()
        locked = select(PassRow).where(PassRow.id == self.found.id).with_for_update()
        self.found = (await self.tx.session.scalars(locked)).one()
        return self._of_the_code() or await self._of_the_person()

    async def hand_over(self, person_id: int) -> Bound:
        """Give the unit to a person; the predecessor has no access from this moment on."""
        unit, leaver = self.found.unit, self.found.person_id
        await self._use(person_id)
        roles = await self._place(leaver)
        if Role.REPORTER in roles:
            mine = (GrantRow.person_id == person_id, GrantRow.unit == unit)
            await self.tx.session.execute(delete(GrantRow).where(*mine, GrantRow.role == Role.DEPUTY))
        for role in roles:
            await self.tx.insert_new(
                GrantRow, ("person_id", "role", "unit"), person_id=person_id, role=role.value, unit=unit,
                granted_at=self.tx.now,
            )  # fmt: skip
        done = await self._dismiss(leaver, person_id) if leaver else HandedOver(self.found.id, note=self.found.note)
        await self.audit.add(person_id, "handover.done", unit, before=str(leaver or ""), after=str(person_id))
        return Bound(BindOutcome.DONE, unit, roles[0], kind=self.kind, handover=done)

    async def add_account(self, channel: str) -> Bound:
        """Note that the code is used; the caller ties the account to the person."""
        person_id = self.found.person_id or 0
        await self._use(person_id)
        await self.audit.add(person_id, "people.attach", channel)
        return Bound(BindOutcome.DONE, kind=self.kind)

    async def _place(self, leaver: int | None) -> tuple[Role, ...]:
        """What the successor gets: what the predecessor has, the place of the secretary where nobody is left."""
        if leaver is None:
            return (Role.REPORTER,)
        query = select(GrantRow.role).where(GrantRow.person_id == leaver, GrantRow.unit == self.found.unit)
        held = set(await self.tx.session.scalars(query))
        return tuple(role for role in HANDED_OVER if role in held) or (Role.REPORTER,)

    async def _lock_place(self) -> None:
        if self.found.person_id is not None:
            place = (GrantRow.person_id == self.found.person_id, GrantRow.unit == self.found.unit)
            await self.tx.session.execute(select(GrantRow.id).where(*place).with_for_update())

    def _of_the_code(self) -> Bound | None:
        person_id = self.address.person_id if self.address else None
        if self.found.used_at is not None:
            again = self.found.used_by == person_id
            return self._answer(BindOutcome.ALREADY if again else BindOutcome.USED)
        if self.found.cancelled_at is not None:
            return self._answer(BindOutcome.CANCELLED)
        if self.found.expires_at <= self.tx.now:
            return self._answer(BindOutcome.EXPIRED)
        return None

    async def _of_the_person(self) -> Bound | None:
        """Nobody takes over from themselves; an account that speaks for somebody else is not taken away from them."""
        if self.kind is CodeKind.HANDOVER:
            person_id = self.address.person_id if self.address else None
            is_own = person_id is not None and person_id in {self.found.person_id, self.found.started_by}
            return self._answer(BindOutcome.OWN) if is_own else None
        if self.address is None:
            return None
        if self.address.person_id == self.found.person_id:
            return self._answer(BindOutcome.ALREADY)
        grants = select(GrantRow.id).where(GrantRow.person_id == self.address.person_id).limit(1)
        return self._answer(BindOutcome.TAKEN) if await self.tx.session.scalar(grants) else None

    def _answer(self, outcome: BindOutcome) -> Bound:
        return Bound(outcome, self.found.unit, Role.REPORTER, self.found.expires_at, kind=self.kind)

    async def _use(self, person_id: int) -> None:
        self.found.used_at, self.found.used_by = self.tx.now, person_id
        await self.tx.session.flush()

    async def _dismiss(self, leaver: int, successor: int) -> HandedOver:
        """Take the unit from the predecessor, and let what waits for them wait for the successor."""
        unit = self.found.unit
        where = await addresses(self.tx.session, leaver)
        person = await self.tx.session.get_one(PersonRow, leaver)
        await depart(self.tx, leaver, unit, by=self.found.started_by, successor=successor)
        reached = await addresses(self.tx.session, successor)
        if reached:
            await move_on(self.tx, unit, leaver, reached[0])
        return HandedOver(self.found.id, person.name, where[0] if where else None, self.found.note)


async def depart(tx: Transaction, person_id: int, unit: str, *, by: int, successor: int | None = None) -> None:
    """Take every role of a unit from a person, with what hangs on it."""
    await tx.session.execute(delete(GrantRow).where(GrantRow.person_id == person_id, GrantRow.unit == unit))
    away = (AbsenceRow.person_id == person_id, AbsenceRow.unit == unit, AbsenceRow.ended_at.is_(None))
    await tx.session.execute(update(AbsenceRow).where(*away).values(ended_at=tx.now))
    tx.session.add(DepartureRow(person_id=person_id, unit=unit, successor=successor, by=by, at=tx.now))
    await tx.session.flush()
