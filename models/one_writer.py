"""The one writer of SQLite: transactions that wait for one another share a commit.

On disk a commit is what takes long, and it takes as long for one transaction as for fifty. So whoever is done joins the
queue once more, behind those that wait already; these write into the same transaction of the database, each behind a
savepoint of its own, and whoever comes to the front first commits for all:

    A writes · B, C wait        A is done and queues again        B, C write        A commits; A, B, C are stored

Nobody is told that something is stored before the disk has it. A transaction that fails is undone alone. Where nobody
waits, a transaction commits at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import StoreError
from models.session import Session
from models.turns import Turns
from models.wire import Straight, whole


class _Group:
    """Transactions with one commit."""

    def __init__(self) -> None:
        self.members = 0
        self.is_over = False
        self.fault: BaseException | None = None
        """Why nothing of it is stored."""


class OneWriter:
    """Hands out the writing transactions, one after the other, on one connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._turns = Turns()
        self._writing: asyncio.Task[Any] | None = None
        self._group: _Group | None = None

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncIterator[Session]:
        """A transaction: stored when the block is left, undone by any exception, and never half of either.

        An `urgent` one goes before those that wait, and so does its commit.
        """
        if self._writing is asyncio.current_task():
            raise RuntimeError("a writing transaction inside a writing transaction")
        async with self._turns.turn(urgent=urgent):
            connection = await self._kept()
            wire = Straight(connection, writable=True)
            session = Session.on(connection, wire)
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
        stored = self._store(wire, group, urgent=urgent)
        await (whole(stored) if self._turns.is_awaited or wire.has_changed else stored)
        if group.fault:
            raise group.fault

    async def close(self) -> None:
        """Close the connection."""
        if self._connection:
            await self._connection.close()
            self._connection = None

    async def _kept(self) -> AsyncConnection:
        """The connection, opened in one piece: it would be nobody's to close where the task is cancelled meanwhile."""
        if self._connection is None:
            connection = self._engine.connect()
            await whole(connection.start())
            self._connection = connection
        return self._connection

    async def _joined(self, session: Session) -> _Group:
        """The group that is open, with a savepoint to come back to, or a new one."""
        if self._group is None:
            await session.begin_now()
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
        group.is_over, self._group = True, None
        group.fault = StoreError("SQLite has given up the transaction") if group.members else None
        await wire.rollback()

    async def _store(self, wire: Straight, group: _Group, *, urgent: bool) -> None:
        """Commit for the whole group, unless another of it has."""
        async with self._turns.turn(urgent=urgent):
            if group.is_over:
                return
            group.is_over, self._group = True, None
            try:
                await wire.commit()
            except Exception as exc:  # whatever it is, it is told to each of the group
                group.fault = exc
                await wire.rollback()
