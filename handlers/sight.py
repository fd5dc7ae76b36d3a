"""Which units a person has to do with: those of the city, their own, those above them and those that report to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.people import Actor
from handlers.context import Kit, Turn

if TYPE_CHECKING:
    from models.below import Surroundings
    from models.work import Work


@dataclass(frozen=True, slots=True)
class Sight:
    """The kit with the units in a person's sight.

    `heads` are the person's units to which units below report, `superior` the name of the unit that the person
    reports to where that is not the city.
    """

    kit: Kit
    heads: tuple[str, ...] = ()
    superior: str = ""


async def sight_of(work: Work, actor: Actor | None, kit: Kit) -> Sight:
    """What this person sees; for everybody without units below or above them just the units of the city."""
    if actor is None or not actor.own_units:
        return Sight(kit)
    around = await work.below.in_sight(actor)
    return kit.remembered(around, _put_together)


def _put_together(kit: Kit, around: Surroundings) -> Sight:
    seen = kit.seeing(around.units)
    return Sight(seen, around.heads, seen.unit_name(around.superior) if around.superior else "")


async def look_at(turn: Turn, unit: str) -> None:
    """Let the turn see the name of a unit that is no longer the person's."""
    turn.kit = turn.kit.seeing(await turn.work.below.around([unit], ()))


async def look_again(turn: Turn) -> None:
    """Let the turn see what its person sees now, after a binding or where units below were opened or added."""
    sight = await sight_of(turn.work, turn.actor, turn.kit)
    turn.kit, turn.heads, turn.superior = sight.kit, sight.heads, sight.superior
