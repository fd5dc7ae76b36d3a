"""What a connection has read, kept as long as it must still be so.

The rows of a prepared statement stand until somebody writes to one of its tables:
    - this connection itself, by whatever way: every statement passes by here;
    - another process on SQLite: it changes PRAGMA data_version, which is looked at where a transaction begins;
    - another session on PostgreSQL: there nothing is kept from one transaction to the next, nor past a lock or a
      change, for which the other one may have been waited for.
A rollback takes back writes, so that nothing is known any more after it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from models.prepared import Ready

_Key = tuple[Ready, tuple[object, ...]]

_WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(?:SELECT|PRAGMA\s+\w+|BEGIN(?:\s\w+)?|COMMIT|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_LOCK = re.compile(r"\bFOR\s+(?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b")
_MOST: Final = 10_000
"""So many results are kept at most; then all are let go, and those in use are soon there again."""


class Memory:
    """Results by statement and values."""

    def __init__(self, *, alone: bool) -> None:
        """`alone`: whether nobody else can write while a transaction of this connection does."""
        self._alone = alone
        self._known: dict[_Key, Sequence[Any]] = {}
        self._of_table: dict[str, set[_Key]] = defaultdict(set)
        self._data_version: object = None

    def recall(self, ready: Ready, values: tuple[object, ...]) -> Sequence[Any] | None:
        """The rows as they were read; None where they were not, or may have changed."""
        return self._known.get((ready, values))

    def keep(self, ready: Ready, values: tuple[object, ...], rows: Sequence[Any]) -> None:
        """Remember what was read."""
        if len(self._known) >= _MOST:
            self.forget_all()
        key = (ready, values)
        self._known[key] = rows
        for table in ready.tables:
            self._of_table[table].add(key)

    def notice(self, sql: str) -> None:
        """A statement is being run: what it may change is known no more."""
        found = _WRITE.match(sql) if self._alone else None
        if found:
            for key in self._of_table.pop(found[1], ()):
                self._known.pop(key, None)
        elif not _HARMLESS.match(sql) or _LOCK.search(sql):
            self.forget_all()

    def is_of(self, data_version: object) -> None:
        """The database is in this state; after the work of other processes nothing is known."""
        if data_version != self._data_version:
            self.forget_all()
        self._data_version = data_version

    def forget_all(self) -> None:
        """Nothing is known."""
        self._known.clear()
        self._of_table.clear()


def memory_of(connection: Connection | None) -> Memory:
    """The memory of a connection, which goes with it; every statement of the ORM passes by it too."""
    if connection is None:
        raise TypeError("no connection")
    found = connection.info.get(Memory)
    if not isinstance(found, Memory):
        found = connection.info[Memory] = Memory(alone=connection.dialect.name == "sqlite")
    return found


def watch(engine: Engine) -> None:
    """Let the memories of an engine's connections notice what the ORM does."""

    def before(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if found := connection.info.get(Memory):
            found.notice(statement)

    event.listen(engine, "before_cursor_execute", before)
