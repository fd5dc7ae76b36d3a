"""Somebody who no longer reports for a unit: the open form ends with a sentence, and so do its buttons."""

from __future__ import annotations

from core.numbers import moment
from handlers.context import Turn
from handlers.reporting.kept import Placing, kept
from handlers.sight import look_at
from models.change_records import Departure


async def left_unit(turn: Turn) -> bool:
    """End an open form of a unit that is no longer the person's; False where none is open."""
    said = await left_line(turn)
    if not said:
        return False
    turn.keep(dialog="")
    turn.tell("people.left.nothing_stored", text=said)
    return True


async def left_line(turn: Turn) -> str:
    """Why the open form is not the person's any more; empty where it is, or none is open."""
    open_now = kept(turn.conversation.dialog)
    if open_now is None:
        return ""
    unit = open_now.unit or (open_now.options[0] if isinstance(open_now, Placing) and open_now.asks == "unit" else "")
    holds = turn.actor.units if turn.actor else ()
    if unit in holds or (holds and not unit):
        return ""
    return await _line(turn, unit) or turn.text("bind.refused.need_first", contact=turn.contact)


async def refuse_stranger(turn: Turn) -> None:
    """Tell somebody without a unit what is needed; whoever had one hears what became of it."""
    said = await _line(turn)
    if said:
        turn.tell("people.left.no_unit", text=said)
    else:
        turn.tell("bind.refused.need_first", contact=turn.contact)


async def _line(turn: Turn, unit: str = "") -> str:
    person_id = await turn.work.people.known(turn.incoming.channel, turn.incoming.sender)
    departures = await turn.work.passes.departures(person_id) if person_id is not None else ()
    found = next((each for each in departures if unit in {"", each.unit}), None)
    if found is None:
        return ""
    await look_at(turn, found.unit)
    return _words(turn, found)


def _words(turn: Turn, left: Departure) -> str:
    values = {"unit": turn.kit.unit_name(left.unit), "time": moment(left.at), "contact": turn.contact}
    if left.successor:
        return turn.text("people.left.handed_over", other=left.successor, **values)
    return turn.text("people.left.dismissed", **values)
