"""The session of one transaction: prepared statements at once, and the ORM where somebody asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.memory import Memory, memory_of
from models.prepared import Prepared
from models.wire import Wire, wire_of

_FRESH = {"populate_existing": True}
"""What a query of the ORM finds is what stands in the database, also where a row was read before."""


class Session(AsyncSession):
    """An ORM session that also runs prepared statements; it sees what these have written, and they what it has."""

    wire: Wire
    memory: Memory

    async def rows(self, prepared: Prepared, /, **values: object) -> Sequence[Any]:
        """The rows that a prepared statement finds or returns, as named tuples."""
        if self.in_transaction() and (self.new or self.dirty or self.deleted):
            await self.flush()
        ready = prepared.ready(self.wire.dialect)
        given = ready.values(values)
        if (known := self.memory.recall(ready, given)) is not None:
            return known
        self.memory.notice(ready.sql)
        found = ready.rows(await self.wire.run(ready.sql, given))
        if ready.is_select:
            self.memory.keep(ready, given, found)
        return found

    async def row(self, prepared: Prepared, /, **values: object) -> Any:
        """The first of them, or None."""
        found = await self.rows(prepared, **values)
        return found[0] if found else None


@asynccontextmanager
async def transaction_on(connection: AsyncConnection, *, writable: bool) -> AsyncIterator[Session]:
    """A transaction: committed at the end, rolled back by any exception, and never half of either."""
    session = Session(connection, expire_on_commit=False, execution_options=_FRESH)
    session.wire = wire_of(connection, writable=writable)
    session.memory = memory_of(connection.sync_connection)
    await session.wire.begin()
    session.memory.is_of(await session.wire.state())
    try:
        yield session
        if session.in_transaction():
            await session.flush()
        await session.wire.commit()
    except BaseException:
        session.memory.forget_all()
        await session.wire.rollback()  # does nothing where only the waiting for a commit was cancelled
        raise
    finally:
        if session.in_transaction():
            await session.close()
