"""When people were last heard, on whatever platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from core.people import Actor
from models.tables.people import AddressRow
from models.transaction import Transaction


class Presence:
    """The last sign of each person."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def last(self, actor: Actor) -> Mapping[int, datetime]:
        """When each person who has an account was heard last, by their number; RightsError for anyone but staff."""
        actor.must_be_staff()
        query = select(AddressRow.person_id, func.max(AddressRow.seen_at)).group_by(AddressRow.person_id)
        rows = await self._tx.session.execute(query)
        return {row[0]: row[1] for row in rows}
