"""What a secretary says about the units below: each sentence found by its form, for the unit that is meant."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from core.errors import RightsError
from core.messages import Choice
from core.names import listed_names
from core.people import ROLE_NAMES, Role
from core.units import Unit, above
from handlers.context import Turn
from handlers.grassroots.adding import MOST, add_units, preview
from handlers.grassroots.agreeing import ask, leave
from handlers.grassroots.closing import (
    close_unit,
    closing_question,
    names_quarter,
    offered_quarters,
    quarter_meant,
    reopen_unit,
)
from handlers.grassroots.listing import show_below
from handlers.grassroots.seen_above import show_level
from handlers.grassroots.settling import settle_days, settle_names
from handlers.grassroots.urging import urge
from handlers.reporting import take_sum
from handlers.reviewing.naming import unit_at

_Sayer = Callable[[Turn, str, str], Awaitable[bool]]
"""Answers the words behind the command for one head; False where they are not for it after all."""


async def grassroots_said(turn: Turn) -> bool:
    """Do what is said about the units below; False for any other message."""
    said = turn.said.strip().removeprefix("/")
    for form, does, needs_open in _SENTENCES:
        if found := form.fullmatch(said):
            return await _for_head(turn, does, found[1] if form.groups else "", needs_open)
    if found := _OF_UNIT.fullmatch(said):
        return await show_level(turn, found[1].strip())
    return False


async def _for_head(turn: Turn, does: _Sayer, rest: str, needs_open: bool) -> bool:
    """Find the unit that is meant: the one named, or the person's only one."""
    if turn.actor is None or not turn.actor.units:
        raise RightsError(ROLE_NAMES[Role.REPORTER])
    named, behind = unit_at(rest, [unit for unit in turn.kit.units if unit.code in turn.person.units])
    own = turn.heads if needs_open and turn.heads else turn.person.units
    if not named and len(own) > 1:
        names = [turn.kit.unit_name(code) for code in own]
        turn.tell("grassroots.which_head", units="、".join(names), example=f"{turn.said.split()[0]} {names[0]}")
        return True
    head = named or own[0]
    if needs_open and head not in turn.heads:
        turn.tell("grassroots.off", Choice("开通基层填报", main=True), unit=turn.kit.unit_name(head))
        return True
    return await does(turn, head, behind if named else rest.strip())


async def _open(turn: Turn, head: str, rest: str) -> bool:
    if rest:
        return False
    if head in turn.heads:
        turn.tell("grassroots.done.open_already", Choice("基层党委"), unit=turn.kit.unit_name(head))
    else:
        turn.person.must_manage(head)
        office = turn.superior or turn.text("grassroots.city")
        ask(turn, "open", head, turn.text("grassroots.ask.open", unit=turn.kit.unit_name(head), office=office))
    return True


async def _shut(turn: Turn, head: str, rest: str) -> bool:
    if rest:
        return False
    if head not in turn.heads:
        turn.tell("grassroots.done.shut_already", unit=turn.kit.unit_name(head))
    else:
        turn.person.must_manage(head)
        ask(turn, "shut", head, turn.text("grassroots.ask.shut", unit=turn.kit.unit_name(head)))
    return True


async def _add(turn: Turn, head: str, rest: str) -> bool:
    turn.person.must_manage(head)
    names = listed_names(rest)
    if not names:
        turn.tell("grassroots.add.how")
        return True
    if len(names) > MOST:
        turn.tell("grassroots.add.too_many", n=len(names), max=MOST)
        return True
    fresh, notes = await preview(turn, head, names)
    if not fresh:
        turn.tell("grassroots.add.none_new", Choice("基层党委", main=True), text=notes)
    elif len(fresh) == 1 and not notes:
        await add_units(turn, head, fresh)
    else:
        shown = "、".join(fresh)
        text = turn.text("grassroots.add.ask", n=len(fresh), units=shown)
        ask(turn, "add", head, "\n".join(line for line in (notes, text) if line), fresh)
    return True


async def _rename(turn: Turn, head: str, rest: str) -> bool:
    found = _TO.fullmatch(rest)
    unit = child_called(turn, head, found[1]) if found else None
    if found is None or unit is None:
        turn.tell("grassroots.rename.how", said=rest)
        return True
    (name,) = listed_names(found[2])[:1] or ("",)
    values = {"before": unit.name, "after": name}
    if not name or not await turn.work.below.rename(turn.person, unit.code, name):
        turn.tell("grassroots.rename.taken", **values)
    else:
        turn.tell("grassroots.rename.done", Choice("基层党委"), **values)
    return True


async def _close(turn: Turn, head: str, rest: str) -> bool:
    named, behind = unit_at(rest, [unit for unit in turn.kit.units if above(unit.code) == head])
    if not named:
        turn.tell("grassroots.close.how", said=rest)
        return True
    if behind and not names_quarter(behind):
        return False
    unit = turn.kit.unit(named)
    offered = await offered_quarters(turn, unit)
    first = quarter_meant(behind, offered)
    if first is not None:
        leave(turn, named)
        await close_unit(turn, unit, first)
    else:
        ask(turn, "close", named, closing_question(turn, unit, offered), tuple(each.code for each in offered))
    return True


async def _reopen(turn: Turn, head: str, rest: str) -> bool:
    unit = child_called(turn, head, rest)
    return unit is not None and await reopen_unit(turn, unit)


async def _take_sum(turn: Turn, head: str, _: str) -> bool:
    await take_sum(turn, head)
    return True


def child_called(turn: Turn, head: str, said: str) -> Unit | None:
    """The unit below that is called so."""
    named, behind = unit_at(said, [unit for unit in turn.kit.units if above(unit.code) == head])
    return turn.kit.unit(named) if named and not behind else None


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


_TO = _form(r"(.+?)\s*(?:更名为|改名为|改为|改成|为|→|->)\s*(.+)")
_OF_UNIT = _form(r"基层(?:情况|党委|进度)\s*(\S+)")
_SENTENCES: tuple[tuple[re.Pattern[str], _Sayer, bool], ...] = (
    (_form(r"(?:开通|打开|启用)基层填报\s*(.*)"), _open, False),
    (_form(r"(?:关闭|停用|取消)基层填报\s*(.*)"), _shut, False),
    (_form(r"(?:新增|添加|增加|录入)(?:下级|基层)(?:党委|单位|党组织)[\s:：]*(.*)"), _add, True),
    (_form(r"(?:更名|改名)\s+(.+)"), _rename, True),
    (_form(r"(?:撤销|停报)(?:基层党委)?\s+(.+)"), _close, True),
    (_form(r"(?:恢复)(?:基层党委)?\s+(.+)"), _reopen, True),
    (_form(r"基层报送时间\s*(.*)"), settle_days, True),
    (_form(r"(公开缺报名单|不公开缺报名单)"), settle_names, True),
    (_form(r"(?:基层党委|基层名单|基层单位)()"), show_below, True),
    (_form(r"(?:催报|确认催报)()"), urge, True),
    (_form(r"采用汇总()"), _take_sum, True),
)
