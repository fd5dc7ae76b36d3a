"""New 基层党委 by name: what would be added is shown, then each gets its invitation code."""

from __future__ import annotations

from collections import Counter

from core.messages import Choice
from core.names import near_names
from core.numbers import day
from core.people import Role
from handlers.context import Turn
from handlers.sight import look_again
from models.below import LONGEST_NAME
from models.people import VALID

MOST = 500
"""So many names are taken from one message."""

_LINES = 40
"""So many codes stand in one message; every platform carries that much."""
_SHOWN = 20


async def preview(turn: Turn, head: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The names that would be new, and what is to be said before they are added: doubles, and names that are near."""
    listed = await turn.work.below.listed(turn.person, head)
    there = [each.unit.name for each in listed]
    of_city = {name for unit in turn.kit.units if not unit.parent for name in (unit.name, *unit.aliases)}
    wanted = Counter(names)
    doubles = [name for name, times in wanted.items() if times > 1 or name in there]
    unfit = [name for name in wanted if name not in there and (len(name) > LONGEST_NAME or name in of_city)]
    fresh = tuple(name for name in wanted if name not in {*there, *unfit})
    near = near_names(fresh, there)
    lines = []
    if doubles:
        lines.append(turn.text("grassroots.add.doubles", n=len(doubles), names=_few(turn, doubles)))
    if unfit:
        lines.append(turn.text("grassroots.add.unfit", n=len(unfit), names=_few(turn, unfit)))
    if near:
        pairs = [turn.text("grassroots.add.pair", before=before, after=after) for before, after in near]
        lines.append(turn.text("grassroots.add.near", n=len(near), names=_few(turn, pairs)))
    return fresh, "\n".join(lines)


async def add_units(turn: Turn, head: str, names: tuple[str, ...]) -> None:
    """Add the units and say their codes; a message that comes twice adds nothing."""
    added = await turn.work.below.add(turn.person, head, names, since=turn.quarter.first_day)
    if not added:
        turn.tell("grassroots.add.nothing", Choice("基层党委", main=True))
        return
    await look_again(turn)
    rows = [
        turn.text("grassroots.add.row", unit=unit.name, code=await turn.work.people.invite(
            turn.person, unit.code, Role.REPORTER))
        for unit in added
    ]  # fmt: skip
    date = day((turn.now + VALID).date())
    turn.tell("grassroots.add.done", n=len(added), date=date, quarter=turn.quarter.name)
    for first in range(0, len(rows), _LINES):
        turn.tell("grassroots.add.codes", rows="\n".join(rows[first : first + _LINES]))


def _few(turn: Turn, names: list[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    return turn.text("grassroots.list.more", units=shown, n=len(names)) if len(names) > _SHOWN else shown
