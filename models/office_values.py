"""What the office itself decides: settings as JSON, each with the mark whether the department confirmed it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select

from core.people import Actor
from models.audit import Audit
from models.prepared import Prepared
from models.records import OfficeValue
from models.tables.office import OfficeRow
from models.transaction import Transaction

_ALL = Prepared(select(OfficeRow.key, OfficeRow.value, OfficeRow.confirmed, OfficeRow.at).order_by(OfficeRow.key))


class Office:
    """Settings of the office."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def all(self) -> Mapping[str, OfficeValue]:
        """Every setting that was ever set, by key."""
        rows = await self._tx.session.rows(_ALL)
        return {key: OfficeValue(value, confirmed, at) for key, value, confirmed, at in rows}

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
        await self._audit.add(actor.person_id, "office.set", key, before=before, after=value_json)
