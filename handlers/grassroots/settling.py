"""What a unit settles for those below it: the day they are due, and whether the office above sees who is missing."""

from __future__ import annotations

import re

from core.deadlines import due_clause
from core.messages import Choice
from handlers.context import Turn
from handlers.dialogs.reading import read_count
from handlers.due_days import due_below_head
from handlers.replanned import replan
from models.levels import MOST_DAYS_BEFORE

_DAYS = re.compile(r"(?:改为|设为)?\s*(?:提前|早)?\s*(\S+?)\s*(?:个)?(?:工作日|天)?")


async def settle_days(turn: Turn, head: str, rest: str) -> bool:
    """基层报送时间 提前3个工作日; alone it tells the day that holds."""
    found = _DAYS.fullmatch(rest) if rest else None
    days = read_count(found[1]).value if found else None
    if rest and (days is None or days > MOST_DAYS_BEFORE):
        turn.tell("grassroots.due.unread", said=rest, max=MOST_DAYS_BEFORE)
        return True
    if days is not None:
        await turn.work.levels.set_days_before(turn.person, head, days)
    clause = due_clause(await due_below_head(turn, head, turn.quarter), turn.kit.texts)
    name = "grassroots.due.now" if days is None else "grassroots.due.changed"
    turn.tell(name, Choice("进度"), n=days, quarter=turn.quarter.name, due_clause=clause)
    if days is not None:
        await replan(turn)
    return True


async def settle_names(turn: Turn, head: str, rest: str) -> bool:
    """公开缺报名单, 不公开缺报名单: whether the office above sees names or only how many."""
    shown = not rest.startswith("不")
    await turn.work.levels.show_missing(turn.person, head, shown=shown)
    name, office = "shown" if shown else "hidden", turn.superior or turn.text("grassroots.city")
    turn.tell(f"grassroots.names.{name}", unit=turn.kit.unit_name(head), office=office)
    return True
