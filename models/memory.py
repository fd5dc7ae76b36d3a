"""What a connection has read, kept as long as it must still be so.

The rows of a prepared statement stand until somebody writes what they depend on (models/touching.py):
    - this connection itself, by whatever way: every statement passes by here;
    - another process on SQLite: it changes PRAGMA data_version, which is looked at where a transaction begins;
    - another session on PostgreSQL: there nothing is kept from one transaction to the next, nor past a lock or a
      change, for which the other one may have been waited for.
A rollback takes back writes, so that nothing is known any more after it. What was made of rows stands exactly as long
as all these rows do (models/remembered.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, event

from models.prepared import Ready
from models.touching import LOCK

_Values = tuple[object, ...]

_Telling = Callable[[Sequence[object]], Hashable]
"""Picks those of the values of a statement that tell the rows of a table."""

_WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(?:SELECT|PRAGMA\s+\w+|BEGIN(?:\s\w+)?|COMMIT|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_MOST: Final = 2_000
"""So many results of some 200 people are kept at most, and so many values; then all are let go and soon read again."""


@dataclass(slots=True, eq=False)
class _Found:
    """What a statement found, and whether that may still be handed out."""

    rows: Sequence[Any]
    holds: bool = True


@dataclass(slots=True, eq=False)
class Made:
    """A value, and the results it was made of."""

    value: Any
    of: tuple[_Found, ...]


@dataclass(slots=True, eq=False)
class _Told:
    """The results of one statement by the values that the rows of one table must have."""

    by: _Telling
    results: dict[Hashable, set[_Values]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Shelf:
    """The results of one statement by its values, and by table those by the values that its rows must have."""

    found: dict[_Values, _Found] = field(default_factory=dict)
    told: dict[str, _Told] = field(default_factory=dict)

    @classmethod
    def of(cls, ready: Ready) -> Self:
        """For the results of a statement."""
        equal = ready.reads.equal if ready.reads else {}
        return cls(told={table: _Told(itemgetter(*[at for _, at in places])) for table, places in equal.items()})


@dataclass(frozen=True, slots=True)
class _Ending:
    """What one write ends on a shelf: the results that it tells `by` values of its own, or all where there are none."""

    shelf: _Shelf
    told: _Told | None = None
    by: _Telling | None = None


class Memory:
    """Results by statement and values, and what was made of them."""

    def __init__(self, *, alone: bool) -> None:
        """`alone`: whether nobody else can write while a transaction of this connection does."""
        self._alone = alone
        self._shelves: dict[Ready, _Shelf] = {}
        self._of_table: dict[str, set[Ready]] = defaultdict(set)
        self._ended_by: dict[Ready, list[_Ending]] = {}
        self._count = 0
        self._made: dict[Hashable, Made] = {}
        self._data_version: object = None
        self.made_now: Making | None = None
        """What notes everything that is read, while a value is made."""

    def recall(self, ready: Ready, values: _Values) -> Sequence[Any] | None:
        """The rows as they were read; None where they were not, or may have changed."""
        shelf = self._shelves.get(ready)
        found = shelf.found.get(values) if shelf else None
        if found is None:
            return None
        if self.made_now:
            self.made_now.of[found] = None
        return found.rows

    def keep(self, ready: Ready, values: _Values, rows: Sequence[Any]) -> None:
        """Remember what was read, or what would be."""
        if ready.reads is None:
            self._is_more()
            return
        if self._count >= _MOST:
            self.forget_all()
        shelf = self._shelves.get(ready) or self._new_shelf(ready)
        if before := shelf.found.get(values):
            before.holds = False
        else:
            self._count += 1
            for told in shelf.told.values():
                told.results.setdefault(told.by(values), set()).add(values)
        found = shelf.found[values] = _Found(rows)
        if self.made_now:
            self.made_now.of[found] = None

    def recall_made(self, key: Hashable) -> Made | None:
        """A value that was made of rows which are all still so; None where there is none."""
        made = self._made.get(key)
        if made is None:
            return None
        for found in made.of:
            if not found.holds:
                del self._made[key]
                return None
        if self.made_now:
            self.made_now.of.update(dict.fromkeys(made.of))
        return made

    def keep_made(self, key: Hashable, value: object, making: Making) -> None:
        """Remember a value with what was read for it, unless it depends on more than that."""
        if making.is_all and all(found.holds for found in making.of):
            if len(self._made) >= _MOST:
                self._made.clear()
            self._made[key] = Made(value, tuple(making.of))

    def ran(self, ready: Ready, *each: Sequence[object]) -> None:
        """A prepared statement is being run, once for each of the values: what it may change is known no more."""
        if ready.writes is None and not ready.locks:
            return
        if ready.writes is None or not self._alone:
            self.forget_all()
            return
        self._is_more()
        endings = self._ended_by.get(ready)
        for ending in self._endings_of(ready) if endings is None else endings:
            if ending.shelf.found:
                self._end(ending, each)

    def notice(self, sql: str) -> None:
        """The same for a statement of the ORM, of which only the words are known."""
        self._is_more()
        found = _WRITE.match(sql) if self._alone else None
        if found:
            for ready in self._of_table.get(found[1], ()):
                self._clear(self._shelves[ready])
        elif not _HARMLESS.match(sql) or LOCK.search(sql):
            self.forget_all()

    def is_of(self, data_version: object) -> None:
        """The database is in this state; after the work of other processes nothing is known."""
        if data_version != self._data_version:
            self.forget_all()
        self._data_version = data_version

    def forget_all(self) -> None:
        """Nothing is known."""
        self._is_more()
        self._shelves.clear()
        self._of_table.clear()
        self._ended_by.clear()
        self._made.clear()
        self._count = 0

    def _is_more(self) -> None:
        """Whatever is being made depends on more than what it has read so far."""
        if self.made_now:
            self.made_now.is_all = False

    def _new_shelf(self, ready: Ready) -> _Shelf:
        shelf = self._shelves[ready] = _Shelf.of(ready)
        self._ended_by.clear()
        for table in ready.reads.columns if ready.reads else ():
            self._of_table[table].add(ready)
        return shelf

    def _endings_of(self, ready: Ready) -> list[_Ending]:
        """On which shelves a write ends something: those that look at its columns."""
        writes, found = ready.writes, self._ended_by.setdefault(ready, [])
        for reading in self._of_table.get(writes.table, ()) if writes else ():
            if writes is None or reading.reads is None:
                continue
            if writes.columns is not None and not writes.columns & reading.reads.columns[writes.table]:
                continue
            shelf, columns = self._shelves[reading], [column for column, _ in reading.reads.equal.get(writes.table, ())]
            if columns and writes.at.keys() >= {*columns}:
                by = itemgetter(*[writes.at[column] for column in columns])
                found.append(_Ending(shelf, shelf.told[writes.table], by))
            else:
                found.append(_Ending(shelf))
        return found

    def _end(self, ending: _Ending, each: Sequence[Sequence[object]]) -> None:
        """Forget what writes of these values may have changed on a shelf."""
        if ending.told is None or ending.by is None:
            self._clear(ending.shelf)
            return
        known, results = ending.shelf.found, ending.told.results
        for values in each:
            for of_these in results.pop(ending.by(values), ()):
                if found := known.pop(of_these, None):
                    found.holds = False
                    self._count -= 1

    def _clear(self, shelf: _Shelf) -> None:
        """Forget all results of a statement."""
        for found in shelf.found.values():
            found.holds = False
        self._count -= len(shelf.found)
        shelf.found.clear()
        for told in shelf.told.values():
            told.results.clear()


class Making:
    """What is read while a value is made; `is_all` as long as it depends on nothing else."""

    def __init__(self, memory: Memory) -> None:
        self.of: dict[_Found, None] = {}
        self.is_all = True
        self._memory = memory
        self._around = memory.made_now

    def __enter__(self) -> Self:
        self._memory.made_now = self
        return self

    def __exit__(self, *_: object) -> None:
        """A value that is made inside of another one hands on what it depends on."""
        self._memory.made_now = self._around
        if self._around:
            self._around.of.update(self.of)
            self._around.is_all &= self.is_all


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
