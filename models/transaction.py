"""What every facet of a unit of work shares, and the two statements that may run twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base


@dataclass(frozen=True)
class Transaction:
    """One transaction: its session, its moment, and where random codes come from."""

    session: AsyncSession
    now: datetime
    random: Random
    writable: bool

    async def insert_new(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> int | None:
        """Insert a row and return its id, or None where a row with the same key exists."""
        statement = self.insert(row).values(**values).on_conflict_do_nothing(index_elements=key)
        found: int | None = await self.session.scalar(statement.returning(_table(row).c.id))
        return found

    async def upsert(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> None:
        """Insert a row, or overwrite the one with the same key."""
        rest = {name: value for name, value in values.items() if name not in key}
        statement = self.insert(row).values(**values).on_conflict_do_update(index_elements=key, set_=rest)
        await self.session.execute(statement)

    def insert(self, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT of the database's own kind, which knows ON CONFLICT."""
        if self.session.get_bind().dialect.name == "sqlite":
            return sqlite.insert(_table(row))
        return postgresql.insert(_table(row))


def _table(row: type[Base]) -> Table:
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not a table")
    return table
