"""Who is told what: each person once, where they want to be told, and a stand-in for whoever is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, bindparam, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.people import REPORTING, Role
from core.units import above
from models.records import Recipient
from models.tables.changes import AbsenceRow, PreferenceRow
from models.tables.people import AddressRow, GrantRow, PersonRow

STAFF = (Role.OFFICER.value, Role.ADMIN.value)


async def of_units(
    session: AsyncSession, units: Collection[str], today: date, *, with_deputies: bool
) -> dict[str, tuple[Recipient, ...]]:
    """Those who report for each unit; without deputies only where a secretary or a stand-in is reached."""
    found, stand_ins = await _people(session, units), await _stand_ins(session, units, today)
    return {
        unit: _told(_once(each for each in people if each.role in REPORTING), stand_ins.get(unit, {}), with_deputies)
        for unit, people in found.items()
    }


async def principals_of(session: AsyncSession, units: Collection[str], today: date) -> dict[str, tuple[Recipient, ...]]:
    """The principals of each unit who are there.

    Whoever reports for the unit as well hears of it as such, and so does the stand-in of one who is away.
    """
    found, stand_ins = await _people(session, units), await _stand_ins(session, units, today)
    return {unit: _principals(people, stand_ins.get(unit, {})) for unit, people in found.items()}


async def _people(session: AsyncSession, units: Collection[str]) -> dict[str, list[Recipient]]:
    """Everybody of each unit who can be reached, once for each role and address."""
    found: dict[str, list[Recipient]] = {unit: [] for unit in units}
    for unit, recipient in await _reached(session, GrantRow.unit.in_(list(units))):
        found[unit].append(recipient)
    return found


def _once(people: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each person at the first of the addresses."""
    found: dict[int, Recipient] = {}
    for each in people:
        found.setdefault(each.person_id, each)
    return tuple(found.values())


def _principals(people: Sequence[Recipient], stand_ins: Mapping[int, int]) -> tuple[Recipient, ...]:
    """Those who only look at the unit, but for who is away and has a stand-in that can be reached."""
    known = {each.person_id for each in people}
    told_otherwise = {each.person_id for each in people if each.role in REPORTING}
    told_otherwise |= {person for person, stand_in in stand_ins.items() if stand_in in known}
    return _once(each for each in people if each.person_id not in told_otherwise)


def _told(everybody: tuple[Recipient, ...], stand_ins: Mapping[int, int], with_deputies: bool) -> tuple[Recipient, ...]:
    """Those of a unit who are there, or their stand-ins."""
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
    found: dict[int, Recipient] = {}
    for _, recipient in await _reached(session, GrantRow.role.in_(STAFF)):
        found.setdefault(recipient.person_id, recipient)
    return tuple(found.values())


async def _reached(session: AsyncSession, condition: ColumnElement[bool]) -> list[tuple[str, Recipient]]:
    """Each address of the people whose roles fulfil a condition, with the unit of the role.

    The channel preferred stands first, then the one heard from last.
    """
    query = (
        select(PersonRow, AddressRow, GrantRow)
        .join(AddressRow, AddressRow.person_id == PersonRow.id)
        .join(GrantRow, GrantRow.person_id == PersonRow.id)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(condition, *_REACHABLE)
        .order_by(GrantRow.id, *_ORDER)
    )
    rows = await session.execute(query)
    return [(grant.unit, _recipient(person, address, Role(grant.role))) for person, address, grant in rows]


async def addresses(session: AsyncSession, person_id: int) -> tuple[Recipient, ...]:
    """Every address of a person, also of one without a role, the one to be told at first."""
    query = (
        select(PersonRow, AddressRow)
        .join(AddressRow, AddressRow.person_id == PersonRow.id)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id, *_REACHABLE)
        .order_by(*_ORDER)
    )
    return tuple(_recipient(person, address, Role.REPORTER) for person, address in await session.execute(query))


async def may_be_told(session: AsyncSession, person_id: int, unit: str) -> bool:
    """Whether a person may still hear what concerns a unit: one of its people, or of the office above it."""
    head = above(unit)
    told = _TOLD_BELOW if head else _TOLD
    return await session.scalar(told, {"person": person_id, "unit": unit, "head": head}) is not None


_GRANT = select(GrantRow.id).where(GrantRow.person_id == bindparam("person")).limit(1)
_TOLD = _GRANT.where(or_(GrantRow.unit == bindparam("unit"), GrantRow.role.in_(STAFF)))
_TOLD_BELOW = _GRANT.where(GrantRow.unit.in_([bindparam("unit"), bindparam("head")]))
_REACHABLE = (AddressRow.conversation != "", AddressRow.gone_at.is_(None))
_ORDER = (
    case((PreferenceRow.channel == AddressRow.channel, 0), else_=1),
    AddressRow.seen_at.desc(),
    AddressRow.channel,
)


async def _stand_ins(session: AsyncSession, units: Collection[str], today: date) -> dict[str, dict[int, int]]:
    """Who stands in for whom today, by unit."""
    away = (AbsenceRow.unit.in_(list(units)), AbsenceRow.first <= today, AbsenceRow.last >= today)
    query = select(AbsenceRow.unit, AbsenceRow.person_id, AbsenceRow.stand_in).where(
        *away, AbsenceRow.ended_at.is_(None), AbsenceRow.stand_in.is_not(None)
    )
    found: dict[str, dict[int, int]] = {}
    for unit, person, other in await session.execute(query):
        if other is not None:
            found.setdefault(unit, {})[person] = other
    return found


def _recipient(person: PersonRow, address: AddressRow, role: Role) -> Recipient:
    return Recipient(
        person_id=person.id,
        name=person.name,
        channel=address.channel,
        phone=person.phone,
        conversation=address.conversation,
        role=role,
    )
