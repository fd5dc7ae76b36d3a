"""The database: opened once, handing out one transaction at a time to write in and any number to read in."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from random import Random
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import Clock
from core.errors import SchemaError, StoreError
from models.engines import READERS, Engines
from models.lock import FolderLock, Presence
from models.one_writer import OneWriter
from models.outbox_queries import END_LEASES
from models.readers import Readers
from models.schema import is_current, prepare
from models.session import Session, transaction_on
from models.transaction import Transaction
from models.wire import whole
from models.work import Work

DATABASE_FAULTS = (DBAPIError, OSError)
"""What a transaction raises where the database itself fails: locked, full, away."""


class Store:
    """The database of one installation."""

    def __init__(
        self, engines: Engines, clock: Clock, rng: Random, lock: FolderLock | None, presence: Presence | None = None
    ) -> None:
        self._engines = engines
        self._clock = clock
        self._rng = rng
        self._lock = lock
        self._presence = presence
        self._one_writer = OneWriter(engines.writer) if engines.one_writer else None
        self._readers = Readers(engines.reader, READERS) if engines.one_writer else None

    @classmethod
    async def open(cls, url: str, clock: Clock, lock_file: Path | None = None, *, rng: Random | None = None) -> Self:
        """Open a database and bring its schema to this version.

        Where nobody else works on the file, what a dead process was sending is free to be sent again at once.
        StoreBusyError if another store holds the lock file, SchemaError if the schema is of a newer program,
        StoreError if the database cannot be reached. `rng` is where codes come from; a test may fix it.
        """
        lock = FolderLock.take(lock_file) if lock_file else None
        engines, presence = None, None
        try:
            engines = Engines.of(url)
            presence = _begin(engines)
            await _prepared(engines.writer, is_alone=presence is not None and presence.was_alone)
            if presence:
                presence.share()
        except BaseException:
            if engines:
                await engines.dispose()
            if presence:
                presence.end()
            if lock:
                lock.release()
            raise
        return cls(engines, clock, rng or secrets.SystemRandom(), lock, presence)

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

    @property
    def has_one_writer(self) -> bool:
        """Whether one transaction writes at a time: then there is nothing to be gained by beginning several."""
        return self._one_writer is not None

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[Work]:
        """One transaction: committed at the end, rolled back by any exception, and never half of either.

        Where only one may write at a time, an `urgent` one goes before those that wait.

        Transactions must not be nested: the inner one would wait for the outer one for ever.
        """
        async with self._writer(urgent=urgent) as session:
            work = Work(Transaction(session, self._clock.now(), self._rng, writable=True))
            yield work
            await work.audit.write()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """One transaction that sees one state of the database and may change nothing."""
        async with self._reader() as session:
            yield Work(Transaction(session, self._clock.now(), self._rng, writable=False))

    async def close(self) -> None:
        """Close all connections and let go of the lock."""
        if self._one_writer:
            await self._one_writer.close()
        if self._readers:
            await self._readers.close()
        await self._engines.dispose()
        if self._presence:
            self._presence.end()
        if self._lock:
            self._lock.release()

    def _reader(self) -> AbstractAsyncContextManager[Session]:
        """A reading transaction, on SQLite on a connection that stays open."""
        if self._readers:
            return self._readers.transaction()
        return _session(self._engines.reader, writable=False)

    def _writer(self, *, urgent: bool) -> AbstractAsyncContextManager[Session]:
        """A writing transaction: on SQLite one at a time; PostgreSQL lets many write."""
        if self._one_writer:
            return self._one_writer.transaction(urgent=urgent)
        return _session(self._engines.writer, writable=True)


@asynccontextmanager
async def _session(engine: AsyncEngine, *, writable: bool) -> AsyncIterator[Session]:
    """A transaction on a connection of its own."""
    connection = engine.connect()
    try:
        # In one piece: a connection being opened when its task is cancelled is nobody's to close.
        await whole(connection.start())
        async with transaction_on(connection, writable=writable) as session:
            yield session
    finally:
        if connection.sync_connection is not None:
            await whole(connection.close())


def _begin(engines: Engines) -> Presence | None:
    """Stand beside the others on a database file; a folder in which nothing can be written is told of later."""
    if engines.file is None:
        return None
    try:
        return Presence.begin(engines.file.with_name(f"{engines.file.name}.here"))
    except OSError:
        return None


async def _prepared(engine: AsyncEngine, *, is_alone: bool) -> None:
    """The schema at this version; what the driver says becomes a sentence."""
    try:
        async with engine.begin() as connection:
            await connection.run_sync(prepare)
            if is_alone:
                await connection.execute(END_LEASES)
    except (DBAPIError, OSError) as exc:
        cause = exc.orig if isinstance(exc, DBAPIError) else exc
        raise StoreError(
            f"数据库打不开（{type(cause).__name__}）。请检查数据文件夹的权限和空间，或DATABASE_URL。"
        ) from exc
