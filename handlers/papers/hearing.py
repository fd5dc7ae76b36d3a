"""Orders for papers that name a quarter: 导出一季度, 2014年二季度图表, 一季度通报."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache

from core.period import Quarter
from handlers.commands import Commands
from handlers.context import Turn
from handlers.orders import Orders
from handlers.papers.taking import give_charts, give_workbook
from handlers.reviewing.naming import without_quarter

_OF_A_QUARTER: Mapping[str, Callable[[Turn, Quarter | None], Awaitable[None]]] = {
    "workbook": give_workbook,
    "charts": give_charts,
}


async def papers_said(turn: Turn) -> bool:
    """Whether a paper of a quarter was ordered; only an office makes any."""
    if not turn.is_office or turn.incoming.is_group:
        return False
    quarter, rest = without_quarter(turn.said, turn.today, turn.office.first_quarter)
    give = _OF_A_QUARTER.get(_ordered(rest)) if quarter else None
    if give is None:
        return False
    await give(turn, quarter)
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
