"""SQLite without a thread for every call, as SQLAlchemy wants to see it."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

BEGIN_WRITING = "BEGIN IMMEDIATE"
"""Takes the lock of the one writer at once, or waits for it."""

_STATEMENTS = 512
"""So many statements a connection keeps ready; Python's own 128 are fewer than the program has."""


class InlineDialect(SQLiteDialect_pysqlite):
    """Looks asynchronous to SQLAlchemy, and makes each call where it is asked for.

    aiosqlite hands every call to a thread of the connection; the way there and back takes longer than most calls. What
    may wait for a lock or the disk, the wire of the transaction hands to a thread (models/wire.py).
    """

    driver = "inline"
    supports_statement_cache = True
    is_async = True

    def create_connect_args(self, url: URL) -> Any:
        """The threads that wait use the connection one after the other."""
        given, named = super().create_connect_args(url)
        return given, {**named, "check_same_thread": False, "cached_statements": _STATEMENTS}

    def connect(self, *cargs: Any, **cparams: Any) -> DBAPIConnection:
        """A connection whose cursors SQLAlchemy can close as it closes asynchronous ones."""
        return super().connect(*cargs, factory=LocalConnection, **cparams)

    def do_execute(self, *given: Any, **named: Any) -> None:
        """SQLAlchemy wants to see that something was awaited."""
        await_only(_nothing())
        super().do_execute(*given, **named)  # type: ignore[no-untyped-call]

    def do_commit(self, dbapi_connection: Any) -> None:
        """Left to the wire where there is one."""
        if not dbapi_connection.is_driven:
            dbapi_connection.commit()

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Left to the wire where there is one."""
        if not dbapi_connection.is_driven:
            dbapi_connection.rollback()

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """The pool that waits without blocking the loop."""
        del url
        return AsyncAdaptedQueuePool


async def _nothing() -> None:
    return


class _Cursor(sqlite3.Cursor):
    """What SQLAlchemy calls beside the usual of a cursor that it takes to be asynchronous."""

    server_side = False

    async def _async_soft_close(self) -> None:
        """Nothing is left to be waited for."""


class LocalConnection(sqlite3.Connection):
    """A connection of this process; `busy_milliseconds` is how long it waits for the lock of another one.

    One that `is_on_disk` waits for the disk at a commit; a database that goes with the process has nothing to wait for.
    While it `is_driven`, its wire begins and ends the transaction and SQLAlchemy only joins; `changes_before` is what
    was written by it before.
    """

    busy_milliseconds = 0
    is_on_disk = False
    is_driven = False
    changes_before = 0

    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> Any:  # type: ignore[override]
        return super().cursor(factory)


def inline(url: URL) -> URL:
    """The same database, reached without a thread."""
    registry.register(f"sqlite.{InlineDialect.driver}", __name__, InlineDialect.__name__)
    return url.set(drivername=f"sqlite+{InlineDialect.driver}")
