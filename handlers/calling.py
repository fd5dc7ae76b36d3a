"""电话名单: whom to call because nothing certainly reached the unit, and whose numbers are missing; 已电话联系."""

from __future__ import annotations

import re

from core.messages import Choice, text_reply
from exports.call_rows import call_rows
from handlers.broadcasting import Audience, read_audience, units_of
from handlers.context import Turn
from handlers.progress import missing_calls

_CALLED = re.compile(
    r"/?(?:已经?(?:打)?电话联系(?:过|了)?|已联系(?:过|了)?|电话联系过了?|打过电话(?:了)?)\s*[:：]?\s*(?P<unit>.+)"
)
_CALLED_BEHIND = re.compile(r"(?P<unit>\S{2,40}?)\s*(?:已经?电话联系(?:过|了)?|电话联系过了|打过电话了)[。.]?")
_OFFERED = 4


async def show_calls(turn: Turn) -> None:
    """Everything that is open, then the telephone numbers of the units whose numbers have not come in."""
    for head in turn.offices:
        has_calls = await _open_calls(turn, head)
        await missing_calls(turn, head, is_alone=not has_calls)


async def called_said(turn: Turn) -> bool:
    """已电话联系 with one or several units closes what is open about them; False for any other message."""
    said = turn.said.strip()
    found = _CALLED.fullmatch(said) or _CALLED_BEHIND.fullmatch(said)
    if found is None or not turn.is_office:
        return False
    named = [read_audience(found["unit"], await units_of(turn, head)) for head in turn.offices]
    units = [unit for each in named if isinstance(each, Audience) for unit in each.units]
    if not units:
        turn.tell("calls.unknown", Choice("电话名单"), said=found["unit"])
        return True
    closed = {unit: await turn.work.calls.close(turn.person, unit) for unit in units}
    done = [unit for unit in units if closed[unit]]
    names = "、".join(turn.kit.unit_name(unit) for unit in done or units)
    turn.tell("calls.done" if done else "calls.nothing", Choice("电话名单"), units=names, n=sum(closed.values()))
    return True


async def _open_calls(turn: Turn, head: str) -> bool:
    """Show what is open in an office; False where nothing is."""
    calls = await turn.work.calls.open_ones(turn.person, head)
    if not calls:
        return False
    units = list(dict.fromkeys(call.unit for call in calls))
    names = {unit: turn.kit.unit_name(unit) for unit in units}
    rows = call_rows(turn.kit.texts, calls, await turn.work.calls.contacts(units), names)
    called = [Choice(f"已联系{names[unit]}"[:8], f"已电话联系 {names[unit]}") for unit in units[:_OFFERED]]
    turn.say(text_reply(turn.text("calls.open", n=len(units), rows="\n".join(rows)), *called))
    return True
