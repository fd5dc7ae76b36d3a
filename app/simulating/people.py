"""The people of the invented office: one at each unit, principals at some, and an officer of the department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.simulating.world import CHANNEL
from core.office import OfficeSettings
from core.people import OPERATOR, Grant, Role
from core.units import Unit, above, below
from models.records import OfficeValue
from models.store import Store
from models.work import Work

OFFICER = "officer"

_BELOW = 2
_PRINCIPAL = "!"
_SETTLED = {"plan_due": '"03-20"', "selfcheck_due": '"2014年5月23日（周五）17:30"'}
"""What the department has settled, as JSON; for the rest the proposals hold."""


def settled_office() -> OfficeSettings:
    """The settings with what the department has settled."""
    return OfficeSettings.from_values({name: OfficeValue(value, confirmed=True) for name, value in _SETTLED.items()})


def units_below(units: Sequence[Unit]) -> Mapping[str, tuple[str, ...]]:
    """The codes of the units that report to a unit, by its code: the first county collects from some."""
    heads = [unit.code for unit in units if unit.kind == "county"][:1]
    return {head: tuple(below(head, number) for number in range(1, _BELOW + 1)) for head in heads}


def principals(units: Sequence[Unit]) -> Mapping[str, str]:
    """Where the principal of a unit is reached, by the unit's code: every other unit of the city and below has one."""
    below_them = [code for codes in units_below(units).values() for code in codes]
    return {code: f"{code}{_PRINCIPAL}" for code in [*(unit.code for unit in units), *below_them][::2]}


def is_principal(conversation: str) -> bool:
    """Whether the principal of a unit is reached there."""
    return conversation.endswith(_PRINCIPAL)


def office_above(unit: str) -> str:
    """Where a unit's office is reached: the unit above it, or the department."""
    return above(unit) or OFFICER


async def settle_in(store: Store, units: Sequence[Unit], since: date) -> None:
    """A person at each unit, principals, and one officer, each reached in a conversation of the unit's code."""
    async with store.write() as work:
        await work.units.sync(units)
        for unit in units:
            await _add_person(work, unit.name, unit.code)
        person = await work.people.add("经办", [Grant(Role.OFFICER)])
        await work.people.attach(person, CHANNEL, OFFICER, OFFICER)
        for name, value in _SETTLED.items():
            await work.office.set(OPERATOR, name, value, confirmed=True)
        for head, codes in units_below(units).items():
            await _open_county(work, head, len(codes), since)
        for unit_code, conversation in principals(units).items():
            principal = await work.people.add(conversation, [Grant(Role.PRINCIPAL, unit_code)])
            await work.people.attach(principal, CHANNEL, conversation, conversation)


async def _open_county(work: Work, head: str, number: int, since: date) -> None:
    actor = await work.people.actor(CHANNEL, head)
    if actor is not None:
        await work.levels.switch(actor, head, is_open=True)
        for unit in await work.below.add(actor, head, [f"第{each + 1}镇党委" for each in range(number)], since=since):
            await _add_person(work, unit.name, unit.code)


async def _add_person(work: Work, name: str, unit: str) -> None:
    person = await work.people.add(name, [Grant(Role.REPORTER, unit)])
    await work.people.attach(person, CHANNEL, unit, unit)
