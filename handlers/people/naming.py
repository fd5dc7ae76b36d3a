"""Which unit and which of its people a message means; the unit is always one that the speaker may decide about."""

from __future__ import annotations

from collections.abc import Sequence

from core.messages import Choice
from core.people import REPORTING
from handlers.context import Turn
from handlers.reviewing.naming import unit_at
from models.records import Member

_TRIMMED = " \t\n,，、。:：;；的"


def unit_meant(turn: Turn, said: str) -> tuple[str, str]:
    """The unit that the words begin with, else the only one of the speaker; and the words behind it."""
    unit, rest = unit_at(said, turn.kit.units)
    if unit:
        return unit, rest
    own = turn.person.own_units
    return (own[0] if len(own) == 1 else ""), said.strip(_TRIMMED)


def which_unit(turn: Turn, says: str) -> None:
    """Ask which of the speaker's units is meant; an officer names it."""
    own = [turn.kit.unit_name(unit) for unit in turn.person.own_units]
    if own:
        turn.tell("people.unit.which", *(Choice(name, f"{says} {name}") for name in own))
    else:
        turn.tell("people.unit.name_it", command=says, units="、".join(unit.name for unit in turn.kit.units))


def members_called(members: Sequence[Member], said: str) -> list[Member]:
    """The people of this name; #12 is the person of that number, as a button says it. Several may bear one name."""
    words = said.strip(_TRIMMED).removesuffix("同志")
    if words.startswith("#"):
        return [member for member in members if f"#{member.person_id}" == words]
    exact = [member for member in members if member.name == words]
    return exact or [member for member in members if words and words in member.name]


def once(members: Sequence[Member]) -> list[Member]:
    """Each person once, in order."""
    return list({member.person_id: member for member in reversed(members)}.values())[::-1]


def away_and_others(members: Sequence[Member], person_id: int) -> tuple[Member, list[Member]]:
    """Somebody of a unit as one who reports where they do, and who may stand in: for those who report only such."""
    mine = [member for member in members if member.person_id == person_id]
    person = next((member for member in mine if member.role in REPORTING), mine[0])
    fit = [member for member in members if member.role in REPORTING or person.role not in REPORTING]
    return person, [member for member in once(fit) if member.person_id != person_id]
