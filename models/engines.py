"""Connections to SQLite and PostgreSQL, set up so that what is acknowledged is on disk."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.errors import StoreError
from models.inline import BEGIN_WRITING, inline
from models.memory import watch

log = logging.getLogger(__name__)

READERS = 4
"""So many connections to SQLite read at the same time."""

_BUSY_MILLISECONDS = 5_000
_CACHE, _CACHE_OF_READER = "cache_size = -2000", "cache_size = -500"
"""Kilobytes of pages that a connection keeps at most. More saved no read where 600 people wrote by turns, and what a
reader keeps is worth nothing after the next write; the file is in the memory of the operating system anyway."""
_OLDEST_SQLITE = (3, 35, 0)
"""The first version with RETURNING."""
_SOUND_SQLITE = (3, 51, 3)
"""The first version in which two connections cannot damage the write-ahead log; ours has one writer."""


@dataclass(frozen=True)
class Engines:
    """One engine for transactions that write, one for those that only read."""

    writer: AsyncEngine
    reader: AsyncEngine
    one_writer: bool
    """Whether writers must queue in this process (SQLite)."""
    temporary: Path | None = None
    """A folder that goes with the engines."""
    file: Path | None = None
    """The file of the database, where other processes could open it, too."""

    @classmethod
    def of(cls, url: str) -> Engines:
        """The engines of a database URL; StoreError for a kind of database that is not supported."""
        parsed = make_url(url)
        if parsed.drivername == "postgresql+asyncpg":
            return _postgres(parsed)
        if parsed.drivername == "sqlite+aiosqlite":
            return _sqlite(parsed)
        raise StoreError(f"不支持这种数据库：{parsed.drivername}。请用 sqlite+aiosqlite 或 postgresql+asyncpg。")

    async def dispose(self) -> None:
        """Close all connections; the writer last, since it folds the write-ahead log in."""
        await self.reader.dispose()
        await self.writer.dispose()
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)


def _sqlite(url: URL) -> Engines:
    """A file; `:memory:` is a file too, one that nobody else knows and that is gone after closing."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} 太旧，需要3.35以上，请换用较新的Python。")
    if sqlite3.sqlite_version_info < _SOUND_SQLITE:
        log.debug("SQLite %s: only this program may write the file", sqlite3.sqlite_version)
    temporary, file = None, None
    if url.database in {None, "", ":memory:"}:
        temporary = Path(tempfile.mkdtemp(prefix="store-"))
        url = url.set(database=str(temporary / "store.sqlite3"))
    else:
        file = Path(str(url.database))
    url = inline(url)
    synchronous = "OFF" if temporary else "FULL"
    writer = create_async_engine(url, pool_size=1, max_overflow=0)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0)
    is_on_disk = temporary is None
    writing = ("journal_mode = WAL", f"synchronous = {synchronous}", _CACHE, "temp_store = MEMORY")
    _set_up(writer, BEGIN_WRITING, writing, is_on_disk=is_on_disk)
    _set_up(reader, "BEGIN", ("query_only = ON", _CACHE_OF_READER), is_on_disk=is_on_disk)
    return Engines(writer, reader, one_writer=True, temporary=temporary, file=file)


def _set_up(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...], *, is_on_disk: bool) -> None:
    """Let each connection of the engine have its pragmas and begin its transactions itself.

    Python's driver would begin one only at the first write: whatever was read before would be outside. Where the
    transaction was begun already (models/wire.py), the ORM joins it.
    """
    common = (f"busy_timeout = {_BUSY_MILLISECONDS}", "foreign_keys = ON")

    def connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.busy_milliseconds, connection.is_on_disk = _BUSY_MILLISECONDS, is_on_disk
        cursor = connection.cursor()
        for pragma in (*common, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if not (isinstance(driver, sqlite3.Connection) and driver.in_transaction):
            connection.exec_driver_sql(begin)

    watch(engine.sync_engine)
    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)


def _postgres(url: URL) -> Engines:
    engine = create_async_engine(
        url,
        pool_size=10,
        pool_pre_ping=True,
        connect_args={
            "timeout": 10,
            "server_settings": {
                "application_name": "party-member-development-assistant",
                "statement_timeout": "15000",
                "synchronous_commit": "on",
                "tcp_keepalives_idle": "30",
            },
        },
    )
    watch(engine.sync_engine)
    return Engines(engine, engine.execution_options(postgresql_readonly=True), one_writer=False)
