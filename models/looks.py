"""Looks: when a person last saw a list that tells what has changed since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.people import Actor
from models.tables.corrections import LookRow
from models.transaction import Transaction


class Looks:
    """The last look of each person."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def last(self, actor: Actor, what: str) -> datetime | None:
        """When the person looked last; None where never."""
        query = select(LookRow.at).where(LookRow.person_id == actor.person_id, LookRow.what == what)
        found: datetime | None = await self._tx.session.scalar(query)
        return found

    async def note(self, actor: Actor, what: str) -> None:
        """The person looks now."""
        await self._tx.upsert(LookRow, ("person_id", "what"), person_id=actor.person_id, what=what, at=self._tx.now)
