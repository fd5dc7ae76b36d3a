"""The database: opened once, handing out one transaction at a time to write in and any number to read in."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any, Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.clock import Clock
from core.errors import SchemaError, StoreError
from models.engines import Engines
from models.lock import FolderLock
from models.schema import is_current, prepare
from models.transaction import Transaction
from models.turns import Turns
from models.work import Work

DATABASE_FAULTS = (DBAPIError, OSError)
"""What a transaction raises where the database itself fails: locked, full, away."""

_FRESH = {"populate_existing": True}
"""What a query finds is what stands in the database, also where a row was read before in the transaction."""


class Store:
    """The database of one installation."""

    def __init__(self, engines: Engines, clock: Clock, rng: Random, lock: FolderLock | None) -> None:
        self._engines = engines
        self._clock = clock
        self._rng = rng
        self._lock = lock
        self._writers = async_sessionmaker(engines.writer, expire_on_commit=False, execution_options=_FRESH)
        self._readers = async_sessionmaker(engines.reader, expire_on_commit=False, execution_options=_FRESH)
        self._turns = Turns()
        self._writing: asyncio.Task[Any] | None = None

    @classmethod
    async def open(cls, url: str, clock: Clock, lock_file: Path | None = None, *, rng: Random | None = None) -> Self:
        """Open a database and bring its schema to this version.

        StoreBusyError if another store holds the lock file, SchemaError if the schema is of a newer program,
        StoreError if the database cannot be reached. `rng` is where codes come from; a test may fix it.
        """
        lock = FolderLock.take(lock_file) if lock_file else None
        engines = None
        try:
            engines = Engines.of(url)
            await _prepared(engines.writer)
        except BaseException:
            if engines:
                await engines.dispose()
            if lock:
                lock.release()
            raise
        return cls(engines, clock, rng or secrets.SystemRandom(), lock)

    @classmethod
    async def look(cls, url: str, clock: Clock) -> Self:
        """Open a database of this version to read in, whoever else works on it; StoreError where it cannot be."""
        engines = Engines.of(url)
        try:
            async with engines.reader.connect() as connection:
                if not await connection.run_sync(is_current):
                    raise SchemaError("数据库不是当前版本，请先运行 python bot.py migrate。")
        except (DBAPIError, OSError) as exc:
            await engines.dispose()
            raise StoreError("数据库打不开。") from exc
        except BaseException:
            await engines.dispose()
            raise
        return cls(engines, clock, secrets.SystemRandom(), None)

    @asynccontextmanager
    async def write(self, *, soon: bool = False) -> AsyncIterator[Work]:
        """One transaction: committed at the end, rolled back by any exception, and never half of either.

        `soon` is for a short one whose platform is waiting; it goes before those that answer somebody.
        Transactions must not be nested: the inner one would wait for the outer one for ever.
        """
        async with self._alone(soon=soon), self._writers() as session:
            await _connected(session)
            work = Work(Transaction(session, self._clock.now(), self._rng, writable=True))
            try:
                yield work
                await work.audit.write()
            except BaseException:
                await _whole(session.rollback())
                raise
            await _whole(session.commit())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """One transaction that sees one state of the database and may change nothing."""
        async with self._readers() as session:
            await _connected(session)
            yield Work(Transaction(session, self._clock.now(), self._rng, writable=False))

    async def close(self) -> None:
        """Close all connections and let go of the lock."""
        await self._engines.dispose()
        if self._lock:
            self._lock.release()

    @asynccontextmanager
    async def _alone(self, *, soon: bool) -> AsyncIterator[None]:
        """The turn of one writer on SQLite; PostgreSQL lets many write."""
        if not self._engines.one_writer:
            yield
            return
        if self._writing is asyncio.current_task():
            raise RuntimeError("a writing transaction inside a writing transaction")
        async with self._turns.turn(soon=soon):
            self._writing = asyncio.current_task()
            try:
                yield
            finally:
                self._writing = None


async def _prepared(engine: AsyncEngine) -> None:
    """The schema at this version; what the driver says becomes a sentence."""
    try:
        async with engine.begin() as connection:
            await connection.run_sync(prepare)
    except (DBAPIError, OSError) as exc:
        cause = exc.orig if isinstance(exc, DBAPIError) else exc
        raise StoreError(
            f"数据库打不开（{type(cause).__name__}）。请检查数据文件夹的权限和空间，或DATABASE_URL。"
        ) from exc


async def _connected(session: AsyncSession) -> None:
    """Begin the transaction in one piece: a connection being opened when its task is cancelled is nobody's to close."""
    await _whole(session.connection())


async def _whole(step: Coroutine[Any, Any, object]) -> None:
    """Let a beginning, commit or rollback come to its end, even where the task is cancelled meanwhile."""
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled:
        raise cancelled
    task.result()
