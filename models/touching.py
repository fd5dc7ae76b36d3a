"""What a prepared statement reads and writes, so that a write ends only what it may have changed.

SELECT rows WHERE channel = ? AND address = ?       holds until a row of that channel and address is written
UPDATE … SET seen_at = ? WHERE …                    ends nothing that was read without looking at seen_at
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BinaryExpression, BindParameter, Column, ColumnElement, Delete, Insert, Select, Table, Update
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BooleanClauseList
from sqlalchemy.sql.selectable import Alias, FromClause, SelectBase

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete

LOCK = re.compile(r"\bFOR\s+(?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b")


@dataclass(frozen=True, slots=True)
class Reads:
    """The columns that a SELECT looks at, by table.

    `equal`, by table: the columns that have to be equal to a value, with the place of that value among those of the
    statement. A row of the table with another value there does not belong to the result.
    """

    columns: Mapping[str, frozenset[str]]
    equal: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Writes:
    """What one statement changes of its table.

    `columns` are those that an UPDATE sets, None where rows come or go. `at` is where in the values of the statement
    the columns stand that tell the rows: a row that differs in one of them is not touched.
    """

    table: str
    columns: frozenset[str] | None
    at: Mapping[str, int]


def reads_of(statement: Select[*tuple[Any, ...]], names: Sequence[str]) -> Reads:
    """What a SELECT depends on; `names` are its values in their order."""
    columns: dict[str, set[str]] = {}
    parts = list(visitors.iterate(statement))
    for part in parts:
        if isinstance(part, Table):
            columns.setdefault(part.name, set())
        elif isinstance(part, Column) and (table := _table_of(part)) is not None:
            columns.setdefault(table.name, set()).add(part.name)
    # A table that stands there twice is looked at for other rows, too.
    is_plain = sum(isinstance(part, SelectBase) for part in parts) == 1
    equal = {
        table: tuple((column, names.index(bind)) for column, bind in found)
        for table, found in _equal(statement.whereclause).items()
        if is_plain and not any(isinstance(part, Alias) for part in parts)
    }
    return Reads({table: frozenset(found) for table, found in columns.items()}, equal)


def writes_of(
    statement: Insert | Update | Delete, names: Sequence[str], columns: Sequence[str] | None, key: Sequence[str] | None
) -> Writes:
    """What a statement changes; `columns` are those that an INSERT sets from its values, `key` as in `Prepared`."""
    table = statement.table
    if not isinstance(table, Table):
        raise TypeError("a write to something else than a table")
    if isinstance(statement, Insert):
        telling = [name for name in columns or () if key is None or name in key]
        return Writes(table.name, None, {name: names.index(name) for name in telling if name in names})
    where = dict(_equal(statement.whereclause).get(table.name, ()))
    at = {column: names.index(bind) for column, bind in where.items()}
    if isinstance(statement, Delete):
        return Writes(table.name, None, at)
    changed = _set(statement)
    return Writes(table.name, changed, {column: place for column, place in at.items() if column not in changed})


def _set(statement: Update) -> frozenset[str]:
    """The columns that an UPDATE sets."""
    given = statement._values  # noqa: SLF001 - SQLAlchemy tells it nowhere else
    if not given:
        raise TypeError("an UPDATE whose columns are not known")
    return frozenset(each if isinstance(each, str) else each.name for each in given)


def _equal(where: ColumnElement[Any] | None) -> dict[str, list[tuple[str, str]]]:
    """The columns that have to be equal to a value, with the value's name, by table."""
    found: dict[str, list[tuple[str, str]]] = {}
    parts = where.clauses if isinstance(where, BooleanClauseList) and where.operator is operators.and_ else [where]
    for part in parts:
        if not isinstance(part, BinaryExpression) or part.operator is not operators.eq:
            continue
        column, value = part.left, part.right
        if isinstance(column, Column) and isinstance(value, BindParameter) and isinstance(column.table, Table):
            found.setdefault(column.table.name, []).append((column.name, value.key))
    return found


def _table_of(column: Column[Any]) -> Table | None:
    """The table of a column, also where it stands there under another name."""
    found: FromClause = column.table
    while isinstance(found, Alias):
        found = found.element
    return found if isinstance(found, Table) else None
