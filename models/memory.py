"""What a connection has read, kept as long as it must still be so.

The rows of a prepared statement stand until somebody writes what they depend on (models/touching.py):
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
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from models.prepared import Ready
from models.touching import LOCK, Writes

_Values = tuple[object, ...]

_WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(?:SELECT|PRAGMA\s+\w+|BEGIN(?:\s\w+)?|COMMIT|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_MOST: Final = 2_000
"""So many results, of some 200 people, are kept at most; then all are let go, and those in use are soon there again."""


@dataclass(slots=True)
class _Shelf:
    """The results of one statement by its values, and where the values stand that some tables' rows must have."""

    rows: dict[_Values, Sequence[Any]] = field(default_factory=dict)
    telling: dict[str, dict[_Values, set[_Values]]] = field(default_factory=dict)


class Memory:
    """Results by statement and values."""

    def __init__(self, *, alone: bool) -> None:
        """`alone`: whether nobody else can write while a transaction of this connection does."""
        self._alone = alone
        self._shelves: dict[Ready, _Shelf] = {}
        self._of_table: dict[str, set[Ready]] = defaultdict(set)
        self._count = 0
        self._data_version: object = None

    def recall(self, ready: Ready, values: _Values) -> Sequence[Any] | None:
        """The rows as they were read; None where they were not, or may have changed."""
        shelf = self._shelves.get(ready)
        return shelf.rows.get(values) if shelf else None

    def keep(self, ready: Ready, values: _Values, rows: Sequence[Any]) -> None:
        """Remember what was read, or what would be."""
        if ready.reads is None:
            return
        if self._count >= _MOST:
            self.forget_all()
        self._count += 1
        shelf = self._shelves.get(ready) or self._new_shelf(ready)
        shelf.rows[values] = rows
        for table, places in ready.reads.equal.items():
            told = tuple([values[place] for _, place in places])
            shelf.telling[table].setdefault(told, set()).add(values)

    def ran(self, ready: Ready, values: _Values) -> None:
        """A prepared statement is being run: what it may change is known no more."""
        if ready.writes is None:
            if ready.locks:
                self.forget_all()
        elif self._alone:
            self._forget(ready.writes, values)
        else:
            self.forget_all()

    def notice(self, sql: str) -> None:
        """The same for a statement of the ORM, of which only the words are known."""
        found = _WRITE.match(sql) if self._alone else None
        if found:
            for ready in self._of_table.pop(found[1], ()):
                self._drop(ready)
        elif not _HARMLESS.match(sql) or LOCK.search(sql):
            self.forget_all()

    def is_of(self, data_version: object) -> None:
        """The database is in this state; after the work of other processes nothing is known."""
        if data_version != self._data_version:
            self.forget_all()
        self._data_version = data_version

    def forget_all(self) -> None:
        """Nothing is known."""
        self._shelves.clear()
        self._of_table.clear()
        self._count = 0

    def _new_shelf(self, ready: Ready) -> _Shelf:
        shelf = self._shelves[ready] = _Shelf()
        if ready.reads:
            shelf.telling.update((table, {}) for table in ready.reads.equal)
            for table in ready.reads.columns:
                self._of_table[table].add(ready)
        return shelf

    def _forget(self, writes: Writes, values: _Values) -> None:
        """Forget what looks at the written columns of the written rows."""
        for ready in list(self._of_table.get(writes.table, ())):
            reads = ready.reads
            if reads is None or (writes.columns is not None and not writes.columns & reads.columns[writes.table]):
                continue
            places = reads.equal.get(writes.table)
            if not places or any(column not in writes.at for column, _ in places):
                self._drop(ready)
                continue
            shelf = self._shelves[ready]
            told = tuple([values[writes.at[column]] for column, _ in places])
            for of_these in shelf.telling[writes.table].pop(told, ()):
                self._count -= shelf.rows.pop(of_these, None) is not None

    def _drop(self, ready: Ready) -> None:
        """Forget all results of a statement."""
        shelf = self._shelves.pop(ready, None)
        if shelf is None or ready.reads is None:
            return
        self._count -= len(shelf.rows)
        for table in ready.reads.columns:
            self._of_table[table].discard(ready)


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
