"""The audit chain: who did what and when, each row sealed with the one before it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from core.plain import as_json
from models.prepared import Prepared
from models.tables.office import AuditHeadRow, AuditRow
from models.transaction import Transaction

_PAGE = 5_000
_HEAD = Prepared(select(AuditHeadRow.rows, AuditHeadRow.hash).where(AuditHeadRow.id == 1).with_for_update())
_GROW = Prepared(
    update(AuditHeadRow).where(AuditHeadRow.id == 1).values(rows=bindparam("new_rows"), hash=bindparam("new_hash"))
)
_APPEND = Prepared(insert(AuditRow), ("id", "at", "person_id", "act", "object", "before", "after", "hash"))


class _Act(NamedTuple):
    person_id: int
    act: str
    object: str
    before: str
    after: str


class Audit:
    """Acts of this transaction, and the proof that none was changed or removed."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._acts: list[_Act] = []

    async def add(self, person_id: int, act: str, object: str, before: str = "", after: str = "") -> None:  # noqa: A002
        """Note an act; it is written with the commit. `person_id` 0 is the operator of the machine."""
        self._acts.append(_Act(person_id, act, object, before, after))

    async def write(self) -> None:
        """Append the noted acts to the chain.

        Last in the transaction, so that the lock on the chain's end is held for a moment only and two
        transactions on PostgreSQL cannot wait for each other.
        """
        if not self._acts:
            return
        head = await self._head()
        number, seal = head.rows, head.hash
        for number, act in enumerate(self._acts, start=head.rows + 1):
            seal = _seal(seal, number, self._tx.now, act)
            await self._tx.session.rows(_APPEND, id=number, at=self._tx.now, **act._asdict(), hash=seal)
        await self._tx.session.rows(_GROW, new_rows=number, new_hash=seal)
        self._tx.session.know(_HEAD, [(number, seal)])
        self._acts.clear()

    async def verify(self) -> int | None:
        """The first broken row of the chain, or None. Rows cut off at the end are found too."""
        expected, last = 1, ""
        while rows := await self._page(expected):
            for row in rows:
                if row.id != expected or row.hash != _seal(last, row.id, row.at, _act_of(row)):
                    return expected
                expected, last = expected + 1, row.hash
            self._tx.session.expunge_all()
        head = await self._tx.session.get(AuditHeadRow, 1)
        known = (head.rows, head.hash) if head else (0, "")
        return None if known == (expected - 1, last) else expected

    async def _page(self, first: int) -> list[AuditRow]:
        query = select(AuditRow).where(AuditRow.id >= first).order_by(AuditRow.id).limit(_PAGE)
        return list(await self._tx.session.scalars(query))

    async def _head(self) -> Any:
        """The end of the chain, locked."""
        found = await self._tx.session.row(_HEAD)
        if found is None:
            await self._tx.insert_new(AuditHeadRow, ("id",), id=1, rows=0, hash="")
            found = await self._tx.session.row(_HEAD)
        return found


def _act_of(row: AuditRow) -> _Act:
    return _Act(row.person_id, row.act, row.object, row.before, row.after)


def _seal(last: str, number: int, at: datetime, act: _Act) -> str:
    """SHA-256 over the seal before and everything in the row."""
    content = [last, number, at.astimezone(UTC).isoformat(), *act]
    return hashlib.sha256(as_json(content).encode()).hexdigest()
