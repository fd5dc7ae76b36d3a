"""撤销: a unit below counts no more from a quarter on; what it reported stays."""

from __future__ import annotations

import re

from core.messages import Choice
from core.period import Quarter
from core.units import Unit
from handlers.context import Turn

_FROM = re.compile(r"从(\d{4})年([一二三四1-4])季度起")
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}


async def close_unit(turn: Turn, unit: Unit, rest: str) -> bool:
    """Close it from the quarter that is named, or ask from which; False for other words."""
    turn.person.must_manage(unit.parent)
    first = turn.quarter
    reported = (await turn.work.reports.get(turn.person, unit.code, first)).version > 0
    choices = [first.next()] if reported else [first, first.next()]
    said = _FROM.fullmatch(rest)
    if rest and said is None:
        return False
    wanted = Quarter(int(said[1]), int(_NUMBERS.get(said[2], said[2]))) if said else None
    if wanted not in choices:
        name = "grassroots.close.ask_reported" if reported else "grassroots.close.ask"
        offered = [Choice(f"从{each.name[5:]}起", f"撤销 {unit.name} 从{each.name}起") for each in choices]
        turn.tell(name, *offered, unit=unit.name, quarter=first.name)
        return True
    changed = await turn.work.below.close(turn.person, unit.code, wanted.previous().last_day)
    name = "grassroots.close.done" if changed else "grassroots.close.already"
    turn.tell(name, Choice("进度"), unit=unit.name, quarter=wanted.name)
    return True


async def reopen_unit(turn: Turn, unit: Unit) -> bool:
    """Let a closed unit report again."""
    changed = await turn.work.below.close(turn.person, unit.code, None)
    turn.tell("grassroots.close.reopened" if changed else "grassroots.close.not_closed", Choice("进度"), unit=unit.name)
    return True
