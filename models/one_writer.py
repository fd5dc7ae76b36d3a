"""The one writer of SQLite: transactions that wait for one another share a commit.

On disk a commit is what takes long, and it takes as long for one transaction as for fifty. So whoever is done while
others wait leaves the commit to them; they write into the same transaction of the database, each behind a savepoint of
its own, and whoever is done last, or after a moment, commits for all:

    A writes · B, C wait        B, C write: A waits        C commits; A, B, C are stored

Nobody is told that something is stored before the disk has it. A transaction that fails is undone alone. Where nobody
waits, a transaction commits at once, and so does one that is urgent, as far as none waits that is urgent, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import StoreError
from models.memory import memory_of
from models.session import Session
from models.turns import Turns
from models.wire import Straight, whole

_MOMENT = 0.02
"""So many seconds at most a transaction goes on for others: waiting for a disk together is to be shorter than that."""


class _Group:
    """Transactions with one commit."""

    def __init__(self) -> None:
        self.members = 0
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._end: asyncio.Future[None] = self._loop.create_future()

    @property
    def is_over(self) -> bool:
        """Whether it is stored, or never will be."""
        return self._end.done()

    @property
    def is_old(self) -> bool:
        """Whether it has gone on for long enough."""
        return self._loop.time() - self._since > _MOMENT

    def end(self, fault: Exception | None = None) -> None:
        """Tell all who wait for it, also why nothing of it is stored."""
        if fault is None:
            self._end.set_result(None)
        else:
            self._end.set_exception(fault)
            self._end.exception()  # it may be that all of them were cancelled

    async def wait(self) -> None:
        """Wait for the commit; raises what it failed with."""
        await self._end


class OneWriter:
    """Hands out the writing transactions, one after the other, on one connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._turns = Turns()
        self._writing: asyncio.Task[Any] | None = None
        self._group: _Group | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncIterator[Session]:
        """A transaction: stored when the block is left, undone by any exception, and never half of either.

        An `urgent` one goes before those that wait, and is not kept from the disk by what they do.
        """
        if self._writing is asyncio.current_task():
            raise RuntimeError("a writing transaction inside a writing transaction")
        async with self._turns.turn(urgent=urgent):
            connection = await self._kept()
            wire = Straight(connection, writable=True)
            session = Session(connection, wire)
            group = await self._joined(session)
            self._writing = asyncio.current_task()
            try:
                yield session
                await session.finish()
            except BaseException:
                await self._undo(session, wire, group)
                raise
            finally:
                self._writing = None
            if group.members:
                await wire.run("RELEASE member")
            group.members += 1
            goes_on = self._turns.is_urgently_awaited if urgent else self._turns.is_awaited
            if not goes_on or group.is_old:
                await self._commit(wire, group)
            elif group.members == 1:
                self._closing.add(closing := asyncio.create_task(self._close_later(wire, group)))
                closing.add_done_callback(self._closing.discard)
        await (group.wait() if group.is_over else whole(group.wait()))

    async def close(self) -> None:
        """Close the connection."""
        await asyncio.gather(*self._closing)
        if self._connection:
            await self._connection.close()
            self._connection = None

    async def _kept(self) -> AsyncConnection:
        """The connection, opened in one piece, and kept also where the task is cancelled meanwhile."""
        if self._connection is None:
            connection = self._engine.connect()
            try:
                await whole(connection.start())
            finally:
                if connection.sync_connection is not None:
                    self._connection = connection
            return connection
        return self._connection

    async def _joined(self, session: Session) -> _Group:
        """The group that is open, with a savepoint to come back to, or a new one."""
        if self._group is None:
            try:
                await session.begin_now()
            except BaseException:  # cancelled, it may have begun all the same
                await session.wire.rollback()
                raise
            self._group = _Group()
        else:
            await session.wire.run("SAVEPOINT member")
        return self._group

    async def _undo(self, session: Session, wire: Straight, group: _Group) -> None:
        """Come back to where the transaction began; the others of the group stay, unless SQLite has given up all."""
        await session.drop()
        if group.members and wire.is_open:
            await wire.run("ROLLBACK TO member")
            await wire.run("RELEASE member")
            return
        self._group = None
        await wire.rollback()
        group.end(StoreError("SQLite has given up the transaction"))

    async def _close_later(self, wire: Straight, group: _Group) -> None:
        """Commit behind those that wait now: it may be that none of them comes to its end."""
        async with self._turns.turn():
            if not group.is_over:
                await self._commit(wire, group)

    async def _commit(self, wire: Straight, group: _Group) -> None:
        """Commit for the whole group, in the turn of whoever does it; how it went is told to each."""
        self._group = None
        await (whole(self._committed(wire, group)) if wire.must_wait else self._committed(wire, group))

    async def _committed(self, wire: Straight, group: _Group) -> None:
        try:
            await wire.commit()
        except Exception as exc:  # whatever it is: nothing is stored
            await wire.rollback()
            if self._connection:
                memory_of(self._connection.sync_connection).forget_all()
            group.end(exc)
        else:
            group.end()
