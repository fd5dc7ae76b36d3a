"""基层党委: the list of the units below, who is bound, who is closed."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import day
from handlers.context import Turn
from models.below import Subordinate

_LINES = 60


async def show_below(turn: Turn, head: str, _: str) -> bool:
    """Every unit below in order; many of them in several messages."""
    listed = await turn.work.below.listed(turn.person, head)
    if not listed:
        turn.tell("grassroots.list.none", Choice("新增基层党委", main=True), unit=turn.kit.unit_name(head))
        return True
    rows = [_row(turn, each) for each in listed]
    unbound = sum(not each.people and each.valid_to is None for each in listed)
    turn.tell(
        "grassroots.list.head",
        Choice("新增基层党委"),
        Choice("进度"),
        unit=turn.kit.unit_name(head),
        n=sum(each.valid_to is None for each in listed),
        k=unbound,
        rows="\n".join(rows[:_LINES]),
    )
    for first in range(_LINES, len(rows), _LINES):
        turn.tell("grassroots.list.more_rows", rows="\n".join(rows[first : first + _LINES]))
    return True


def _row(turn: Turn, each: Subordinate) -> str:
    if each.valid_to is not None:
        return turn.text("grassroots.list.closed", unit=each.unit.name, date=day(each.valid_to))
    name = "grassroots.list.bound" if each.people else "grassroots.list.unbound"
    return turn.text(name, unit=each.unit.name, n=each.people)
