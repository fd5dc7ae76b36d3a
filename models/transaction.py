"""What every facet of a unit of work shares, and the two statements that may run twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

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
        found: int | None = await self.session.scalar(_new(self._dialect, row, key), values)
        return found

    async def upsert(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> None:
        """Insert a row, or overwrite the one with the same key."""
        rest = tuple(name for name in values if name not in key)
        await self.session.execute(_over(self._dialect, row, key, rest), values)

    def insert(self, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT of the database's own kind, which knows ON CONFLICT."""
        return _insert(self._dialect, row)

    @property
    def _dialect(self) -> str:
        return self.session.get_bind().dialect.name


def table_of(row: type[Base]) -> Table:
    """The table of a kind of row."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not a table")
    return table


@cache
def _new(dialect: str, row: type[Base], key: tuple[str, ...]) -> ReturningInsert[Any]:
    """Built once for each kind of row: building takes longer than running."""
    return _insert(dialect, row).on_conflict_do_nothing(index_elements=key).returning(table_of(row).c.id)


@cache
def _over(dialect: str, row: type[Base], key: tuple[str, ...], rest: tuple[str, ...]) -> Insert:
    statement = _insert(dialect, row)
    set_ = {name: statement.excluded[name] for name in rest}
    return statement.on_conflict_do_update(index_elements=key, set_=set_)


def _insert(dialect: str, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table_of(row)) if dialect == "sqlite" else postgresql.insert(table_of(row))
