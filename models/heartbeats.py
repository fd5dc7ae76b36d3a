"""Signs of life of the parts that run in the background; a part that went silent is noticed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.tables.office import HeartbeatRow
from models.transaction import Transaction


class Heartbeats:
    """Signs of life."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def beat(self, name: str) -> None:
        """The part is alive now."""
        await self._tx.upsert(HeartbeatRow, ("name",), name=name, at=self._tx.now)

    async def last(self, name: str) -> datetime | None:
        """When the part was last alive."""
        return await self._tx.session.scalar(select(HeartbeatRow.at).where(HeartbeatRow.name == name))
