"""Rows of values that come as one parameter: one statement, however many they are.

    sent = many("sent", OutboxRow.id, OutboxRow.platform_id)
    Prepared(update(TABLE).where(TABLE.c.id == sent.c.id).values(platform_id=sent.c.platform_id))
    await session.rows(..., sent=[(7, "m7"), (8, "m8")])

A single list of values is `models/among.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, Subquery, Text, TypeDecorator, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
"""A moment becomes words here on PostgreSQL; on SQLite it is stored as words anyway."""


def many(name: str, *columns: InstrumentedAttribute[Any]) -> Subquery:
    """The rows of the parameter `name` as a table, each with a value for every one of the columns."""
    types = [column.type for column in columns]
    each = _Each(bindparam(name, type_=_Rows(types))).table_valued("value", name="each")
    cells = [_Cell(each.c.value, at, column.type).label(column.key) for at, column in enumerate(columns)]
    return select(*cells).subquery(name)


class _Rows(TypeDecorator[Any]):
    """Rows of values as JSON, each value as its column stores it."""

    impl = Text
    cache_ok = False

    def __init__(self, types: Sequence[TypeEngine[Any]]) -> None:
        super().__init__()
        self._types = types

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """What makes JSON of the rows."""
        found = [each.dialect_impl(dialect).bind_processor(dialect) for each in self._types]
        changes = [(at, process) for at, process in enumerate(found) if process]

        def as_json(rows: Sequence[Sequence[Any]]) -> str:
            cells = [list(row) for row in rows]
            for row in cells:
                for at, process in changes:
                    row[at] = process(row[at])
            return _encode(cells)

        return as_json


class _Each(FunctionElement[Any]):
    """The rows, one by one."""

    name = "each"
    inherit_cache = False


class _Cell(FunctionElement[Any]):
    """One value of a row."""

    name = "cell"
    inherit_cache = False

    def __init__(self, row: ColumnElement[Any], at: int, type_: TypeEngine[Any]) -> None:
        super().__init__(row)
        self.at = at
        self.type = type_


@compiles(_Each, "sqlite")
def _each_on_sqlite(element: _Each, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Each, "postgresql")
def _each_on_postgresql(element: _Each, compiler: SQLCompiler, **given: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **given)} AS JSONB))"


@compiles(_Cell, "sqlite")
def _cell_on_sqlite(element: _Cell, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **given)}, '$[{element.at}]')"


@compiles(_Cell, "postgresql")
def _cell_on_postgresql(element: _Cell, compiler: SQLCompiler, **given: Any) -> str:
    cell = f"({compiler.process(element.clauses, **given)} ->> {element.at})"
    if isinstance(element.type, String):  # a cast would cut words off that are too long
        return cell
    return f"CAST({cell} AS {compiler.dialect.type_compiler_instance.process(element.type)})"
