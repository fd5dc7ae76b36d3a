"""Broadcasts: an officer's own text to units of the office, sent once, followed, asked after and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from core.errors import StateError
from core.messages import Intent
from core.people import Actor
from core.units import above
from models import recipients
from models.audit import Audit
from models.broadcast_reading import read_broadcasts, read_course
from models.broadcast_records import EVERY_UNIT, Broadcast, Course, NewBroadcast
from models.calls import Calls, Reason
from models.codes import free_code
from models.outbox import Outbox
from models.plans import Plans
from models.records import Post, Recipient, post_to
from models.reply_json import dump_reply, load_reply
from models.still_wanted import is_still_wanted
from models.tables.broadcasts import BroadcastPersonRow, BroadcastRow, BroadcastUnitRow
from models.tables.people import UnitRow
from models.transaction import Transaction

LONGEST = 4000
"""A longer text is not read in a chat: it goes as a file."""

_SAME_WITHIN = timedelta(days=3)
_TITLE = 30


class Broadcasts:
    """What offices send to the units that report to them."""

    def __init__(self, transaction: Transaction, audit: Audit, outbox: Outbox, calls: Calls) -> None:
        self._tx = transaction
        self._audit = audit
        self._outbox = outbox
        self._calls = calls

    async def new_code(self) -> str:
        """A code that no broadcast bears."""
        return await free_code(self._tx, BroadcastRow.code)

    async def send(self, actor: Actor, new: NewBroadcast) -> Broadcast:
        """Send a draft now or at its time; the same draft a second time changes nothing and gives the same broadcast.

        StateError for a unit that does not report to the office.
        """
        actor.must_head(new.head)
        if not new.units or any(above(unit) != new.head for unit in new.units):
            raise StateError(f"units that do not report to {new.head!r}")
        begins = max(new.not_before or self._tx.now, self._tx.now)
        added = await self._tx.insert_new(
            BroadcastRow, ("draft",), code=new.code, draft=new.draft, head=new.head,
            title=new.title, text=new.text, file_ref=new.file_ref, reply=dump_reply(new.reply), rule=new.rule,
            receipt=new.receipt, person_id=actor.person_id, name=actor.name, at=self._tx.now, not_before=begins,
        )  # fmt: skip
        if added is not None:
            for unit in dict.fromkeys(new.units):
                self._tx.session.add(BroadcastUnitRow(broadcast_id=added, unit=unit, dropped=False))
            await self._tx.session.flush()
            await self.queue_due()
        sent = await self._of_draft(new.draft)
        if added is not None:
            await self._audit.add(actor.person_id, "broadcast.send", sent.code, sent.title, " ".join(sent.units))
        return sent

    async def queue_due(self) -> int:
        """Queue every broadcast whose time has come; how many messages that are. Twice is harmless."""
        due = select(BroadcastRow.id).where(
            BroadcastRow.queued_at.is_(None), BroadcastRow.withdrawn_at.is_(None),
            BroadcastRow.not_before <= self._tx.now,
        )  # fmt: skip
        return sum([await self._queue(number) for number in (await self._tx.session.scalars(due)).all()])

    async def are_due(self) -> bool:
        """Whether `queue_due` has something to do."""
        due = select(BroadcastRow.id).where(
            BroadcastRow.queued_at.is_(None), BroadcastRow.withdrawn_at.is_(None),
            BroadcastRow.not_before <= self._tx.now,
        )  # fmt: skip
        return await self._tx.session.scalar(due.limit(1)) is not None

    async def recent(self, actor: Actor, head: str, limit: int = 10) -> tuple[Broadcast, ...]:
        """The newest broadcasts of an office."""
        actor.must_head(head)
        return await read_broadcasts(self._tx.session, BroadcastRow.head == head, limit=limit)

    async def planned(self, actor: Actor, head: str) -> tuple[Broadcast, ...]:
        """Broadcasts of an office whose time has not come."""
        actor.must_head(head)
        mine = (BroadcastRow.head == head, BroadcastRow.queued_at.is_(None), BroadcastRow.withdrawn_at.is_(None))
        return await read_broadcasts(self._tx.session, *mine, limit=50)

    async def find(self, actor: Actor, code: str) -> Broadcast | None:
        """The broadcast of a code; None also where it is another office's."""
        found = await read_broadcasts(self._tx.session, BroadcastRow.code == code.strip().upper())
        return found[0] if found and actor.heads(found[0].head) else None

    async def heard(self, actor: Actor, code: str) -> tuple[Broadcast, tuple[str, ...]] | None:
        """The broadcast of a code with those of the person's units that it is for; None where it is for none."""
        found = await read_broadcasts(self._tx.session, BroadcastRow.code == code.strip().upper())
        units = tuple(unit for unit in found[0].units if actor.may_report(unit)) if found else ()
        return (found[0], units) if units else None

    async def chosen(self, code: str, person_id: int) -> tuple[str, bool, tuple[str, ...]]:
        """What a broadcast is named, whether it asks for 收到, and for which units the person was chosen."""
        (found,) = await read_broadcasts(self._tx.session, BroadcastRow.code == code)
        query = (
            select(BroadcastPersonRow.unit)
            .where(BroadcastPersonRow.broadcast_id == found.id, BroadcastPersonRow.person_id == person_id)
            .order_by(BroadcastPersonRow.unit)
        )
        return found.title, found.receipt, tuple(await self._tx.session.scalars(query))

    async def course(self, actor: Actor, broadcast: Broadcast) -> Course:
        """How far a broadcast came with each unit."""
        actor.must_head(broadcast.head)
        return await read_course(self._tx.session, broadcast)

    async def alike(self, actor: Actor, head: str, title: str, text: str, units: Sequence[str]) -> Broadcast | None:
        """The newest broadcast of these days with the same words, or the same file, to some of these units."""
        actor.must_head(head)
        found = await read_broadcasts(
            self._tx.session, BroadcastRow.head == head, BroadcastRow.title == title, BroadcastRow.text == text,
            BroadcastRow.withdrawn_at.is_(None), BroadcastRow.at > self._tx.now - _SAME_WITHIN, limit=20,
        )  # fmt: skip
        return next((each for each in found if set(each.units) & set(units)), None)

    async def withdraw(self, actor: Actor, code: str) -> bool:
        """Take a broadcast back: what waits is not sent, what was sent is recalled; False where it was done before."""
        found = await self.find(actor, code)
        if found is None:
            actor.must_be_staff()
            raise StateError(f"no broadcast {code}")
        statement = (
            update(BroadcastRow)
            .where(BroadcastRow.id == found.id, BroadcastRow.withdrawn_at.is_(None))
            .values(withdrawn_at=self._tx.now, withdrawn_by=actor.person_id)
            .returning(BroadcastRow.id)
        )
        if await self._tx.session.scalar(statement) is None:
            return False
        await self._calls.drop_broadcast(found.code)
        await self._audit.add(actor.person_id, "broadcast.withdraw", found.code, found.title)
        return True

    async def _of_draft(self, draft: str) -> Broadcast:
        (found,) = await read_broadcasts(self._tx.session, BroadcastRow.draft == draft)
        return found

    async def _queue(self, number: int) -> int:
        """Write the messages of one broadcast, unless another process was first."""
        statement = (
            update(BroadcastRow)
            .where(BroadcastRow.id == number, BroadcastRow.queued_at.is_(None), BroadcastRow.withdrawn_at.is_(None))
            .values(queued_at=self._tx.now)
            .returning(BroadcastRow.id)
            .execution_options(synchronize_session=False)
        )
        if await self._tx.session.scalar(statement) is None:
            return 0
        row = await self._tx.session.get_one(BroadcastRow, number, populate_existing=True)
        units = await self._still_concerned(row)
        reached = await recipients.of_units(self._tx.session, units, self._tx.now.date(), with_deputies=True)
        for unit in units:
            if not reached[unit]:
                await self._calls.note(
                    f"broadcast:{row.code}:{unit}", unit, Reason.NOBODY, row.title, _call_condition(row, unit)
                )
        return sum([await self._outbox.add(post) is not None for post in await self._posts(row, reached)])

    async def _still_concerned(self, row: BroadcastRow) -> tuple[str, ...]:
        """The units of which the rule holds now; the others are marked."""
        units = (
            select(BroadcastUnitRow)
            .join(UnitRow, UnitRow.code == BroadcastUnitRow.unit)
            .where(BroadcastUnitRow.broadcast_id == row.id)
            .order_by(UnitRow.position, UnitRow.code)
        )
        plans, kept = Plans(self._tx), []
        for each in (await self._tx.session.scalars(units)).all():
            each.dropped = not await is_still_wanted(self._tx.session, plans, row.rule.replace(EVERY_UNIT, each.unit))
            if not each.dropped:
                kept.append(each.unit)
        await self._tx.session.flush()
        return tuple(kept)

    async def _posts(self, row: BroadcastRow, reached: dict[str, tuple[Recipient, ...]]) -> list[Post]:
        """One message to each person, however many of the units are theirs."""
        people: dict[int, tuple[Recipient, list[str]]] = {}
        for unit, those in reached.items():
            for each in those:
                people.setdefault(each.person_id, (each, []))[1].append(unit)
                name = each.name
                self._tx.session.add(
                    BroadcastPersonRow(broadcast_id=row.id, unit=unit, person_id=each.person_id, name=name)
                )
        await self._tx.session.flush()
        reply = load_reply(row.reply)
        return [
            post_to(
                person, reply, intent=Intent.NOTICE, unit=units[0] if len(units) == 1 else "",
                condition=f"broadcast:{row.code}:{person.person_id}",
                key=f"broadcast:{row.code}:{person.person_id}", broadcast=row.code,
            )
            for person, units in people.values()
        ]  # fmt: skip


def title_of(text: str) -> str:
    """The first line, to name a broadcast by.

    >>> title_of("请各单位今天下班前报送。\\n谢谢。")
    '请各单位今天下班前报送'
    """
    first = next((line.strip(" 。；;：:，,") for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1]}…"


def _call_condition(row: BroadcastRow, unit: str) -> str:
    """When nobody needs to be called any more: 收到, or else what the rule asked for."""
    return f"unacknowledged:broadcast:{row.code}:{unit}" if row.receipt else row.rule.replace(EVERY_UNIT, unit)
