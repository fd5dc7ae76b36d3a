"""撤销: a unit below counts no more from a quarter on; what it reported stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.messages import Choice
from core.period import Quarter
from core.units import Unit
from handlers.context import Turn

_FROM = re.compile(r"从?\s*(?:(?P<year>20\d\d)年)?第?(?P<number>[一二三四1-4])季度(?:起|开始)?[。.]?")
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}


async def offered_quarters(turn: Turn, unit: Unit) -> tuple[Quarter, ...]:
    """From which quarters on it can be closed: not from one that it has reported."""
    turn.person.must_manage(unit.parent)
    first = turn.quarter
    reported = (await turn.work.reports.get(turn.person, unit.code, first)).version > 0
    return (first.next(),) if reported else (first, first.next())


def names_quarter(said: str) -> bool:
    """Whether the whole message names a quarter."""
    return _FROM.fullmatch(said.strip()) is not None


def quarter_meant(said: str, offered: Sequence[Quarter]) -> Quarter | None:
    """The one of these quarters that the whole message names: 从二季度起."""
    found = _FROM.fullmatch(said.strip())
    if found is None:
        return None
    number = int(_NUMBERS.get(found["number"], found["number"]))
    named = [each for each in offered if each.number == number and found["year"] in {None, str(each.year)}]
    return named[0] if named else None


def closing_question(turn: Turn, unit: Unit, offered: Sequence[Quarter]) -> str:
    """From which quarter on, or whether from the next one on where the present one is reported."""
    name = "grassroots.close.ask_reported" if len(offered) == 1 else "grassroots.close.ask"
    return turn.text(name, unit=unit.name, quarter=turn.quarter.name)


def closing_choices(unit: Unit, offered: Sequence[Quarter]) -> tuple[Choice, ...]:
    """A button for each quarter, with the whole sentence as its words."""
    return tuple(Choice(f"从{each.name[5:]}起", f"撤销 {unit.name} 从{each.name}起") for each in offered)


async def close_unit(turn: Turn, unit: Unit, first: Quarter) -> None:
    """Close it from a quarter on."""
    changed = await turn.work.below.close(turn.person, unit.code, first.previous().last_day)
    name = "grassroots.close.done" if changed else "grassroots.close.already"
    turn.tell(name, Choice("进度"), unit=unit.name, quarter=first.name)


async def reopen_unit(turn: Turn, unit: Unit) -> bool:
    """Let a closed unit report again."""
    changed = await turn.work.below.close(turn.person, unit.code, None)
    turn.tell("grassroots.close.reopened" if changed else "grassroots.close.not_closed", Choice("进度"), unit=unit.name)
    return True
