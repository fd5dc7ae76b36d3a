"""Leases: what only one of several processes on a database may do at a time, for as long as it says so.

A lease is a stamp with an end: who has it, and until when. The time is the computer's own, which the caller gives: the
office's clock may be set to another year. Processes on several computers need clocks that agree within seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from models.tables.office import StampRow
from models.transaction import Transaction

_OWN = "lease:"


class Leases:
    """Leases by their names."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def take(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Let the holder have it from now on, again if he has; False while another one does."""
        mine = _written(holder, now + timedelta(seconds=seconds))
        fresh = self._tx.insert(StampRow).values(name=_OWN + name, value=mine)
        statement = fresh.on_conflict_do_nothing(index_elements=("name",)).returning(StampRow.name)
        if await self._tx.session.scalar(statement) is not None:
            return True
        query = select(StampRow).where(StampRow.name == _OWN + name).with_for_update()
        row = (await self._tx.session.scalars(query)).one_or_none()
        if row is None or _holder(row.value, now) not in {"", holder}:
            return False
        row.value = mine
        await self._tx.session.flush()
        return True

    async def leave(self, name: str, holder: str, now: datetime) -> None:
        """Let others have it, if it is the holder's."""
        query = select(StampRow.value).where(StampRow.name == _OWN + name).with_for_update()
        if _holder(await self._tx.session.scalar(query) or "", now) == holder:
            await self._tx.session.execute(delete(StampRow).where(StampRow.name == _OWN + name))

    async def holder(self, name: str, now: datetime) -> str:
        """Who has it now; empty where nobody does."""
        query = select(StampRow.value).where(StampRow.name == _OWN + name)
        return _holder(await self._tx.session.scalar(query) or "", now)


def _written(holder: str, until: datetime) -> str:
    return f"{until.isoformat()} {holder}"


def _holder(value: str, now: datetime) -> str:
    until, _, holder = value.partition(" ")
    return holder if until and datetime.fromisoformat(until) > now else ""
