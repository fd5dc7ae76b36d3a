"""Notices that fell due, each planned once, and which units said 收到."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, or_, select

from core.people import Actor
from models.audit import Audit
from models.broadcast_reading import ACKNOWLEDGED
from models.records import Acknowledgement, NoticeDelivery, PostState
from models.tables.broadcasts import BroadcastPersonRow, BroadcastRow
from models.tables.messages import OutboxRow
from models.tables.office import AcknowledgementRow, OccurrenceRow
from models.transaction import Transaction

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

    async def seen(self, since: datetime | None = None) -> frozenset[tuple[str, str, datetime]]:
        """Kind, period and due moment of every notice noted so far, or of those due since a moment."""
        query = select(OccurrenceRow)
        if since is not None:
            query = query.where(OccurrenceRow.due >= since)
        return frozenset((row.kind, row.period, row.due) for row in await self._tx.session.scalars(query))

    async def issued(self) -> Mapping[tuple[str, str], datetime]:
        """When each notice was first noted, by kind and period."""
        first = func.min(OccurrenceRow.planned_at)
        query = select(OccurrenceRow.kind, OccurrenceRow.period, first).group_by(
            OccurrenceRow.kind, OccurrenceRow.period
        )
        return {(kind, period): at for kind, period, at in await self._tx.session.execute(query)}

    async def deliveries(self) -> tuple[NoticeDelivery, ...]:
        """What became of each message of a planned notice, in the order in which they were written."""
        query = (
            select(OutboxRow, OccurrenceRow)
            .join(OccurrenceRow, OccurrenceRow.id == OutboxRow.occurrence_id)
            .order_by(OutboxRow.id)
        )
        return tuple(
            NoticeDelivery(row.id, occurrence.kind, occurrence.period, occurrence.due, row.unit, row.conversation,
                           PostState(row.state), row.condition, row.written_at, row.settled_at)
            for row, occurrence in await self._tx.session.execute(query)
        )  # fmt: skip

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
