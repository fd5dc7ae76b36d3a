"""Reads broadcasts: what they are, whom they are still for, and how far they came with each person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.broadcast_records import EVERY_UNIT, Broadcast, Course, PersonReach, Reach, Receipt, UnitReach
from models.records import PostState
from models.reply_json import load_reply
from models.tables.broadcasts import BroadcastPersonRow, BroadcastRow, BroadcastUnitRow, RecallRow
from models.tables.messages import InboxRow, OutboxRow
from models.tables.office import AcknowledgementRow
from models.tables.people import GrantRow, UnitRow

ACKNOWLEDGED = "broadcast"
"""The kind under which 收到 to a broadcast is kept; the period is its code."""

_ORDER = tuple(Reach)
_STATES = {
    PostState.WAITING: Reach.WAITING,
    PostState.SENDING: Reach.WAITING,
    PostState.SENT: Reach.SENT,
    PostState.REFUSED: Reach.REFUSED,
    PostState.UNSURE: Reach.UNSURE,
    PostState.UNNEEDED: Reach.UNNEEDED,
    PostState.RECALLED: Reach.RECALLED,
}


async def conditions_of(session: AsyncSession, code: str, person_id: int, *, unreceived: bool) -> tuple[str, ...]:
    """The conditions of which one must hold for a person to be told; none where it was taken back.

    One for each unit for which the person was chosen and still reports: its rule, or that 收到 is lacking.
    """
    query = (
        select(BroadcastPersonRow.unit, BroadcastRow.rule)
        .join(BroadcastRow, BroadcastRow.id == BroadcastPersonRow.broadcast_id)
        .where(BroadcastRow.code == code, BroadcastRow.withdrawn_at.is_(None))
        .where(BroadcastPersonRow.person_id == person_id)
        .where(exists().where(GrantRow.person_id == person_id, GrantRow.unit == BroadcastPersonRow.unit))
        .order_by(BroadcastPersonRow.unit)
    )
    rows = (await session.execute(query)).all()
    if unreceived:
        return tuple(f"unacknowledged:{ACKNOWLEDGED}:{code}:{unit}" for unit, _ in rows)
    return tuple(rule.replace(EVERY_UNIT, unit) for unit, rule in rows)


async def read_broadcasts(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int = 1
) -> tuple[Broadcast, ...]:
    """Broadcasts, the newest first."""
    query = select(BroadcastRow).where(*conditions).order_by(BroadcastRow.id.desc()).limit(limit)
    rows = (await session.scalars(query)).all()
    units = (
        select(BroadcastUnitRow.broadcast_id, BroadcastUnitRow.unit, BroadcastUnitRow.dropped)
        .join(UnitRow, UnitRow.code == BroadcastUnitRow.unit)
        .where(BroadcastUnitRow.broadcast_id.in_([row.id for row in rows]))
        .order_by(UnitRow.position, UnitRow.code)
    )
    by_id: dict[int, list[tuple[str, bool]]] = {row.id: [] for row in rows}
    for number, unit, dropped in await session.execute(units):
        by_id[number].append((unit, dropped))
    return tuple(_broadcast(row, by_id[row.id]) for row in rows)


async def read_course(session: AsyncSession, broadcast: Broadcast) -> Course:
    """How far it came with every unit."""
    receipts = await _receipts(session, broadcast.code)
    reached = await _people(session, broadcast)
    units = [_unit(broadcast, unit, reached.get(unit, ()), receipts.get(unit)) for unit in broadcast.units]
    return Course(broadcast, tuple(units))


def acted_since() -> ColumnElement[bool]:
    """Whether the person has said something in the talk of an outbox row after it was settled."""
    since = func.coalesce(OutboxRow.settled_at, OutboxRow.written_at)
    return exists().where(
        InboxRow.channel == OutboxRow.channel,
        InboxRow.conversation == OutboxRow.conversation,
        InboxRow.received_at > since,
    )


def _unit(broadcast: Broadcast, unit: str, people: Sequence[PersonReach], receipt: Receipt | None) -> UnitReach:
    reach = max((each.reach for each in people), key=_ORDER.index, default=Reach.NOBODY)
    if broadcast.queued_at is None:
        reach = Reach.UNNEEDED if broadcast.is_withdrawn else Reach.PLANNED
    elif unit in broadcast.dropped:
        reach = Reach.DROPPED
    return UnitReach(unit, tuple(people), reach, receipt)


async def _people(session: AsyncSession, broadcast: Broadcast) -> Mapping[str, tuple[PersonReach, ...]]:
    """Everybody who was chosen, by unit; each with the message that came farthest."""
    query = (
        select(OutboxRow.person_id, OutboxRow.channel, OutboxRow.state, OutboxRow.code, acted_since(), RecallRow.state)
        .outerjoin(RecallRow, RecallRow.outbox_id == OutboxRow.id)
        .where(OutboxRow.broadcast == broadcast.code, OutboxRow.condition.startswith("broadcast:"))
        .order_by(OutboxRow.id)
    )
    best: dict[int, tuple[Reach, str, str]] = {}
    for person_id, channel, state, code, acted, recall in await session.execute(query):
        if person_id is None:
            continue
        found = (_reach(PostState(state), acted=acted, recall=recall), channel, code)
        if person_id not in best or _ORDER.index(found[0]) >= _ORDER.index(best[person_id][0]):
            best[person_id] = found
    chosen = select(BroadcastPersonRow).where(BroadcastPersonRow.broadcast_id == broadcast.id)
    by_unit: dict[str, tuple[PersonReach, ...]] = {}
    for row in await session.scalars(chosen.order_by(BroadcastPersonRow.person_id)):
        reach, channel, code = best.get(row.person_id, (Reach.WAITING, "", ""))
        person = PersonReach(row.unit, row.person_id, row.name, channel, reach, code)
        by_unit[row.unit] = (*by_unit.get(row.unit, ()), person)
    return by_unit


def _reach(state: PostState, *, acted: bool, recall: str | None) -> Reach:
    reach = _STATES[state]
    if reach in {Reach.SENT, Reach.UNSURE} and recall == "kept":
        return Reach.KEPT
    return Reach.ARRIVED if acted and reach in {Reach.SENT, Reach.UNSURE} else reach


async def _receipts(session: AsyncSession, code: str) -> Mapping[str, Receipt]:
    query = select(AcknowledgementRow).where(AcknowledgementRow.kind == ACKNOWLEDGED, AcknowledgementRow.period == code)
    return {row.unit: Receipt(row.name, row.at) for row in await session.scalars(query)}


def _broadcast(row: BroadcastRow, units: Collection[tuple[str, bool]]) -> Broadcast:
    return Broadcast(
        id=row.id,
        code=row.code,
        head=row.head,
        title=row.title,
        text=row.text,
        file_ref=row.file_ref,
        reply=load_reply(row.reply),
        rule=row.rule,
        receipt=row.receipt,
        units=tuple(unit for unit, _ in units),
        dropped=frozenset(unit for unit, dropped in units if dropped),
        person_id=row.person_id,
        name=row.name,
        at=row.at,
        not_before=row.not_before,
        queued_at=row.queued_at,
        withdrawn_at=row.withdrawn_at,
    )
