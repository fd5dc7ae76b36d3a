"""Calendars of people: an address that can be made worthless, and what was handed out, so that changes are told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.agenda import Entry, Published
from core.people import Actor
from models.audit import Audit
from models.tables.broadcasts import CalendarEntryRow, CalendarPassRow
from models.transaction import Transaction


class Calendars:
    """Calendars; everybody has to do with the own one only."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def give(self, actor: Actor, *, renew: bool = False) -> int:
        """The number of the person's address; a new one, which ends the old, where that was revoked or is renewed."""
        row = await self._row(actor.person_id)
        if row is not None and row.revoked_at is None and not renew:
            return row.number
        number = row.number + 1 if row else 1
        await self._tx.upsert(
            CalendarPassRow, ("person_id",), person_id=actor.person_id, number=number, given_at=self._tx.now,
            revoked_at=None,
        )  # fmt: skip
        await self._audit.add(actor.person_id, "calendar.give", str(actor.person_id), after=str(number))
        return number

    async def revoke(self, actor: Actor) -> bool:
        """Make the address worthless; False where there is none."""
        row = await self._row(actor.person_id)
        if row is None or row.revoked_at is not None:
            return False
        row.revoked_at = self._tx.now
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "calendar.revoke", str(actor.person_id), before=str(row.number))
        return True

    async def holds(self, person_id: int, number: int) -> bool:
        """Whether an address with this number is in force."""
        row = await self._row(person_id)
        return row is not None and row.number == number and row.revoked_at is None

    async def publish(self, actor: Actor, entries: Sequence[Entry]) -> tuple[Published, ...]:
        """What is handed out to the person now; what was handed out before and holds no longer is there as cancelled.

        A date of the past that is only out of sight by now is neither changed nor handed out any more.
        """
        query = select(CalendarEntryRow).where(CalendarEntryRow.person_id == actor.person_id)
        before = {row.uid: row for row in await self._tx.session.scalars(query)}
        for entry in entries:
            self._put(actor, before.get(entry.uid), entry)
        current = {entry.uid for entry in entries}
        for uid, row in before.items():
            if uid not in current and not row.cancelled and Entry.load(uid, row.entry).day >= self._tx.now.date():
                row.cancelled, row.sequence, row.changed_at = True, row.sequence + 1, self._tx.now
        await self._tx.session.flush()
        rows = (await self._tx.session.scalars(query.order_by(CalendarEntryRow.uid))).all()
        return tuple(
            Published(Entry.load(row.uid, row.entry), row.sequence, row.cancelled, row.changed_at)
            for row in rows
            if row.uid in current or row.cancelled
        )

    def _put(self, actor: Actor, row: CalendarEntryRow | None, entry: Entry) -> None:
        """Note an entry; its sequence grows where anything of it has changed, or it holds again."""
        if row is None:
            self._tx.session.add(
                CalendarEntryRow(
                    person_id=actor.person_id, uid=entry.uid, entry=entry.dump(), sequence=0, cancelled=False,
                    changed_at=self._tx.now,
                )
            )  # fmt: skip
        elif row.entry != entry.dump() or row.cancelled:
            row.entry, row.cancelled = entry.dump(), False
            row.sequence, row.changed_at = row.sequence + 1, self._tx.now

    async def _row(self, person_id: int) -> CalendarPassRow | None:
        return await self._tx.session.get(CalendarPassRow, person_id, populate_existing=True)
