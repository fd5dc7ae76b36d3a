"""What the office itself decides: settings as JSON, each with the mark whether the department confirmed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from core.office import OfficeSettings, is_readable
from core.people import Actor
from models.audit import Audit
from models.prepared import Prepared
from models.records import OfficeValue
from models.remembered import Rows, remembered
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
        stored = await _stored(self._tx.session)
        self.unreadable = _unreadable(stored)
        if not self.unreadable:
            return stored
        good = {key: value for key, value in stored.items() if key not in self.unreadable}
        return good | await self._set_before(stored)

    async def settings(self) -> OfficeSettings:
        """What holds: the proposals, and over them every setting that was ever set."""
        return await _settings(self._tx.session) or OfficeSettings.from_values(await self.all())

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


async def _stored(session: Rows) -> dict[str, OfficeValue]:
    """Every setting as it stands in the database."""
    return {key: OfficeValue(value, confirmed, at) for key, value, confirmed, at in await session.rows(_ALL)}


def _unreadable(stored: Mapping[str, OfficeValue]) -> tuple[str, ...]:
    return tuple(key for key, value in stored.items() if not is_readable(key, value.value))


@remembered
async def _settings(session: Rows) -> OfficeSettings | None:
    """What holds, where every setting can be read as it stands."""
    stored = await _stored(session)
    return None if _unreadable(stored) else OfficeSettings.from_values(stored)
