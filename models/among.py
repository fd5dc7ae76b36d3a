"""Whether a column holds one of the values that come as a list with each run: one statement, however many they are.

    Prepared(select(PERSON.c.name).where(among(PERSON.c.id, "these")))

IN with a parameter for each value would be another statement, to be compiled again, for each length of the list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Listed(TypeDecorator[Any]):
    """A list of values: JSON in SQLite, an array in PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database is told that it is."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.of))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Numbers and words go as they are."""
        return _as_json if dialect.name == "sqlite" else tuple


class _List(FunctionElement[Any]):
    """The values of the parameter, row by row."""

    name = "list"
    inherit_cache = True


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Whether the column holds one of the values of the parameter `name`."""
    return column.bool_op("IN")(_List(bindparam(name, type_=_Listed(column.type))))


@compiles(_List, "sqlite")
def _from_json(element: _List, compiler: SQLCompiler, **given: Any) -> str:
    return f"(SELECT value FROM json_each{compiler.process(element.clause_expr, **given)})"


@compiles(_List, "postgresql")
def _from_array(element: _List, compiler: SQLCompiler, **given: Any) -> str:
    return f"(SELECT unnest{compiler.process(element.clause_expr, **given)})"


_encode = json.JSONEncoder().encode


def _as_json(values: Sequence[Any]) -> str:
    return _encode(list(values))
