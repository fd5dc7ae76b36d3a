"""Which units a broadcast is for: what an officer names, and what must be so of each of them."""

from __future__ import annotations

from dataclasses import replace

from core.period import Quarter
from core.units import Unit, above
from handlers.broadcasting.audience import Audience, Unclear, read_audience
from handlers.broadcasting.kept import Composing
from handlers.context import Turn
from models.broadcast_records import EVERY_UNIT, Broadcast
from models.records import ReportState


async def units_of(turn: Turn, head: str) -> tuple[Unit, ...]:
    """The units that report to an office now."""
    if head:
        return await turn.work.below.there(head, turn.today)
    return tuple(unit for unit in turn.kit.units if not above(unit.code))


async def with_audience(turn: Turn, wanted: Composing, said: str) -> Composing | Unclear:
    """The broadcast with the units that the whole of the words names; `units` is empty where there are none."""
    read = read_audience(said, await units_of(turn, wanted.head))
    if isinstance(read, Unclear):
        return read
    match read.filter:
        case "missing" | "draft":
            return await _unreported(turn, wanted, read)
        case "unreceived":
            return await _unreceived(turn, wanted, read)
    return replace(wanted, units=read.units, rule="")


async def last_with_receipt(turn: Turn, head: str, code: str = "") -> Broadcast | None:
    """The broadcast of a code, or the newest that asked for 收到."""
    if code:
        found = await turn.work.broadcasts.find(turn.person, code)
        return found if found and found.head == head else None
    recent = await turn.work.broadcasts.recent(turn.person, head)
    return next((each for each in recent if each.receipt and each.queued_at and not each.is_withdrawn), None)


async def _unreported(turn: Turn, wanted: Composing, read: Audience) -> Composing:
    quarter = Quarter.last_ended(turn.today)
    reports = await turn.work.reports.of_quarter(turn.person, quarter, wanted.head)
    is_draft = read.filter == "draft"
    owing = {
        report.unit for report in reports if not report.version and (not is_draft or report.state is ReportState.DRAFT)
    }
    units = tuple(unit for unit in read.units if unit in owing)
    return replace(wanted, units=units, rule=f"missing:{EVERY_UNIT}:{quarter.code}")


async def _unreceived(turn: Turn, wanted: Composing, read: Audience) -> Composing:
    broadcast = await last_with_receipt(turn, wanted.head, read.code)
    if broadcast is None:
        return replace(wanted, units=(), rule="")
    course = await turn.work.broadcasts.course(turn.person, broadcast)
    lacking = {each.unit for each in course.unreceived}
    units = tuple(unit for unit in read.units if unit in lacking)
    return replace(wanted, units=units, rule=f"unacknowledged:broadcast:{broadcast.code}:{EVERY_UNIT}")
