"""SQLite without a thread: for a database that is gone with the process, where no call has to wait for a disk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite

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
    """A connection to a file, opened when it is awaited; the options are those of `sqlite3.connect`."""
    return InlineConnection(lambda: sqlite3.connect(file, **options))
