"""One try of a code: wrong tries are counted, whatever it is for; a code binds one person and never again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from core.people import ROLE_NAMES, Role
from models.audit import Audit
from models.change_records import BindOutcome, Bound, CodeKind
from models.codes import hash_of
from models.tables.changes import PassRow
from models.tables.people import AddressRow, GrantRow, InvitationRow, PersonRow, WrongTriesRow
from models.taking_over import TakingOver
from models.transaction import Transaction

MAX_WRONG = 5
LOCKED = timedelta(hours=1)


@dataclass
class Binding:
    """The address that tries, inside its transaction."""

    tx: Transaction
    audit: Audit
    channel: str
    external_id: str
    conversation: str = ""

    async def attempt(self, name: str, code: str) -> Bound:
        """Try one code; `name` is what the platform calls the person."""
        tries = await self._tries()
        if tries.locked_until and tries.locked_until > self.tx.now:
            return Bound(BindOutcome.TOO_MANY, at=tries.locked_until)
        query = select(InvitationRow).where(InvitationRow.code_hash == hash_of(code)).with_for_update()
        invitation = (await self.tx.session.scalars(query)).one_or_none()
        address = await self.tx.session.get(AddressRow, (self.channel, self.external_id), populate_existing=True)
        if invitation is None:
            return await self._other_code(tries, address, name, hash_of(code))
        role = Role(invitation.role)
        if address and await self._holds(address.person_id, invitation):
            return Bound(BindOutcome.ALREADY, invitation.unit, role)
        if invitation.used_at is not None:
            return Bound(BindOutcome.USED)
        if invitation.expires_at <= self.tx.now:
            return Bound(BindOutcome.EXPIRED, at=invitation.expires_at)
        await self.tx.session.delete(tries)
        await self._grant(
            address.person_id if address else await self._new_person(name or ROLE_NAMES[role]), invitation
        )
        return Bound(BindOutcome.DONE, invitation.unit, role)

    async def _other_code(self, tries: WrongTriesRow, address: AddressRow | None, name: str, code_hash: str) -> Bound:
        """A code that is no invitation: it hands over a unit, adds an account, or does not exist."""
        query = select(PassRow).where(PassRow.code_hash == code_hash)
        found = (await self.tx.session.scalars(query)).one_or_none()
        if found is None:
            return self._wrong(tries)
        taking = TakingOver(self.tx, self.audit, address, found)
        if refused := await taking.refusal():
            return refused
        await self.tx.session.delete(tries)
        if taking.kind is CodeKind.CHANNEL:
            await self._tie(found.person_id or 0)
            return await taking.add_account(self.channel)
        reporter = name or ROLE_NAMES[Role.REPORTER]
        return await taking.hand_over(address.person_id if address else await self._new_person(reporter))

    async def _tries(self) -> WrongTriesRow:
        """The counter of this address, locked; made at the first try."""
        key = ("channel", "external_id")
        first = self.tx.insert(WrongTriesRow).values(
            channel=self.channel, external_id=self.external_id, tries=0, first_at=self.tx.now
        )
        await self.tx.session.execute(first.on_conflict_do_nothing(index_elements=key))
        return await self.tx.session.get_one(
            WrongTriesRow, (self.channel, self.external_id), with_for_update=True, populate_existing=True
        )

    def _wrong(self, tries: WrongTriesRow) -> Bound:
        """Count a code that does not exist; tries older than the time of a lock are forgotten."""
        if self.tx.now - tries.first_at >= LOCKED:
            tries.tries, tries.first_at, tries.locked_until = 0, self.tx.now, None
        tries.tries += 1
        if tries.tries >= MAX_WRONG:
            tries.locked_until = self.tx.now + LOCKED
            tries.tries, tries.first_at = 0, tries.locked_until
            return Bound(BindOutcome.TOO_MANY, at=tries.locked_until)
        return Bound(BindOutcome.WRONG, tries_left=MAX_WRONG - tries.tries)

    async def _holds(self, person_id: int, invitation: InvitationRow) -> bool:
        query = select(GrantRow.id).where(
            GrantRow.person_id == person_id, GrantRow.role == invitation.role, GrantRow.unit == invitation.unit
        )
        return await self.tx.session.scalar(query) is not None

    async def _new_person(self, name: str) -> int:
        person = PersonRow(name=name, phone="", added_at=self.tx.now)
        self.tx.session.add(person)
        await self.tx.session.flush()
        await self._tie(person.id)
        return person.id

    async def _tie(self, person_id: int) -> None:
        """Let this account speak for a person."""
        await self.tx.upsert(
            AddressRow, ("channel", "external_id"), channel=self.channel, external_id=self.external_id,
            person_id=person_id, conversation=self.conversation, seen_at=self.tx.now, gone_at=None,
        )  # fmt: skip

    async def _grant(self, person_id: int, invitation: InvitationRow) -> None:
        self.tx.session.add(
            GrantRow(person_id=person_id, role=invitation.role, unit=invitation.unit, granted_at=self.tx.now)
        )
        await self.tx.session.execute(
            update(InvitationRow)
            .where(InvitationRow.id == invitation.id)
            .values(used_at=self.tx.now, used_by=person_id)
        )
        await self.audit.add(person_id, "people.bind", invitation.unit, after=invitation.role)
