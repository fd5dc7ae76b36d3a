"""Statements that run at every message: compiled once for each kind of database, then only given their values.

    WHO = Prepared(select(PERSON.c.name).where(PERSON.c.id == bindparam("person_id")))
    (found,) = await session.rows(WHO, person_id=7)

An ORM statement is built, looked up in a cache, run and turned into objects anew each time, which takes some twenty
times as long as SQLite takes to answer. A prepared one gives plain named tuples, which nobody can change by mistake.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Select

from models.touching import LOCK, Reads, Statement, Writes, reads_of, writes_of

_Changes = Sequence[tuple[int, Callable[[Any], Any]]]
"""What is done to some of the values, by their place."""


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A statement in the words of one kind of database, with what has to be done to its values and its results."""

    sql: str
    pick: Callable[[Mapping[str, object]], tuple[object, ...]]
    """The values in their order; KeyError where one is missing."""
    given: Mapping[str, object]
    """Those that stand in the statement itself."""
    bound: _Changes
    """The values that the driver does not take as they are."""
    made: _Changes
    """The columns of a row that are not handed out as they come."""
    row: Callable[[Sequence[Any]], Any]
    """What makes the values of a row what is handed out."""
    reads: Reads | None
    """What a SELECT depends on; None for everything else, and for one that passes."""
    writes: Writes | None
    """What an INSERT, UPDATE or DELETE changes; None for a SELECT."""
    locks: bool
    """Whether a SELECT waits for others to let go of its rows."""

    def values(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """The values as the driver takes them; KeyError where one is missing."""
        found = self.pick({**self.given, **values} if self.given else values)
        return tuple(_changed(found, self.bound)) if self.bound else found

    def values_of_each(self, each: Sequence[Mapping[str, object]]) -> list[Sequence[object]]:
        """The same for many rows, where one value mostly stands in all of them, as the moment does."""
        rows: list[list[Any]] = [[*self.pick({**self.given, **row} if self.given else row)] for row in each]
        for at, process in self.bound:
            last = made = None
            for cells in rows:
                if cells[at] is not last or last is None:
                    last = cells[at]
                    made = process(last)
                cells[at] = made
        return [*rows]

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """The rows as they are handed out."""
        make = self.row
        if not self.made:
            return [make(row) for row in found]
        return [make(_changed(row, self.made)) for row in found]


class Prepared:
    """A statement; `columns` names what an INSERT sets, where its values come with each run.

    `key` is what makes a row of its table unique, where an INSERT may come upon such a row and change it. `each` makes
    a frozen value of a row, which is handed out in its place. What a SELECT finds is not remembered where it `passes`:
    nobody asks a second time with the same values, as with the moment of asking.
    """

    def __init__(
        self,
        statement: Statement,
        columns: Sequence[str] | None = None,
        key: Sequence[str] | None = None,
        *,
        each: Callable[[Sequence[Any]], object] | None = None,
        passes: bool = False,
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._key = key
        self._each = each
        self._passes = passes
        self._ready: dict[str, Ready] = {}

    def ready(self, dialect: Dialect) -> Ready:
        """The statement for a kind of database."""
        found = self._ready.get(dialect.driver)
        if found is None:
            found = self._ready[dialect.driver] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> Ready:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        columns = list(self._statement.exported_columns)
        takes = [bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds]
        gives = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        sql, names = str(compiled), [bind.key for bind in binds]
        if "POSTCOMPILE" in sql:
            raise TypeError(f"a list in a prepared statement (models/among.py): {sql}")
        statement = self._statement
        return Ready(
            sql=sql,
            pick=_pick(names),
            given={bind.key: bind.effective_value for bind in binds if not bind.required},
            bound=tuple((at, process) for at, process in enumerate(takes) if process),
            made=tuple((at, process) for at, process in enumerate(gives) if process),
            row=self._each or _named([column.key or "" for column in columns]),
            reads=reads_of(statement, names) if isinstance(statement, Select) and not self._passes else None,
            writes=None if isinstance(statement, Select) else writes_of(statement, names, self._columns, self._key),
            locks=isinstance(statement, Select) and bool(LOCK.search(sql)),
        )


def _changed(values: Sequence[Any], changes: _Changes) -> list[Any]:
    """The values, some of them in another form."""
    cells = list(values)
    for at, process in changes:
        cells[at] = process(cells[at])
    return cells


def _pick(names: Sequence[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    """What picks the values of these names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def _named(columns: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """What makes a tuple with these names of the values of a row."""
    row: Any = namedtuple("Row", list(columns), rename=True)  # type: ignore[misc]  # names of this statement
    make: Callable[[Sequence[Any]], Any] = row._make
    return make
