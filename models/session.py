"""The session of one transaction: prepared statements at once, and the ORM where somebody asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.prepared import Prepared
from models.wire import Wire, wire_of

_FRESH = {"populate_existing": True}
"""What a query finds is what stands in the database, also where a row was read before in the transaction."""


class Session(AsyncSession):
    """An ORM session that also runs prepared statements; it sees what these have written, and they what it has."""

    wire: Wire

    async def rows(self, prepared: Prepared, /, **values: object) -> list[Any]:
        """The rows that a prepared statement finds or returns, as named tuples."""
        if self.in_transaction() and (self.new or self.dirty or self.deleted):
            await self.flush()
        return await self.wire.run(prepared, values)

    async def row(self, prepared: Prepared, /, **values: object) -> Any:
        """The first of them, or None."""
        found = await self.rows(prepared, **values)
        return found[0] if found else None


@asynccontextmanager
async def transaction_on(connection: AsyncConnection, *, writable: bool) -> AsyncIterator[Session]:
    """A transaction: committed at the end, rolled back by any exception, and never half of either."""
    session = Session(connection, expire_on_commit=False, execution_options=_FRESH)
    session.wire = wire_of(connection, writable=writable)
    await session.wire.begin()
    try:
        yield session
        if session.in_transaction():
            await session.flush()
        await session.wire.commit()
    except BaseException:
        await session.wire.rollback()  # does nothing where only the waiting for a commit was cancelled
        raise
    finally:
        if session.in_transaction():
            await session.close()
