"""People, their roles and addresses; a person gets a role by an invitation that works once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from core.errors import StateError
from core.people import Actor, Grant, Role
from models.audit import Audit
from models.binding import Binding
from models.codes import hash_of, invitation_code
from models.records import Bound, Member, Recipient
from models.tables.people import AddressRow, GrantRow, InvitationRow, PersonRow, UnitRow
from models.transaction import Transaction

VALID = timedelta(days=30)
"""How long an invitation holds: it travels by letter and telephone, and its tries are counted."""

_STAFF = (Role.OFFICER, Role.ADMIN)


class People:
    """People, roles, addresses, invitations."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def actor(self, channel: str, external_id: str) -> Actor | None:
        """The person behind an address, with the rights in force now; None for a stranger."""
        address = await self._tx.session.get(AddressRow, (channel, external_id), populate_existing=True)
        if address is None:
            return None
        actor = await self.by_id(address.person_id)
        return actor if actor.grants else None

    async def by_id(self, person_id: int) -> Actor:
        """The person of a number; StateError if there is none."""
        person = await self._tx.session.get(PersonRow, person_id)
        if person is None:
            raise StateError(f"no person {person_id}")
        query = select(GrantRow).where(GrantRow.person_id == person_id).order_by(GrantRow.id)
        grants = [Grant(Role(row.role), row.unit) for row in await self._tx.session.scalars(query)]
        return Actor(person.id, person.name, tuple(grants))

    async def invite(self, actor: Actor, unit: str, role: Role) -> str:
        """A single-use code, shown this once.

        An office invites for the units that report to it, administrators for every role of the city as well.
        """
        if role in _STAFF:
            actor.must_be_admin()
        actor.must_review(unit)
        if (role in _STAFF) == bool(unit):
            raise StateError(f"a {role} has {'no' if role in _STAFF else 'a'} unit")
        code = invitation_code(self._tx.random)
        self._tx.session.add(
            InvitationRow(
                code_hash=hash_of(code),
                unit=unit,
                role=role.value,
                invited_by=actor.person_id,
                invited_at=self._tx.now,
                expires_at=self._tx.now + VALID,
            )
        )
        await self._audit.add(actor.person_id, "people.invite", unit, after=role.value)
        return code

    async def bind(self, channel: str, external_id: str, name: str, code: str) -> Bound:
        """Try an invitation code for an address; what became of it is a value, also when it is wrong."""
        return await Binding(self._tx, self._audit, channel, external_id).attempt(name, code)

    async def add(self, name: str, grants: Sequence[Grant], phone: str = "") -> int:
        """A new person with their roles; returns their number."""
        person = PersonRow(name=name, phone=phone, added_at=self._tx.now)
        self._tx.session.add(person)
        await self._tx.session.flush()
        for grant in grants:
            row = GrantRow(person_id=person.id, role=grant.role.value, unit=grant.unit, granted_at=self._tx.now)
            self._tx.session.add(row)
        await self._audit.add(0, "people.add", str(person.id), after=" ".join(f"{g.role}:{g.unit}" for g in grants))
        return person.id

    async def attach(self, person_id: int, channel: str, external_id: str, conversation: str) -> None:
        """Let an address speak for a person; an address speaks for one person at a time."""
        await self._tx.upsert(
            AddressRow, ("channel", "external_id"), channel=channel, external_id=external_id, person_id=person_id,
            conversation=conversation, seen_at=self._tx.now,
        )  # fmt: skip
        await self._audit.add(person_id, "people.attach", channel)

    async def saw(self, channel: str, external_id: str, conversation: str) -> None:
        """Keep the conversation at which a bound person was last heard; notices go there."""
        await self._tx.session.execute(
            update(AddressRow)
            .where(AddressRow.channel == channel, AddressRow.external_id == external_id)
            .values(conversation=conversation, seen_at=self._tx.now)
        )

    async def recipients(self, unit: str) -> tuple[Recipient, ...]:
        """Who is told what concerns a unit: each of its people once, at the address heard from last."""
        return await self._recipients(GrantRow.unit == unit)

    async def recipients_of(self, units: Collection[str]) -> Mapping[str, tuple[Recipient, ...]]:
        """The same for each of many units; a unit without people is there with nobody."""
        found: dict[str, dict[int, Recipient]] = {unit: {} for unit in units}
        for unit, recipient in await self._reached(GrantRow.unit.in_(list(units))):
            found[unit].setdefault(recipient.person_id, recipient)
        return {unit: tuple(people.values()) for unit, people in found.items()}

    async def staff(self) -> tuple[Recipient, ...]:
        """Officers and administrators, each once."""
        return await self._recipients(GrantRow.role.in_([role.value for role in _STAFF]))

    async def roster(self, actor: Actor, head: str = "") -> tuple[Member, ...]:
        """Everybody of the units that report to an office, for this office; for the city also its own people."""
        actor.must_head(head)
        units = select(UnitRow.code).where(UnitRow.parent == head)
        asked = GrantRow.unit.in_(units) | (GrantRow.unit == "") if not head else GrantRow.unit.in_(units)
        query = select(PersonRow, GrantRow).join(GrantRow, GrantRow.person_id == PersonRow.id)
        rows = (await self._tx.session.execute(query.where(asked).order_by(GrantRow.id))).all()
        of_them = AddressRow.person_id.in_(select(GrantRow.person_id).where(asked))
        found = await self._tx.session.scalars(select(AddressRow).where(of_them).order_by(AddressRow.channel))
        channels: dict[int, list[str]] = defaultdict(list)
        for address in found:
            channels[address.person_id].append(address.channel)
        return tuple(
            Member(
                person_id=person.id,
                name=person.name,
                role=Role(grant.role),
                unit=grant.unit,
                phone=person.phone,
                channels=_distinct(channels[person.id]),
            )
            for person, grant in rows
        )

    async def _recipients(self, condition: ColumnElement[bool]) -> tuple[Recipient, ...]:
        found: dict[int, Recipient] = {}
        for _, recipient in await self._reached(condition):
            found.setdefault(recipient.person_id, recipient)
        return tuple(found.values())

    async def _reached(self, condition: ColumnElement[bool]) -> list[tuple[str, Recipient]]:
        """Each address of the people with the roles, with the unit of the role; the one heard from last first."""
        query = (
            select(PersonRow, GrantRow, AddressRow)
            .join(GrantRow, GrantRow.person_id == PersonRow.id)
            .join(AddressRow, AddressRow.person_id == PersonRow.id)
            .where(condition, AddressRow.conversation != "")
            .order_by(GrantRow.id, AddressRow.seen_at.desc(), AddressRow.channel)
        )
        return [
            (
                grant.unit,
                Recipient(
                    person_id=person.id,
                    name=person.name,
                    channel=address.channel,
                    phone=person.phone,
                    conversation=address.conversation,
                    role=Role(grant.role),
                ),
            )
            for person, grant, address in await self._tx.session.execute(query)
        ]


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
