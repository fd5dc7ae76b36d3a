"""Notices that fell due, each planned once, and which units said 收到."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, or_, select

from core.people import Actor
from models.audit import Audit
from models.broadcast_reading import ACKNOWLEDGED
from models.records import Acknowledgement, NoticeDelivery, PostState
from models.tables.broadcasts import BroadcastPersonRow, BroadcastRow
from models.tables.messages import OutboxRow
from models.tables.office import AcknowledgementRow, OccurrenceRow
from models.transaction import Transaction

log = logging.getLogger(__name__)

_Seen = tuple[str, str, datetime]
_EVER = datetime(1900, 1, 1, tzinfo=UTC)
_SEEN = select(OccurrenceRow.kind, OccurrenceRow.period, OccurrenceRow.due).where(
    OccurrenceRow.due >= bindparam("since")
)
_IS_MOMENT = func.datetime(OccurrenceRow.due).is_not(None)
_UNREADABLE = select(OccurrenceRow.kind, OccurrenceRow.period).where(~_IS_MOMENT)
_ISSUED = (
    select(OccurrenceRow.kind, OccurrenceRow.period, func.min(OccurrenceRow.planned_at))
    .where(OccurrenceRow.kind.in_(bindparam("kinds", expanding=True)))
    .group_by(OccurrenceRow.kind, OccurrenceRow.period)
)
_REACHED = (PostState.SENDING, PostState.SENT, PostState.UNSURE)


class Notices:
    """Occurrences of notices and their acknowledgements."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def occur(self, kind: str, period: str, due: datetime) -> int | None:
        """Note that a notice fell due and return its row; None if that was noted before."""
        return await self._tx.insert_new(
            OccurrenceRow, ("kind", "period", "due"), kind=kind, period=period, due=due, planned_at=self._tx.now
        )

    async def seen(self, since: datetime | None = None) -> frozenset[_Seen]:
        """Kind, period and due moment of every notice noted so far, or of those about a moment `since` then."""
        return (await self.fell_due(since))[0]

    async def fell_due(self, since: datetime | None = None) -> tuple[frozenset[_Seen], frozenset[tuple[str, str]]]:
        """The same, and kind and period of the rows whose moment cannot be read, which only SQLite lets happen."""
        wanted, session = {"since": since or _EVER}, self._tx.session
        try:
            rows, bad = (await session.execute(_SEEN, wanted)).all(), frozenset[tuple[str, str]]()
        except ValueError:
            log.exception("a row of the notices that fell due cannot be read")
            rows = (await session.execute(_SEEN.where(_IS_MOMENT), wanted)).all()
            bad = frozenset((kind, period) for kind, period in await session.execute(_UNREADABLE))
        return frozenset((kind, period, due) for kind, period, due in rows), bad

    async def issued(self, kinds: Collection[str]) -> Mapping[tuple[str, str], datetime]:
        """When each notice of these kinds was first noted, by kind and period."""
        rows = await self._tx.session.execute(_ISSUED, {"kinds": list(kinds)})
        return {(kind, period): at for kind, period, at in rows}

    async def deliveries(self) -> tuple[NoticeDelivery, ...]:
        """What became of each message of a planned notice, in the order in which they were written."""
        query = (
            select(OutboxRow, OccurrenceRow)
            .join(OccurrenceRow, OccurrenceRow.id == OutboxRow.occurrence_id)
            .order_by(OutboxRow.id)
        )
        rows = await self._tx.session.execute(query)
        return tuple(_delivery(row, was.kind, was.period, was.due) for row, was in rows)

    async def broadcast_deliveries(self) -> tuple[NoticeDelivery, ...]:
        """The same of broadcasts; their period is their code."""
        query = select(OutboxRow, BroadcastRow).join(BroadcastRow, BroadcastRow.code == OutboxRow.broadcast)
        rows = await self._tx.session.execute(query.order_by(OutboxRow.id))
        return tuple(_delivery(row, ACKNOWLEDGED, sent.code, sent.not_before) for row, sent in rows)

    async def acknowledge(self, actor: Actor, kind: str, period: str, unit: str) -> bool:
        """Note that a unit has received a notice; False if it had said so before."""
        actor.must_report(unit)
        added = await self._tx.insert_new(
            AcknowledgementRow, ("kind", "period", "unit"), kind=kind, period=period, unit=unit,
            person_id=actor.person_id, name=actor.name, at=self._tx.now,
        )  # fmt: skip
        if added is None:
            return False
        await self._audit.add(actor.person_id, "notice.acknowledge", f"{kind}:{period}:{unit}")
        return True

    async def acknowledged(self, kind: str, period: str) -> tuple[Acknowledgement, ...]:
        """Who has acknowledged a notice, in the order of time."""
        query = (
            select(AcknowledgementRow)
            .where(AcknowledgementRow.kind == kind, AcknowledgementRow.period == period)
            .order_by(AcknowledgementRow.id)
        )
        return tuple(Acknowledgement(row.unit, row.name, row.at) for row in await self._tx.session.scalars(query))

    async def awaiting(self, unit: str) -> tuple[tuple[str, str], ...]:
        """Kind and period of the notices which a unit was asked to acknowledge and has not yet, oldest first.

        What is asked for stands in the condition of the message, so a reminder asks for the notice it recalls. One
        that waits to be repeated may have arrived.
        """
        query = (
            select(OutboxRow.condition)
            .where(OutboxRow.unit == unit, or_(OutboxRow.state.in_(_REACHED), OutboxRow.doubtful))
            .where(OutboxRow.condition.startswith("unacknowledged:"))
            .order_by(OutboxRow.id)
        )
        asked = [condition.split(":") for condition in await self._tx.session.scalars(query)]
        said = select(AcknowledgementRow.kind, AcknowledgementRow.period).where(AcknowledgementRow.unit == unit)
        done = {(kind, period) for kind, period in await self._tx.session.execute(said)}
        asked += [["", ACKNOWLEDGED, code] for code in await self._broadcasts(unit)]
        return tuple(dict.fromkeys((kind, period) for _, kind, period, *_ in asked if (kind, period) not in done))

    async def _broadcasts(self, unit: str) -> tuple[str, ...]:
        """The codes of the broadcasts that ask a unit for 收到 and may have reached one of its people."""
        query = (
            select(OutboxRow.broadcast)
            .join(BroadcastRow, BroadcastRow.code == OutboxRow.broadcast)
            .join(BroadcastPersonRow, BroadcastPersonRow.broadcast_id == BroadcastRow.id)
            .where(BroadcastPersonRow.unit == unit, BroadcastPersonRow.person_id == OutboxRow.person_id)
            .where(BroadcastRow.receipt, BroadcastRow.withdrawn_at.is_(None))
            .where(or_(OutboxRow.state.in_(_REACHED), OutboxRow.doubtful))
            .order_by(OutboxRow.id)
        )
        return tuple(code for code in await self._tx.session.scalars(query) if code)


def _delivery(row: OutboxRow, kind: str, period: str, due: datetime) -> NoticeDelivery:
    return NoticeDelivery(
        row.id, kind, period, due, row.unit, row.conversation, PostState(row.state), row.condition, row.written_at,
        row.settled_at,
    )  # fmt: skip
