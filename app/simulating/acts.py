"""Does what a person of a life has decided to do, by the operations that the chat uses."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from app.simulating.deed import Act, Deed
from app.simulating.people import office_above
from app.simulating.world import CHANNEL
from core.messages import text_reply
from core.numbers import day as told_day
from core.people import Actor
from core.period import Quarter, parse_period
from models.broadcast_records import EVERY_UNIT, NewBroadcast
from models.records import Entry, EntryKind
from models.store import Store
from models.work import Work

_BY_THE_OFFICE = {Act.EXTEND, Act.SEND_BACK, Act.INSPECT, Act.BROADCAST, Act.WITHDRAW}
_FIELD = "total"


async def do(store: Store, deed: Deed, done: list[Deed]) -> None:
    """One act; `done` gets what it came to, before that is written."""
    async with store.write() as work:
        address = office_above(deed.unit) if deed.act in _BY_THE_OFFICE else deed.unit
        actor = await work.people.actor(CHANNEL, address)
        if actor is not None:
            done += await _ACTS[deed.act](work, actor, deed)


def broadcast_code(quarter: str) -> str:
    """The code of the broadcast about a quarter."""
    return f"B{quarter}"


async def _report(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    await _enter(work, actor, deed, 0)
    await _submit(work, actor, deed)
    return [deed]


async def _draft(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    await _enter(work, actor, deed, 0)
    return [deed]


async def _send_back(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    period = Quarter.parse(deed.about)
    is_new = await work.reports.return_field(actor, deed.unit, period, _FIELD, "请核实", version=1)
    return [deed] if is_new else []


async def _answer(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    await _enter(work, actor, deed, 1)
    await _submit(work, actor, deed)
    return [deed]


async def _acknowledge(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    """收到 to everything that was asked for."""
    said = []
    for kind, period in await work.notices.awaiting(deed.unit):
        if await work.notices.acknowledge(actor, kind, period, deed.unit):
            said.append(replace(deed, about=f"{kind}:{period}"))
    return said


async def _extend(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    if deed.day:
        await work.extensions.extend(actor, deed.unit, Quarter.parse(deed.about), deed.day)
    return [deed]


async def _inspect(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    if deed.day:
        words = json.dumps(told_day(deed.day), ensure_ascii=False)
        await work.office.set(actor, "inspection_day", words, confirmed=True)
    return [deed]


async def _broadcast(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    code = broadcast_code(deed.about)
    await work.broadcasts.send(
        actor,
        NewBroadcast(
            code=code, draft=code, head="", title="请报送", text="请报送", reply=text_reply("请报送"),
            units=deed.units, rule=f"missing:{EVERY_UNIT}:{deed.about}",
        ),
    )  # fmt: skip
    return [deed]


async def _withdraw(work: Work, actor: Actor, deed: Deed) -> list[Deed]:
    return [deed] if await work.broadcasts.withdraw(actor, broadcast_code(deed.about)) else []


async def _enter(work: Work, actor: Actor, deed: Deed, value: int) -> None:
    entries = [Entry(_FIELD, EntryKind.COUNT, value)]
    source = f"{deed.act}:{deed.unit}:{deed.about}"
    await work.reports.enter(actor, deed.unit, parse_period(deed.about), entries, source)


async def _submit(work: Work, actor: Actor, deed: Deed) -> None:
    """A county says why its number is not the sum of those below it."""
    await work.reports.submit(actor, deed.unit, parse_period(deed.about), due=None, difference="另有直接上报的")


_ACTS: Mapping[Act, Callable[[Work, Actor, Deed], Awaitable[list[Deed]]]] = {
    Act.REPORT: _report,
    Act.DRAFT: _draft,
    Act.SEND_BACK: _send_back,
    Act.ANSWER: _answer,
    Act.FORM: _report,
    Act.ACKNOWLEDGE: _acknowledge,
    Act.EXTEND: _extend,
    Act.INSPECT: _inspect,
    Act.BROADCAST: _broadcast,
    Act.WITHDRAW: _withdraw,
}
