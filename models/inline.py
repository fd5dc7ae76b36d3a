"""SQLite without a thread for every call: only what may wait for a disk or for a lock goes to one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

BEGIN_WRITING = "BEGIN IMMEDIATE"
"""Takes the lock of the one writer at once, or waits for it."""


class InlineDialect(SQLiteDialect_pysqlite):
    """Looks asynchronous to SQLAlchemy, and makes each call where it is asked for.

    aiosqlite hands every call to a thread of the connection; the way there and back takes longer than most calls.
    """

    driver = "inline"
    supports_statement_cache = True
    is_async = True

    def connect(self, *cargs: Any, **cparams: Any) -> DBAPIConnection:
        """A connection whose cursors SQLAlchemy can close as it closes asynchronous ones."""
        return super().connect(*cargs, factory=_Connection, **cparams)

    def do_execute(self, *given: Any, **named: Any) -> None:
        """SQLAlchemy wants to see that something was awaited."""
        await_only(_nothing())
        super().do_execute(*given, **named)  # type: ignore[no-untyped-call]

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """The pool that waits without blocking the loop."""
        del url
        return AsyncAdaptedQueuePool


class FileDialect(InlineDialect):
    """Makes the calls of a database on disk: a statement inside a transaction finds its pages in memory.

    What may wait is the begin of a writer, for the lock of another process, and a commit, for the disk. These go to
    a thread, and meanwhile other conversations are served.
    """

    driver = "ondisk"
    supports_statement_cache = True

    def create_connect_args(self, url: URL) -> Any:
        """The threads that wait use the connection one after the other."""
        given, named = super().create_connect_args(url)
        return given, {**named, "check_same_thread": False}

    def do_execute(self, cursor: Any, statement: str, *given: Any, **named: Any) -> None:
        """The begin of a writer waits beside the loop."""
        if statement == BEGIN_WRITING:
            await_only(_beside(partial(cursor.execute, statement)))
        else:
            super().do_execute(cursor, statement, *given, **named)

    def do_commit(self, dbapi_connection: Any) -> None:
        """The disk is waited for beside the loop."""
        await_only(_beside(dbapi_connection.commit))


async def _beside(call: Callable[[], object]) -> None:
    await asyncio.get_running_loop().run_in_executor(None, call)


async def _nothing() -> None:
    return


class _Cursor(sqlite3.Cursor):
    """What SQLAlchemy calls beside the usual of a cursor that it takes to be asynchronous."""

    server_side = False

    async def _async_soft_close(self) -> None:
        """Nothing is left to be waited for."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> Any:  # type: ignore[override]
        return super().cursor(factory)


def inline(url: URL) -> URL:
    """The same database, gone with the process, reached without a thread."""
    return _by(InlineDialect, url)


def on_disk(url: URL) -> URL:
    """The same database, reached with a thread only for what may wait."""
    return _by(FileDialect, url)


def _by(dialect: type[InlineDialect], url: URL) -> URL:
    registry.register(f"sqlite.{dialect.driver}", __name__, dialect.__name__)
    return url.set(drivername=f"sqlite+{dialect.driver}")
