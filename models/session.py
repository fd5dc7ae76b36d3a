"""The session of one transaction: prepared statements at once, and the ORM where somebody asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.memory import Making, memory_of
from models.prepared import Prepared
from models.wire import Wire, wire_of

_Value = TypeVar("_Value")
_FRESH = {"populate_existing": True}
"""What a query of the ORM finds is what stands in the database, also where a row was read before."""


class Session(AsyncSession):
    """An ORM session that also runs prepared statements; it sees what these have written, and they what it has.

    The ORM joins the transaction at its first use: most transactions never ask for it.
    """

    def __init__(self, connection: AsyncConnection, wire: Wire) -> None:
        """The session of the next transaction on a connection."""
        self._connection = connection
        self._has_joined = False
        self.wire = wire
        self.memory = memory_of(connection.sync_connection)

    if not TYPE_CHECKING:  # what there is and what not is told by the class above

        def __getattr__(self, name):
            """What only the ORM has."""
            if self._has_joined:
                raise AttributeError(name)
            self._has_joined = True
            super().__init__(self._connection, expire_on_commit=False, execution_options=_FRESH)
            return getattr(self, name)

    def in_transaction(self) -> bool:
        """Whether the ORM is in a transaction."""
        return self._has_joined and super().in_transaction()

    async def begin_now(self) -> None:
        """Begin the transaction."""
        await self.wire.begin()
        self.memory.is_of(await self.wire.state())

    async def finish(self) -> None:
        """Let everything be written; it is not committed yet."""
        if self.in_transaction():
            await self.commit()  # of the ORM: the wire commits

    async def start_anew(self) -> None:
        """Let everything be written and no object be known any more, as if another session went on with it."""
        if self.in_transaction():
            await self.commit()
            self.expunge_all()

    async def drop(self) -> None:
        """Leave off; the wire rolls back."""
        self.memory.forget_all()
        if self.in_transaction():
            await self.close()

    async def rows(self, prepared: Prepared, /, **values: object) -> Sequence[Any]:
        """The rows that a prepared statement finds or returns, as named tuples."""
        if self._has_joined:
            await self._write_objects()
        ready = prepared.ready(self.wire.dialect)
        given = ready.values(values)
        if (known := self.memory.recall(ready, given)) is not None:
            return known
        self.memory.ran(ready, given)
        found = ready.rows(await self.wire.run(ready.sql, given))
        self.memory.keep(ready, given, found)
        return found

    async def row(self, prepared: Prepared, /, **values: object) -> Any:
        """The first of them, or None."""
        found = await self.rows(prepared, **values)
        return found[0] if found else None

    async def made(self, make: Callable[..., Awaitable[_Value]], arguments: tuple[Hashable, ...]) -> _Value:
        """What a function makes of rows (models/remembered.py)."""
        if self._has_joined:
            await self._write_objects()
        key = (make, arguments)
        if known := self.memory.recall_made(key):
            value: _Value = known.value
            return value
        with Making(self.memory) as making:
            value = await make(self, *arguments)
        self.memory.keep_made(key, value, making)
        return value

    async def insert(self, prepared: Prepared, /, **values: object) -> int | None:
        """Insert a row and return its number; None where a row with the same key stood there."""
        if self._has_joined:
            await self._write_objects()
        return await self.wire.insert(*self._writing(prepared, values))

    async def insert_each(self, prepared: Prepared, each: Sequence[Mapping[str, object]], /) -> Sequence[int | None]:
        """The same for many rows, in their order."""
        return await self.wire.insert_each(*await self._writing_each(prepared, each)) if each else ()

    async def change(self, prepared: Prepared, /, **values: object) -> int:
        """Run an UPDATE or a DELETE and return how many rows it changed."""
        if self._has_joined:
            await self._write_objects()
        return await self.wire.change(*self._writing(prepared, values))

    async def run_each(self, prepared: Prepared, each: Sequence[Mapping[str, object]], /) -> None:
        """Run a prepared statement once for each set of values; what it returns is not asked for."""
        if each:
            await self.wire.run_each(*await self._writing_each(prepared, each))

    def known(self, prepared: Prepared, /, **values: object) -> Sequence[Any] | None:
        """What a SELECT would find, where that is known without asking; else None."""
        ready = prepared.ready(self.wire.dialect)
        return self.memory.recall(ready, ready.values(values))

    def know(self, prepared: Prepared, rows: Sequence[object], /, **values: object) -> None:
        """What a SELECT finds from here on, as this transaction has just written it: the values as they are read."""
        ready = prepared.ready(self.wire.dialect)
        found = [ready.row(row) if type(row) is tuple else row for row in rows]
        self.memory.keep(ready, ready.values(values), found)

    def _writing(self, prepared: Prepared, values: Mapping[str, object]) -> tuple[str, tuple[object, ...]]:
        """The words and the values of a statement that is run now."""
        ready = prepared.ready(self.wire.dialect)
        given = ready.values(values)
        self.memory.ran(ready, given)
        return ready.sql, given

    async def _writing_each(
        self, prepared: Prepared, each: Sequence[Mapping[str, object]]
    ) -> tuple[str, Sequence[Sequence[object]]]:
        """The same for many sets of values."""
        if self._has_joined:
            await self._write_objects()
        ready = prepared.ready(self.wire.dialect)
        given = ready.values_of_each(each)
        self.memory.ran(ready, *given)
        return ready.sql, given

    async def _write_objects(self) -> None:
        """What the ORM has not written yet is written before anything is read or written past it."""
        if self.in_transaction() and (self.new or self.dirty or self.deleted):
            await self.flush()


@asynccontextmanager
async def transaction_on(connection: AsyncConnection, *, writable: bool) -> AsyncIterator[Session]:
    """A transaction: committed at the end, rolled back by any exception, and never half of either."""
    session = Session(connection, wire_of(connection, writable=writable))
    try:
        await session.begin_now()
        yield session
        await session.finish()
        await session.wire.commit()
    except BaseException:
        await session.drop()
        await session.wire.rollback()  # does nothing where only the waiting for a commit was cancelled
        raise
