"""The session of one transaction: the ORM's, and a straight way to the database for prepared statements."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.prepared import Prepared, Ready


class Session(AsyncSession):
    """An ORM session that also runs prepared statements.

    SQLite answers in the process itself: there they go to the driver, without the layers in between. On PostgreSQL
    they take SQLAlchemy's way, for there the network is what takes the time.
    """

    _connection: AsyncConnection
    _driver: sqlite3.Connection | None

    async def begin_now(self) -> None:
        """Begin the transaction; nothing may be asked before."""
        self._connection = await self.connection()
        synchronous = self._connection.sync_connection
        driver = synchronous.connection.driver_connection if synchronous else None
        self._driver = driver if isinstance(driver, sqlite3.Connection) else None

    async def rows(self, prepared: Prepared, /, **values: object) -> list[Any]:
        """The rows that a prepared statement finds or returns, as named tuples."""
        if self.new or self.dirty or self.deleted:
            await self.flush()
        ready = prepared.ready(self._connection.dialect)
        given = ready.values(values)
        if self._driver is not None:
            return _straight(self._driver, ready, given)
        found = await self._connection.exec_driver_sql(ready.sql, given)
        return ready.rows(list(found)) if ready.returns else []

    async def row(self, prepared: Prepared, /, **values: object) -> Any:
        """The first of them, or None."""
        found = await self.rows(prepared, **values)
        return found[0] if found else None


def _straight(driver: sqlite3.Connection, ready: Ready, given: tuple[object, ...]) -> list[Any]:
    """Run on the driver, with faults as SQLAlchemy tells them."""
    try:
        return ready.rows(driver.execute(ready.sql, given).fetchall())
    except sqlite3.Error as exc:
        raise DBAPIError.instance(ready.sql, given, exc, sqlite3.Error) from exc
