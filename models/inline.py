"""SQLite without a thread: for a database that is on no disk, where no call has to wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite


class InlineConnection(aiosqlite.Connection):
    """A connection that makes each call where it is asked for.

    aiosqlite hands every call to a thread of the connection; the way there and back takes longer than most calls.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
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
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def connect_inline(file: str, **options: Any) -> InlineConnection:
    """A connection to a file, opened when it is awaited; the options are those of `sqlite3.connect`."""
    return InlineConnection(lambda: sqlite3.connect(file, **options), iter_chunk_size=64)
