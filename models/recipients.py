"""Who is told what: each person once, where they want to be told, and a stand-in for whoever is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.people import Role
from models.records import Recipient
from models.tables.changes import AbsenceRow, PreferenceRow
from models.tables.people import AddressRow, GrantRow, PersonRow

STAFF = (Role.OFFICER.value, Role.ADMIN.value)


async def of_unit(session: AsyncSession, unit: str, today: date, *, with_deputies: bool) -> tuple[Recipient, ...]:
    """The people of a unit; without deputies only where a secretary or a stand-in is reached."""
    everybody = await reached(session, GrantRow.unit == unit)
    stand_ins = await _stand_ins(session, unit, today)
    known = {each.person_id for each in everybody}
    away = {person for person, stand_in in stand_ins.items() if stand_in in known}
    here = tuple(each for each in everybody if each.person_id not in away)
    if with_deputies:
        return here
    asked = {stand_ins[person] for person in away}
    first = tuple(each for each in here if each.role is Role.REPORTER or each.person_id in asked)
    return first or here


async def staff(session: AsyncSession) -> tuple[Recipient, ...]:
    """Officers and administrators."""
    return await reached(session, GrantRow.role.in_(STAFF))


async def reached(session: AsyncSession, condition: ColumnElement[bool]) -> tuple[Recipient, ...]:
    """The people whose roles fulfil a condition, each once, at the channel preferred, else the one heard from last."""
    query = (
        select(PersonRow, AddressRow, GrantRow)
        .join(AddressRow, AddressRow.person_id == PersonRow.id)
        .join(GrantRow, GrantRow.person_id == PersonRow.id)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(condition, AddressRow.conversation != "")
        .order_by(GrantRow.id, *_ORDER)
    )
    found: dict[int, Recipient] = {}
    for person, address, grant in await session.execute(query):
        found.setdefault(person.id, _recipient(person, address, Role(grant.role)))
    return tuple(found.values())


async def addresses(session: AsyncSession, person_id: int) -> tuple[Recipient, ...]:
    """Every address of a person, also of one without a role, the one to be told at first."""
    query = (
        select(PersonRow, AddressRow)
        .join(AddressRow, AddressRow.person_id == PersonRow.id)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id, AddressRow.conversation != "")
        .order_by(*_ORDER)
    )
    return tuple(_recipient(person, address, Role.REPORTER) for person, address in await session.execute(query))


async def may_be_told(session: AsyncSession, person_id: int, unit: str) -> bool:
    """Whether a person may still hear what concerns a unit: one of its people, or of the department."""
    may = or_(GrantRow.unit == unit, GrantRow.role.in_(STAFF))
    return await session.scalar(select(GrantRow.id).where(GrantRow.person_id == person_id, may).limit(1)) is not None


_ORDER = (
    case((PreferenceRow.channel == AddressRow.channel, 0), else_=1),
    AddressRow.seen_at.desc(),
    AddressRow.channel,
)


async def _stand_ins(session: AsyncSession, unit: str, today: date) -> dict[int, int]:
    """Who stands in for whom today."""
    away = (AbsenceRow.unit == unit, AbsenceRow.first <= today, AbsenceRow.last >= today)
    query = select(AbsenceRow.person_id, AbsenceRow.stand_in).where(
        *away, AbsenceRow.ended_at.is_(None), AbsenceRow.stand_in.is_not(None)
    )
    rows: Sequence[tuple[int, int | None]] = [(person, other) for person, other in await session.execute(query)]
    return {person: other for person, other in rows if other is not None}


def _recipient(person: PersonRow, address: AddressRow, role: Role) -> Recipient:
    return Recipient(
        person_id=person.id,
        name=person.name,
        channel=address.channel,
        phone=person.phone,
        conversation=address.conversation,
        role=role,
    )
