"""What every facet of a unit of work shares, and the two statements that may run twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from models.base import Base
from models.prepared import Prepared
from models.session import Session


@dataclass(frozen=True)
class Transaction:
    """One transaction: its session, its moment, and where random codes come from."""

    session: Session
    now: datetime
    random: Random
    writable: bool

    async def insert_new(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> int | None:
        """Insert a row and return its id, or None where a row with the same key exists."""
        return await self.session.insert(_new(self._dialect, row, key, tuple(values)), **values)

    async def insert_absent(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> bool:
        """Insert a row that has no number of its own; False where one with the same key exists."""
        return await self.session.change(_absent(self._dialect, row, key, tuple(values)), **values) > 0

    async def insert_new_each(
        self, row: type[Base], key: tuple[str, ...], each: Sequence[Mapping[str, Any]]
    ) -> Sequence[int | None]:
        """The same for many rows, which set the same columns, in their order."""
        return await self.session.insert_each(_new(self._dialect, row, key, tuple(each[0])), each) if each else ()

    async def upsert(self, row: type[Base], key: tuple[str, ...], /, **values: Any) -> None:
        """Insert a row, or overwrite the one with the same key."""
        await self.session.rows(_over(self._dialect, row, key, tuple(values)), **values)

    async def upsert_each(self, row: type[Base], key: tuple[str, ...], each: Sequence[Mapping[str, Any]]) -> None:
        """The same for many rows, which set the same columns."""
        if each:
            await self.session.run_each(_over(self._dialect, row, key, tuple(each[0])), each)

    def insert(self, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT of the database's own kind, which knows ON CONFLICT."""
        return _insert(self._dialect, row)

    @property
    def _dialect(self) -> str:
        return self.session.wire.dialect.name


def table_of(row: type[Base]) -> Table:
    """The table of a kind of row."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not a table")
    return table


@cache
def _new(dialect: str, row: type[Base], key: tuple[str, ...], names: tuple[str, ...]) -> Prepared:
    """Built once for each kind of row: building takes longer than running."""
    return new_row(dialect, _insert(dialect, row).on_conflict_do_nothing(index_elements=key), names)


def new_row(dialect: str, statement: Insert, names: Sequence[str]) -> Prepared:
    """An INSERT for `Session.insert`, which tells the number of its row; `names` are the columns that it is given."""
    if dialect == "sqlite":  # it tells the number by itself
        return Prepared(statement, names)
    return Prepared(statement.returning(statement.table.c.id), names)


@cache
def _absent(dialect: str, row: type[Base], key: tuple[str, ...], names: tuple[str, ...]) -> Prepared:
    return Prepared(_insert(dialect, row).on_conflict_do_nothing(index_elements=key), names)


@cache
def _over(dialect: str, row: type[Base], key: tuple[str, ...], names: tuple[str, ...]) -> Prepared:
    statement = _insert(dialect, row)
    set_ = {name: statement.excluded[name] for name in names if name not in key}
    return Prepared(statement.on_conflict_do_update(index_elements=key, set_=set_), names, key)


def _insert(dialect: str, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table_of(row)) if dialect == "sqlite" else postgresql.insert(table_of(row))
