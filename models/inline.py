"""SQLite without a thread for every call: only what may wait for a disk or for a lock goes to one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import aiosqlite

BEGIN_WRITING = "BEGIN IMMEDIATE"
"""Takes the lock of the one writer at once, or waits for it."""

_Call = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class InlineConnection(aiosqlite.Connection):
    """A connection that makes each call where it is asked for.

    aiosqlite hands every call to a thread of the connection; the way there and back takes longer than most calls.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._tx = _AtOnce()  # type: ignore[assignment]  # SQLAlchemy puts calls into this queue itself

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    async def _connect(self) -> InlineConnection:
        if self._connection is None:
            self._connection = self._connector()
        return self

    def __await__(self) -> Generator[Any, None, InlineConnection]:
        return self._connect().__await__()

    async def close(self) -> None:
        """Close the connection; closing again changes nothing."""
        self.stop()

    def stop(self) -> None:
        """Close at once."""
        self._running = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class FileConnection(InlineConnection):
    """A connection to a file on disk.

    A statement inside a transaction finds its pages in memory and takes microseconds, like that of a database
    that is gone with the process. What waits is the begin of a writer, for the lock of another process, and a
    commit, for the disk: these go to a thread, and meanwhile other conversations are served.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not _may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, partial(fn, *args, **kwargs))


def _may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    return fn.__name__ in {"commit", "rollback"} or args[:1] == (BEGIN_WRITING,)


class _AtOnce:
    """What stands where the thread's queue was: a call put into it is made before `put_nowait` returns."""

    def put_nowait(self, call: _Call) -> None:
        """Make the call and give its result or its fault to the future."""
        future, function = call
        try:
            result = function()
        except Exception as exc:
            if future is None:
                raise
            future.set_exception(exc)
            return
        if future is not None:
            future.set_result(result)


def connect_inline(file: str, **options: Any) -> InlineConnection:
    """A connection to a database that is gone with the process; the options are those of `sqlite3.connect`."""
    return InlineConnection(lambda: sqlite3.connect(file, **options))


def connect_file(file: str, **options: Any) -> FileConnection:
    """A connection to a database that is kept, opened when it is awaited."""
    return FileConnection(lambda: sqlite3.connect(file, **{**options, "check_same_thread": False}))
