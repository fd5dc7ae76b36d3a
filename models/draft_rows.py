"""The answers of a draft one by one, in the order in which they came in, and who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import bindparam, func, select

from models.prepared import Prepared
from models.records import Entry, EntryKind
from models.tables.people import PersonRow
from models.tables.reports import EntryRow


@dataclass(frozen=True, slots=True)
class Made:
    """One answer of the draft: its number grows, `person_id` gave it."""

    number: int
    entry: Entry
    at: datetime
    person_id: int
    name: str

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Self:
        """The answer that stands in a row."""
        number, field, kind, value, said, at, person_id, name = row
        return cls(number, Entry(field, EntryKind(kind), value, said), at, person_id, name)


MADE = Prepared(
    select(
        EntryRow.id, EntryRow.field, EntryRow.kind, EntryRow.value, EntryRow.said, EntryRow.at, EntryRow.person_id,
        func.coalesce(PersonRow.name, ""),
    )
    .outerjoin(PersonRow, PersonRow.id == EntryRow.person_id)
    .where(EntryRow.report_id == bindparam("report"), EntryRow.round == bindparam("round"))
    .order_by(EntryRow.id),
    each=Made.of_row,
)  # fmt: skip
"""The answers of a `report` in a `round`."""
