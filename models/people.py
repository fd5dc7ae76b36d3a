"""People, their roles and addresses; a person gets a role by an invitation that works once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, bindparam, select, update

from core.errors import StateError
from core.people import Actor, Grant, Role
from models import recipients
from models.audit import Audit
from models.binding import Binding
from models.change_records import Bound
from models.codes import hash_of, invitation_code
from models.prepared import Prepared
from models.records import Member, Recipient
from models.remembered import Rows, remembered
from models.tables.people import AddressRow, GrantRow, InvitationRow, PersonRow, UnitRow
from models.taking_over import depart
from models.transaction import Transaction

VALID = timedelta(days=30)
"""How long an invitation holds: it travels by letter and telephone, and its tries are counted."""

_STAFF = (Role.OFFICER, Role.ADMIN)
_INVITED_BY_THE_UNIT = frozenset({Role.DEPUTY, Role.PRINCIPAL})
_DISMISSED_FROM_ABOVE = frozenset({Role.REPORTER.value, Role.PRINCIPAL.value})
_BY_ADDRESS = (
    select(PersonRow.id, PersonRow.name, GrantRow.role, GrantRow.unit)
    .join(AddressRow, AddressRow.person_id == PersonRow.id)
    .join(GrantRow, GrantRow.person_id == PersonRow.id)
    .where(AddressRow.channel == bindparam("channel"), AddressRow.external_id == bindparam("external_id"))
    .order_by(GrantRow.id)
)
_RIGHTS, _HELD_RIGHTS = Prepared(_BY_ADDRESS), Prepared(_BY_ADDRESS.with_for_update(read=True, of=GrantRow))
_ADDRESS = update(AddressRow).where(
    AddressRow.channel == bindparam("of_channel"), AddressRow.external_id == bindparam("of_person")
)
_SAW = Prepared(_ADDRESS.values(conversation=bindparam("conversation"), seen_at=bindparam("seen_at"), gone_at=None))
_SEEN = Prepared(_ADDRESS.values(seen_at=bindparam("seen_at")))
_HEARD_AT = Prepared(
    select(AddressRow.conversation, AddressRow.gone_at).where(
        AddressRow.channel == bindparam("channel"), AddressRow.external_id == bindparam("external_id")
    )
)


class People:
    """People, roles, addresses, invitations."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def actor(self, channel: str, external_id: str) -> Actor | None:
        """The person behind an address, with the rights in force now; None for a stranger.

        In a writing transaction the rights stay in force to its end: whoever takes them away waits for it.
        """
        return await _actor(self._tx.session, self._tx.writable, channel, external_id)

    async def known(self, channel: str, external_id: str) -> int | None:
        """The number of the person behind an address, also of one who has no role any more."""
        address = await self._tx.session.get(AddressRow, (channel, external_id), populate_existing=True)
        return address.person_id if address else None

    async def by_id(self, person_id: int) -> Actor:
        """The person of a number; StateError if there is none."""
        person = await self._tx.session.get(PersonRow, person_id)
        if person is None:
            raise StateError(f"no person {person_id}")
        query = select(GrantRow).where(GrantRow.person_id == person_id).order_by(GrantRow.id)
        if self._tx.writable:
            query = query.with_for_update(read=True)
        grants = [Grant(Role(row.role), row.unit) for row in await self._tx.session.scalars(query)]
        return Actor(person.id, person.name, tuple(grants))

    async def invite(self, actor: Actor, unit: str, role: Role) -> str:
        """A single-use code, shown this once.

        A secretary invites deputies and principals of the own unit, an office everybody of the units that report to
        it, administrators for every role of the city as well.
        """
        if role in _STAFF:
            actor.must_be_admin()
        if role in _INVITED_BY_THE_UNIT:
            actor.must_manage(unit)
        else:
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

    async def bind(self, channel: str, external_id: str, name: str, code: str, conversation: str = "") -> Bound:
        """Try a code for an address; what became of it is a value, also when it is wrong."""
        return await Binding(self._tx, self._audit, channel, external_id, conversation).attempt(name, code)

    async def dismiss(self, actor: Actor, unit: str, person_id: int) -> bool:
        """Take every role of a unit from a person; False if they have none.

        A secretary dismisses deputies of the own unit, the office above anybody of a unit: nobody takes off the
        principal who is told of the numbers that are late.
        """
        actor.must_manage(unit)
        held = (GrantRow.person_id == person_id, GrantRow.unit == unit)
        roles = (await self._tx.session.scalars(select(GrantRow.role).where(*held).with_for_update())).all()
        if not unit or not roles:
            return False
        if _DISMISSED_FROM_ABOVE.intersection(roles):
            actor.must_review(unit)
        await depart(self._tx, person_id, unit, by=actor.person_id)
        await self._audit.add(actor.person_id, "people.dismiss", unit, str(person_id), " ".join(roles))
        return True

    async def of_unit(self, actor: Actor, unit: str) -> tuple[Member, ...]:
        """The people of a unit, for themselves and for the office above."""
        actor.must_see(unit)
        return await self._members(GrantRow.unit == unit)

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
            conversation=conversation, seen_at=self._tx.now, gone_at=None,
        )  # fmt: skip
        await self._audit.add(person_id, "people.attach", channel)

    async def saw(self, channel: str, external_id: str, conversation: str) -> None:
        """Keep the conversation at which a bound person was last heard; notices go there."""
        await self._tx.session.rows(
            _SAW, of_channel=channel, of_person=external_id, conversation=conversation, seen_at=self._tx.now
        )

    async def is_heard_at(self, channel: str, external_id: str, conversation: str) -> bool:
        """Whether `saw` would keep nothing new but the moment, which `seen` keeps for many together."""
        address = await self._tx.session.row(_HEARD_AT, channel=channel, external_id=external_id)
        return address is not None and address.gone_at is None and address.conversation == conversation

    async def seen(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Keep that these people, each a channel and an id there, were heard now."""
        each = [{"of_channel": channel, "of_person": person, "seen_at": self._tx.now} for channel, person in addresses]
        await self._tx.session.run_each(_SEEN, each)

    async def recipients(self, unit: str, *, with_deputies: bool = True) -> tuple[Recipient, ...]:
        """Who of those that report for a unit is told something, each once; a stand-in in place of whoever is away.

        Without deputies only secretaries and their stand-ins, as long as one of them can be reached.
        """
        return (await self.recipients_of([unit], with_deputies=with_deputies))[unit]

    async def recipients_of(
        self, units: Collection[str], *, with_deputies: bool = True
    ) -> Mapping[str, tuple[Recipient, ...]]:
        """The same for each of many units; a unit without people is there with nobody."""
        return await recipients.of_units(self._tx.session, units, self._tx.now.date(), with_deputies=with_deputies)

    async def principals_of(self, units: Collection[str]) -> Mapping[str, tuple[Recipient, ...]]:
        """The principals of each of these units that are told something: not who is away, nor who reports as well."""
        return await recipients.principals_of(self._tx.session, units, self._tx.now.date())

    async def office(self, head: str) -> tuple[Recipient, ...]:
        """The people of an office to which units report: of a unit, or of the department, whose code is empty."""
        return await (self.recipients(head) if head else recipients.staff(self._tx.session))

    async def staff(self) -> tuple[Recipient, ...]:
        """Officers and administrators, each once."""
        return await self.office("")

    async def addresses(self, person_id: int) -> tuple[Recipient, ...]:
        """Where a person can be told something, the place they prefer first."""
        return await recipients.addresses(self._tx.session, person_id)

    async def may_be_told(self, person_id: int, unit: str) -> bool:
        """Whether a person may still hear what concerns a unit."""
        return await recipients.may_be_told(self._tx.session, person_id, unit)

    async def roster(self, actor: Actor, head: str = "") -> tuple[Member, ...]:
        """Everybody of the units that report to an office, for this office; for the city also its own people."""
        actor.must_head(head)
        units = GrantRow.unit.in_(select(UnitRow.code).where(UnitRow.parent == head))
        return await self._members(units if head else units | (GrantRow.unit == ""))

    async def _members(self, asked: ColumnElement[bool]) -> tuple[Member, ...]:
        """Everybody whose role fulfils a condition, role by role."""
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


@remembered
async def _actor(session: Rows, is_held: bool, channel: str, external_id: str) -> Actor | None:
    rights = _HELD_RIGHTS if is_held else _RIGHTS
    held = await session.rows(rights, channel=channel, external_id=external_id)
    if not held:
        return None
    return Actor(held[0].id, held[0].name, tuple(Grant(Role(row.role), row.unit) for row in held))


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
