"""What became of the notices that went out, notice by notice, and how many messages each unit was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.messages import Intent
from core.people import Actor
from models.records import PostState
from models.tables.broadcasts import BroadcastRow
from models.tables.messages import OutboxRow
from models.tables.office import OccurrenceRow
from models.transaction import Transaction

_WENT_OUT = (PostState.SENT.value, PostState.UNSURE.value)
_OF_CITY = ~OutboxRow.unit.contains(".")
"""Messages of units below those of the city are another office's: their codes, and no others, hold a dot."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One notice: its kind and period, or the title of a broadcast, and the units of its messages by state.

    A unit stands there once for each message; it is empty for the officers.
    """

    kind: str
    period: str
    title: str
    at: datetime
    units: Mapping[PostState, tuple[str, ...]]


class Deliveries:
    """Notices and broadcasts of the city."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def since(self, actor: Actor, moment: datetime) -> tuple[Delivered, ...]:
        """The notices that fell due after a moment, the newest first; RightsError for anyone but staff."""
        actor.must_be_staff()
        planned = (
            select(OccurrenceRow.id, OccurrenceRow.kind, OccurrenceRow.period, OccurrenceRow.due, *_POST)
            .join(OutboxRow, OutboxRow.occurrence_id == OccurrenceRow.id)
            .where(OccurrenceRow.due > moment, _OF_CITY)
        )
        written = (
            select(BroadcastRow.id, BroadcastRow.code, BroadcastRow.title, BroadcastRow.not_before, *_POST)
            .join(OutboxRow, OutboxRow.broadcast == BroadcastRow.code)
            .where(BroadcastRow.not_before > moment, BroadcastRow.head == "")
        )
        found = [
            Delivered(kind, period, "", at, units)
            for (kind, period, at), units in _by_notice(await self._session.execute(planned.order_by(OutboxRow.id)))
        ]
        found += [
            Delivered("", code, title, at, units)
            for (code, title, at), units in _by_notice(await self._session.execute(written.order_by(OutboxRow.id)))
        ]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True))

    async def burden(self, actor: Actor, moment: datetime) -> Mapping[str, int]:
        """How many messages that nobody asked for went to the people of each unit after a moment."""
        actor.must_be_staff()
        query = (
            select(OutboxRow.unit, func.count(OutboxRow.id))
            .where(OutboxRow.intent != Intent.REPLY.value, OutboxRow.unit != "", _OF_CITY)
            .where(OutboxRow.state.in_(_WENT_OUT), OutboxRow.settled_at > moment)
            .group_by(OutboxRow.unit)
        )
        return {row[0]: row[1] for row in await self._session.execute(query)}


_POST = (OutboxRow.unit, OutboxRow.state)


def _by_notice(rows: Iterable[Any]) -> Iterable[tuple[tuple[Any, Any, Any], Mapping[PostState, tuple[str, ...]]]]:
    """The rows put together notice by notice, each with the units of its messages by state."""
    names: dict[int, tuple[Any, Any, Any]] = {}
    units: dict[int, dict[PostState, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, first, second, at, unit, state in rows:
        names[number] = (first, second, at)
        units[number][PostState(state)].append(unit)
    return [(names[number], {state: tuple(each) for state, each in states.items()}) for number, states in units.items()]
