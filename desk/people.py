"""人员与邀请: who is there for which unit, by which platform, heard when; codes are made here and shown once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from core.clock import at_office
from core.errors import StateError
from core.numbers import day, moment
from core.pages import Answer, Page
from core.people import ROLE_NAMES, Actor, Role
from desk.acting import Chat
from desk.context import Look
from models.people import VALID
from models.records import Member

_OF_UNITS = (Role.REPORTER, Role.DEPUTY, Role.PRINCIPAL)
_OF_CITY = (Role.OFFICER, Role.ADMIN)
_CITY = "city"
"""What the form calls the department itself, whose code is empty."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in one role."""

    number: int
    name: str
    role: str
    channels: str
    phone: str
    seen: str
    may_dismiss: bool


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """A unit with its people, or the department."""

    code: str
    name: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody about to be taken off a unit, before the yes."""

    unit: str
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Everybody; `code` is a new invitation, shown this once with the `told` beside it."""

    units: tuple[UnitPeople, ...]
    choices: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    leaving: Leaving | None = None
    code: str = ""
    told: str = ""
    is_done: bool = False


async def people_page(look: Look, chat: Chat) -> Page:
    """The list; RightsError for anyone but staff."""
    return await _page(look, chat)


async def invite(look: Look, chat: Chat) -> Answer:
    """Make a code and show it. The same form sent again makes none, since nobody would see the first one."""
    form, actor = look.visit.form, look.actor
    actor.must_be_staff()
    unit = "" if form.get("unit") == _CITY else form.get("unit", "")
    role = next((each for each in (*_OF_UNITS, *_OF_CITY) if each.value == form.get("role")), None)
    key = f"invitation:{form.get('key', '')[:64]}"
    if role is None or (unit and look.unit(unit) is None) or not form.get("key"):
        return await _page(look, chat, told=look.text("desk.people.which"))
    if await look.work.looks.last(actor, key) is not None:
        return await _page(look, chat, told=look.text("desk.people.shown_before"))
    try:
        code = await look.work.people.invite(actor, unit, role)
    except StateError:
        return await _page(look, chat, told=look.text("desk.people.which"))
    await look.work.looks.note(actor, key)
    name = look.kit.unit_name(unit) if unit else look.office.office
    told = look.text(
        "bind.invite.made", code=code, unit=name, role=ROLE_NAMES[role], date=day((look.work.now + VALID).date())
    )
    return await _page(look, chat, code=code, told=told, is_done=True)


async def dismiss(look: Look, chat: Chat) -> Answer:
    """Take somebody off a unit, after the question."""
    form = look.visit.form
    unit, number = form.get("unit", ""), _number(form.get("person", ""))
    look.actor.must_review(unit)
    if not unit or look.unit(unit) is None:
        return None
    told = await chat.dismiss(look.work, look.actor, unit, number, form.get("key", "")[:64])
    chat.wake()
    return await _page(look, chat, told=told, is_done=True)


async def _page(look: Look, chat: Chat, *, code: str = "", told: str = "", is_done: bool = False) -> Page:
    members = await look.work.people.roster(look.actor)
    seen = await look.work.presence.last(look.actor)
    by_unit: dict[str, list[PersonLine]] = defaultdict(list)
    for member in members:
        by_unit[member.unit].append(_line(look, chat, member, seen.get(member.person_id)))
    named = [(unit.code, unit.name) for unit in look.kit.units]
    city = look.office.office or look.text("desk.people.city")
    view = PeopleView(
        units=tuple(UnitPeople(code, name, tuple(by_unit[code])) for code, name in [("", city), *named]),
        choices=(*named, *(((_CITY, city),) if _is_admin(look.actor) else ())),
        roles=tuple((role.value, ROLE_NAMES[role]) for role in _roles(look.actor)),
        leaving=_leaving(look, members) if not told else None,
        code=code,
        told=told,
        is_done=is_done,
    )
    return Page("desk_people.html", look.text("desk.nav.people"), view, 200 if is_done or not told else 400)


def _line(look: Look, chat: Chat, member: Member, seen: datetime | None) -> PersonLine:
    channels = "、".join(chat.platform(channel) for channel in member.channels)
    return PersonLine(
        number=member.person_id,
        name=member.name,
        role=ROLE_NAMES[member.role],
        channels=channels or look.text("desk.people.unreached"),
        phone=member.phone,
        seen=moment(at_office(seen)) if seen else "",
        may_dismiss=bool(member.unit),
    )


def _leaving(look: Look, members: tuple[Member, ...]) -> Leaving | None:
    """Who is to be taken off, by the address; None where it names nobody."""
    unit, number = look.visit.query.get("unit", ""), _number(look.visit.query.get("dismiss", ""))
    member = next((each for each in members if unit and (each.unit, each.person_id) == (unit, number)), None)
    if member is None:
        return None
    values = {"unit": look.kit.unit_name(unit), "name": member.name, "role": ROLE_NAMES[member.role]}
    return Leaving(unit, number, look.text("people.dismiss.ask", **values))


def _roles(actor: Actor) -> tuple[Role, ...]:
    """Which roles this person may invite for: those of the department are the administrator's."""
    return (*_OF_UNITS, *(_OF_CITY if _is_admin(actor) else ()))


def _is_admin(actor: Actor) -> bool:
    return actor.has((Role.ADMIN,))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
