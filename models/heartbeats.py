"""Signs of life of the parts that run in the background; a part that went silent is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from models.tables.office import HeartbeatRow
from models.transaction import Transaction

BELL = "bell"
"""The name under which whatever bell of the notices rang last gives its sign of life."""


class Heartbeats:
    """Signs of life."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def beat(self, name: str) -> None:
        """The part is alive now."""
        await self._tx.upsert(HeartbeatRow, ("name",), name=name, at=self._tx.now)

    async def signs(self, beginning: str) -> Mapping[str, datetime]:
        """When each part whose name begins so was last alive."""
        query = select(HeartbeatRow.name, HeartbeatRow.at).where(
            HeartbeatRow.name.startswith(beginning, autoescape=True)
        )
        return dict((await self._tx.session.execute(query)).all())

    async def forget(self, name: str) -> None:
        """The part has ended in good order."""
        await self._tx.session.execute(delete(HeartbeatRow).where(HeartbeatRow.name == name))

    async def last(self, name: str) -> datetime | None:
        """When the part was last alive."""
        return await self._tx.session.scalar(select(HeartbeatRow.at).where(HeartbeatRow.name == name))
