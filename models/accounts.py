"""The accounts of a person on the platforms: listed, preferred for notices, taken away."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.errors import RightsError, StateError
from core.people import ROLE_NAMES, Actor, Role
from models.audit import Audit
from models.change_records import Account
from models.tables.changes import PreferenceRow
from models.tables.people import AddressRow
from models.transaction import Transaction


class Accounts:
    """Accounts of people."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def of_person(self, actor: Actor, person_id: int) -> tuple[Account, ...]:
        """The accounts of a person, the one heard from last first; one's own, or anybody's for the department."""
        _must_be_own(actor, person_id)
        preferred = await self._tx.session.get(PreferenceRow, person_id, populate_existing=True)
        query = select(AddressRow).where(AddressRow.person_id == person_id)
        rows = await self._tx.session.scalars(query.order_by(AddressRow.seen_at.desc(), AddressRow.channel))
        liked = preferred.channel if preferred else ""
        return tuple(Account(row.channel, row.external_id, row.seen_at, row.channel == liked) for row in rows)

    async def prefer(self, actor: Actor, channel: str) -> bool:
        """Send the person's notices there, or with no channel where they were heard from last; False if it was so."""
        accounts = await self.of_person(actor, actor.person_id)
        if channel and channel not in {each.channel for each in accounts}:
            raise StateError(f"person {actor.person_id} has no account on {channel}")
        before = next((each.channel for each in accounts if each.is_preferred), "")
        if before == channel:
            return False
        await self._tx.session.execute(delete(PreferenceRow).where(PreferenceRow.person_id == actor.person_id))
        if channel:
            self._tx.session.add(PreferenceRow(person_id=actor.person_id, channel=channel, at=self._tx.now))
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "people.prefer", str(actor.person_id), before, channel)
        return True

    async def detach(self, actor: Actor, person_id: int, channel: str) -> bool:
        """Untie the accounts on a channel, one's own, or anybody's for the department; False if there is none."""
        _must_be_own(actor, person_id)
        mine = (AddressRow.person_id == person_id, AddressRow.channel == channel)
        gone = (await self._tx.session.scalars(delete(AddressRow).where(*mine).returning(AddressRow.channel))).all()
        if not gone:
            return False
        liked = (PreferenceRow.person_id == person_id, PreferenceRow.channel == channel)
        await self._tx.session.execute(delete(PreferenceRow).where(*liked))
        await self._audit.add(actor.person_id, "people.detach", str(person_id), before=channel)
        return True

    async def gone(self, channel: str, conversation: str) -> bool:
        """The platform says that nobody is reached there any more; False if that was known or nobody is bound there."""
        statement = (
            update(AddressRow)
            .where(AddressRow.channel == channel, AddressRow.conversation == conversation)
            .where(AddressRow.gone_at.is_(None))
            .values(gone_at=self._tx.now)
            .returning(AddressRow.person_id)
            .execution_options(synchronize_session=False)
        )
        people = (await self._tx.session.scalars(statement)).all()
        for person_id in people:
            await self._audit.add(0, "people.gone", str(person_id), before=channel)
        return bool(people)


def _must_be_own(actor: Actor, person_id: int) -> None:
    if actor.person_id != person_id and not actor.is_staff:
        raise RightsError(ROLE_NAMES[Role.OFFICER])
