"""收到: what the people of a unit say to a broadcast, by its button or in words."""

from __future__ import annotations

import re

from core.numbers import moment
from handlers.context import Turn
from models.broadcast_reading import ACKNOWLEDGED

_ACK = re.compile(r"收到\s*(?P<code>(?=[A-Z2-9]*[A-Z])(?=[A-Z2-9]*[2-9])[A-Z2-9]{4})")


async def received_said(turn: Turn) -> bool:
    """收到 with the code of a broadcast, as its button says it; False for any other message."""
    found = _ACK.fullmatch(turn.said.strip().upper())
    if found is None or turn.actor is None or not turn.actor.units:
        return False
    heard = await turn.work.broadcasts.heard(turn.person, found["code"])
    if heard is None:
        turn.tell("ack.nothing")
        return True
    broadcast, units = heard
    if broadcast.is_withdrawn:
        turn.tell("broadcast.receipt.withdrawn", title=broadcast.title)
        return True
    for unit in units:
        await acknowledge_broadcast(turn, unit, broadcast.code, broadcast.title)
    return True


async def acknowledge_broadcast(turn: Turn, unit: str, code: str, title: str = "") -> None:
    """Note it once for the unit, and say so; a second time the first one is told."""
    fresh = await turn.work.notices.acknowledge(turn.person, ACKNOWLEDGED, code, unit)
    if not title:
        heard = await turn.work.broadcasts.heard(turn.person, code)
        title = heard[0].title if heard else ""
    values = {"unit": turn.kit.unit_name(unit), "name": turn.person.name, "title": title, "time": moment(turn.now)}
    if fresh:
        turn.tell("broadcast.receipt.done", **values)
        return
    first = next(each for each in await turn.work.notices.acknowledged(ACKNOWLEDGED, code) if each.unit == unit)
    turn.tell("broadcast.receipt.already", **{**values, "name": first.name, "time": moment(first.at)})
