"""Orders for papers that name a quarter, a unit or more: 导出一季度, 催报函 双峰县, 通报 加1、3."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Mapping
from functools import cache
from typing import Protocol

from core.period import Quarter
from handlers.broadcasting import Audience, read_audience, units_of
from handlers.commands import Commands
from handlers.context import Turn
from handlers.intent import has_question_word
from handlers.orders import Orders
from handlers.papers.drafting import give_briefing, give_urging
from handlers.papers.taking import give_charts, give_workbook
from handlers.reviewing.naming import without_quarter


class OfQuarter(Protocol):
    """Gives a paper of the quarter that was named, else of the newest."""

    def __call__(self, turn: Turn, named: Quarter | None = None, /) -> Awaitable[None]: ...


OF_A_QUARTER: Mapping[str, OfQuarter] = {
    "workbook": give_workbook,
    "charts": give_charts,
    "briefing": give_briefing,
    "urging": give_urging,
}
"""The papers of a quarter, by the names of their commands."""

_CHOSEN = re.compile(r"(?P<paper>.+?)[\s，,]*加上?\s*(?P<numbers>[1-4](?:[、，,和\s]*[1-4])*)")
_DO = "(?:帮我|麻烦|请|给我|给|向|对|为|发|写|拟写|拟|草拟|起草|出|做|生成|一份|一封|一个|个|份|封|的)*"
_LETTER = re.compile(rf"/?{_DO}(?P<before>.*?){_DO}(?:催报的?|催)函\s*[:：]?(?:发给|给)?(?P<behind>.*)")
_WHO_LACKS = re.compile(
    "所有|(?:所有|全部)?(?:还没有?|没有?|未)(?:报数|报送|上报|报|交)的?(?:单位|县市区|那几家|几家)?(?:都|各)?"
)
_NAME = re.compile(r"\w{1,11}[县市区委镇乡部司院校局厂]")
"""What could be the name of a unit that is none of ours; anything else is no order."""


async def papers_said(turn: Turn) -> bool:
    """Whether a paper was ordered with more words than its name; only an office makes any."""
    if not turn.is_office or turn.incoming.is_group:
        return False
    quarter, rest = without_quarter(turn.said.strip(), turn.today, turn.office.first_quarter)
    if (give := OF_A_QUARTER.get(_ordered(rest))) and quarter:
        await give(turn, quarter)
        return True
    if (found := _CHOSEN.fullmatch(rest)) and _ordered(found["paper"]) == "briefing":
        chosen = dict.fromkeys(int(number) for number in re.findall("[1-4]", found["numbers"]))
        await give_briefing(turn, quarter, tuple(chosen))
        return True
    return await _letter_said(turn, quarter, rest)


async def _letter_said(turn: Turn, quarter: Quarter | None, said: str) -> bool:
    found = _LETTER.fullmatch(said)
    if found is None or bool(found["before"].strip()) == bool(found["behind"].strip()):
        return False
    named = (found["before"] or found["behind"]).strip()
    if _WHO_LACKS.fullmatch(named):
        await give_urging(turn, quarter)
        return True
    meant = [read_audience(named, await units_of(turn, head)) for head in turn.offices]
    units = [unit for each in meant if isinstance(each, Audience) for unit in each.units]
    if units:
        await give_urging(turn, quarter, units)
        return True
    if not _NAME.fullmatch(named) or has_question_word(named):
        return False
    turn.tell("paper.none.unit", said=named)
    return True


def _ordered(said: str) -> str:
    """The name of the command that the words are; empty where they are none."""
    commands, orders = _known()
    found = commands.find(said)
    if found is None and (order := orders.find(said)):
        found = commands.find(order.says)
    return found.name if found and found.group == "staff" else ""


@cache
def _known() -> tuple[Commands, Orders]:
    return Commands.load(), Orders.load()
