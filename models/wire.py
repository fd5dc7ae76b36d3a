"""How a transaction speaks to its database: straight to SQLite's driver in the process, over the network to PostgreSQL.

The ORM session is bound to the same connection and joins the transaction at its first use; as long as nobody asks for
it, it costs nothing.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.inline import BEGIN_WRITING, LocalConnection

_PRIMARY = 0xFF
"""The part of SQLite's error code that is the same for all faults of one kind."""


class Wire(Protocol):
    """The connection of one transaction. Beginning and end are done whole, even where the task is cancelled."""

    dialect: Dialect

    async def begin(self) -> None:
        """Begin the transaction."""

    async def state(self) -> object:
        """What changes with every change that others make, a new object where that cannot be known."""

    async def run(self, sql: str, values: tuple[object, ...] = ()) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows."""

    async def insert(self, sql: str, values: tuple[object, ...]) -> int | None:
        """Insert a row and return its number; None where a row with the same key stood there."""

    async def insert_each(self, sql: str, each: Sequence[Sequence[object]]) -> Sequence[int | None]:
        """The same for many rows, in their order."""

    async def change(self, sql: str, values: tuple[object, ...]) -> int:
        """Run a statement and return how many rows it changed."""

    async def run_each(self, sql: str, each: Sequence[Sequence[object]]) -> None:
        """Run a statement once for each of the values."""

    async def commit(self) -> None:
        """Let the changes hold; what is committed is on disk."""

    async def rollback(self) -> None:
        """Undo the changes."""


class Straight:
    """SQLite in this process. Only what may wait for a lock or the disk goes to a thread, beside the loop."""

    def __init__(self, connection: AsyncConnection, *, writable: bool) -> None:
        self.dialect = connection.dialect
        self._driver = _driver_of(connection)
        self._writable = writable

    @property
    def is_open(self) -> bool:
        """Whether the transaction goes on."""
        return self._driver.in_transaction

    @property
    def must_wait(self) -> bool:
        """Whether a commit waits for the disk: something was written since the transaction of the database began."""
        return self._driver.is_on_disk and self._driver.total_changes != self._driver.changes_before

    async def begin(self) -> None:
        """A writer takes the lock at once, or waits for another process to let go of it."""
        if not self._writable:
            self._driver.execute("BEGIN")
        elif not self._began_at_once():
            await whole(self._wait_to_begin())
        self._driver.changes_before = self._driver.total_changes
        self._driver.is_driven = True

    async def state(self) -> object:
        """SQLite counts the commits of other connections, as each connection comes to see them."""
        return self._ask("PRAGMA data_version").fetchall()[0] if self._writable else object()

    async def run(self, sql: str, values: tuple[object, ...] = ()) -> Sequence[Sequence[Any]]:
        """A statement inside a transaction finds its pages in memory."""
        return self._ask(sql, values).fetchall()

    async def insert(self, sql: str, values: tuple[object, ...]) -> int | None:
        """SQLite tells the number by itself; with RETURNING an INSERT takes twice as long."""
        cursor = self._ask(sql, values)
        return cursor.lastrowid if cursor.rowcount else None

    async def insert_each(self, sql: str, each: Sequence[Sequence[object]]) -> Sequence[int | None]:
        """One cursor for all of them."""
        cursor, numbers = self._driver.cursor(sqlite3.Cursor), list[int | None]()
        try:
            for values in each:
                cursor.execute(sql, values)
                numbers.append(cursor.lastrowid if cursor.rowcount else None)
        except sqlite3.Error as exc:
            raise DBAPIError.instance(sql, tuple(each[len(numbers)]), exc, sqlite3.Error) from exc
        return numbers

    async def change(self, sql: str, values: tuple[object, ...]) -> int:
        """The driver has counted."""
        return self._ask(sql, values).rowcount

    async def run_each(self, sql: str, each: Sequence[Sequence[object]]) -> None:
        """The driver prepares it once."""
        try:
            self._driver.executemany(sql, each)
        except sqlite3.Error as exc:
            raise DBAPIError.instance(sql, list(each), exc, sqlite3.Error) from exc

    async def commit(self) -> None:
        """Only a change has a disk to wait for; the caller sees to it that this is not cancelled."""
        if self.must_wait:
            await _beside(partial(self._ask, "COMMIT"))
        else:
            self._ask("COMMIT")
        self._driver.is_driven = False

    async def rollback(self) -> None:
        """Nothing to wait for."""
        self._driver.rollback()
        self._driver.is_driven = False

    def _ask(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run on the driver, with faults as SQLAlchemy tells them."""
        try:
            return self._driver.execute(sql, values)
        except sqlite3.Error as exc:
            raise DBAPIError.instance(sql, values, exc, sqlite3.Error) from exc

    async def _wait_to_begin(self) -> None:
        await _beside(partial(self._ask, BEGIN_WRITING))

    def _began_at_once(self) -> bool:
        """Whether the transaction of a writer could begin without waiting."""
        self._driver.execute("PRAGMA busy_timeout = 0")
        try:
            self._ask(BEGIN_WRITING)
        except DBAPIError as exc:
            cause = exc.orig
            if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY:
                return False
            raise
        finally:
            self._driver.execute(f"PRAGMA busy_timeout = {self._driver.busy_milliseconds}")
        return True


class Remote:
    """A database server."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.dialect = connection.dialect
        self._connection = connection

    async def begin(self) -> None:
        """Begin the transaction."""
        await whole(self._begin())

    async def state(self) -> object:
        """Others may have changed anything."""
        return object()

    async def run(self, sql: str, values: tuple[object, ...] = ()) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows."""
        found = await self._connection.exec_driver_sql(sql, values)
        return found.all() if found.returns_rows else ()

    async def insert(self, sql: str, values: tuple[object, ...]) -> int | None:
        """The server returns it where the statement says so."""
        found = (await self._connection.exec_driver_sql(sql, values)).first()
        return int(found[0]) if found else None

    async def insert_each(self, sql: str, each: Sequence[Sequence[object]]) -> Sequence[int | None]:
        """One after the other: a batch would not tell which of them were new."""
        return [await self.insert(sql, tuple(values)) for values in each]

    async def change(self, sql: str, values: tuple[object, ...]) -> int:
        """The server has counted."""
        return (await self._connection.exec_driver_sql(sql, values)).rowcount

    async def run_each(self, sql: str, each: Sequence[Sequence[object]]) -> None:
        """Run a statement once for each of the values."""
        await self._connection.exec_driver_sql(sql, [tuple(values) for values in each])

    async def commit(self) -> None:
        """Let the changes hold."""
        await whole(self._connection.commit())

    async def rollback(self) -> None:
        """Undo the changes."""
        await whole(self._connection.rollback())

    async def _begin(self) -> None:
        await self._connection.begin()


def wire_of(connection: AsyncConnection, *, writable: bool) -> Wire:
    """The wire of a connection."""
    if connection.dialect.name == "sqlite":
        return Straight(connection, writable=writable)
    return Remote(connection)


async def whole(step: Coroutine[Any, Any, object]) -> None:
    """Let a beginning, commit or rollback come to its end, even where the task is cancelled meanwhile."""
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled:
        raise cancelled
    task.result()


async def _beside(call: Callable[[], object]) -> None:
    await asyncio.get_running_loop().run_in_executor(None, call)


def _driver_of(connection: AsyncConnection) -> LocalConnection:
    opened = connection.sync_connection
    driver = opened.connection.driver_connection if opened else None
    if not isinstance(driver, LocalConnection):
        raise TypeError(f"{driver!r} is no connection to SQLite")
    return driver
