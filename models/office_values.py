"""What the office itself decides: settings as JSON, each with the mark whether the department confirmed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from core.office import is_readable
from core.people import Actor
from models.audit import Audit
from models.prepared import Prepared
from models.records import OfficeValue
from models.tables.office import AuditRow, OfficeRow
from models.transaction import Transaction

_SET = "office.set"
_ALL = Prepared(select(OfficeRow.key, OfficeRow.value, OfficeRow.confirmed, OfficeRow.at).order_by(OfficeRow.key))


class Office:
    """Settings of the office."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit
        self.unreadable: tuple[str, ...] = ()
        """The settings that `all` could not read as they stand in the database."""

    async def all(self) -> Mapping[str, OfficeValue]:
        """Every setting that was ever set, by key.

        One that cannot be read any more counts as it was set last before; one that never could, as not set.
        """
        rows = await self._tx.session.rows(_ALL)
        stored = {key: OfficeValue(value, confirmed, at) for key, value, confirmed, at in rows}
        self.unreadable = tuple(key for key, value in stored.items() if not is_readable(key, value.value))
        if not self.unreadable:
            return stored
        good = {key: value for key, value in stored.items() if key not in self.unreadable}
        return good | await self._set_before(stored)

    async def set(self, actor: Actor, key: str, value_json: str, *, confirmed: bool) -> None:
        """Set one value; ValueError if it is not JSON."""
        actor.must_be_staff()
        json.loads(value_json)
        before = await self._tx.session.scalar(select(OfficeRow.value).where(OfficeRow.key == key)) or ""
        await self._tx.upsert(
            OfficeRow,
            ("key",),
            key=key,
            value=value_json,
            confirmed=confirmed,
            person_id=actor.person_id,
            at=self._tx.now,
        )
        await self._audit.add(actor.person_id, _SET, key, before=before, after=value_json)

    async def _set_before(self, stored: Mapping[str, OfficeValue]) -> dict[str, OfficeValue]:
        """The newest value of each that cannot be read, among those that people set, that can be."""
        query = select(AuditRow.object, AuditRow.after).where(AuditRow.act == _SET)
        query = query.where(AuditRow.object.in_(self.unreadable)).order_by(AuditRow.id.desc())
        found: dict[str, OfficeValue] = {}
        for key, value in await self._tx.session.execute(query):
            if key not in found and is_readable(key, value):
                found[key] = replace(stored[key], value=value)
        return found
