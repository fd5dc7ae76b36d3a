"""The readers of SQLite: connections that stay open from one reading transaction to the next.

Taking a connection out of SQLAlchemy's pool and putting it back takes longer than what most transactions read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.session import Session, transaction_on
from models.wire import whole


class Readers:
    """Hands out reading transactions, as many at once as there may be connections."""

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self._engine = engine
        self._room = asyncio.Semaphore(most)
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A transaction that sees one state of the database; one that fails takes its connection along."""
        async with self._room:
            connection = self._idle.pop() if self._idle else await self._opened()
            try:
                async with transaction_on(connection, writable=False) as session:
                    yield session
            except BaseException:
                await whole(connection.close())
                raise
            self._idle.append(connection)

    async def close(self) -> None:
        """Close the connections that wait."""
        while self._idle:
            await self._idle.pop().close()

    async def _opened(self) -> AsyncConnection:
        """A new connection, opened in one piece: one that is half open when its task is cancelled is nobody's."""
        connection = self._engine.connect()
        try:
            await whole(connection.start())
        except BaseException:
            if connection.sync_connection is not None:
                await whole(connection.close())
            raise
        return connection
