"""What all tables share: naming of constraints, ids, and moments that are always aware."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

from core.clock import at_office

_MOMENTS = 256
"""So many moments are kept as they are written and read."""


_WRITTEN: dict[str, Callable[[datetime | None], Any]] = {}
"""By driver, what makes of a moment what it takes."""


class Moment(TypeDecorator[datetime]):
    """An aware moment: stored in UTC, handed out on the office's clock."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return at_office(value if value.tzinfo else value.replace(tzinfo=UTC))

    def bind_processor(self, dialect: Dialect) -> Any:
        """One moment is written into many columns of a transaction: they share what was made of it."""
        found = _WRITTEN.get(dialect.driver)
        if found is None and (process := super().bind_processor(dialect)):
            found = _WRITTEN[dialect.driver] = lru_cache(maxsize=_MOMENTS)(process)
        return found

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """And it is read from several."""
        process = super().result_processor(dialect, coltype)
        return lru_cache(maxsize=_MOMENTS)(process) if process else None


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy reads it from the class


Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
"""A growing number of a row."""

Link = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"))]
"""The number of a row of another table."""

Name = Annotated[str, mapped_column(String(64))]
"""A short code of ours: unit, field, kind, state."""

Address = Annotated[str, mapped_column(String(255))]
"""An id that a platform gives: conversation, person, message."""

Words = Annotated[str, mapped_column(Text)]
"""Free text, or JSON."""
