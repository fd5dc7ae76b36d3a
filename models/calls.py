"""Whom to call: units that no message certainly reached, each listed once, until somebody called or it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, or_, select, update
from sqlalchemy.orm import aliased

from core.people import Actor, Role
from core.units import above
from models.audit import Audit
from models.broadcast_reading import ACKNOWLEDGED, acted_since
from models.plans import Plans
from models.records import PostState
from models.still_wanted import is_still_wanted
from models.tables.broadcasts import BroadcastPersonRow, BroadcastRow, CallRow
from models.tables.messages import OutboxRow
from models.tables.office import OccurrenceRow
from models.tables.people import GrantRow, PersonRow, UnitRow
from models.transaction import Transaction

_UNTIL = " until "


class Reason(StrEnum):
    """Why somebody should call."""

    REFUSED = "refused"
    UNSURE = "unsure"
    NOBODY = "nobody"
    """The unit has nobody who can be reached."""
    UNRECEIVED = "unreceived"
    """收到 was asked for and has not come."""


@dataclass(frozen=True, slots=True)
class Call:
    """One item; `name` is the person whom the message was for, empty where the unit has nobody."""

    id: int
    unit: str
    reason: Reason
    about: str
    name: str
    phone: str
    at: datetime


class Calls:
    """The call lists of all offices."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def note(
        self, key: str, unit: str, reason: Reason, about: str, condition: str, *, person_id: int | None = None,
        outbox_id: int | None = None, is_told: bool = False,
    ) -> bool:  # fmt: skip
        """Put a unit on the list of the office above; False where the same is on it already.

        `is_told`: the office hears of it now, so the list of a morning does not name it again. Where the `condition`
        (as in models/still_wanted.py) holds no longer, nobody needs to be called.
        """
        added = await self._tx.insert_new(
            CallRow, ("key",), key=key, head=above(unit), unit=unit, reason=reason.value, about=about,
            condition=condition.partition(_UNTIL)[0], person_id=person_id, outbox_id=outbox_id, at=self._tx.now,
            told_at=self._tx.now if is_told else None,
        )  # fmt: skip
        return added is not None

    async def open_ones(self, actor: Actor, head: str) -> tuple[Call, ...]:
        """Everything that is open in an office, by unit in their order, then by time."""
        actor.must_head(head)
        return await self._open(CallRow.head == head)

    async def close(self, actor: Actor, unit: str) -> int:
        """Somebody has called the unit: how many items that closes."""
        actor.must_review(unit)
        statement = (
            update(CallRow)
            .where(CallRow.unit == unit, CallRow.closed_at.is_(None))
            .values(closed_at=self._tx.now, closed_by=actor.person_id)
            .returning(CallRow.id)
            .execution_options(synchronize_session=False)
        )
        closed = (await self._tx.session.scalars(statement)).all()
        if closed:
            await self._audit.add(actor.person_id, "call.close", unit, after=str(len(closed)))
        return len(closed)

    async def drop_broadcast(self, code: str) -> None:
        """Nobody is called about a broadcast that was taken back."""
        kinds = ("broadcast", "unreceived", f"unacknowledged:{ACKNOWLEDGED}")
        mine = or_(*(CallRow.condition.startswith(f"{kind}:{code}:") for kind in kinds))
        statement = update(CallRow).where(mine, CallRow.closed_at.is_(None)).values(closed_at=self._tx.now)
        await self._tx.session.execute(statement.execution_options(synchronize_session=False))

    async def note_unreceived(self, kinds: Mapping[str, str], before: datetime) -> None:
        """Put on the lists who was asked for 收到 before a moment and has not said so.

        Broadcasts are asked for once; of planned notices those of these kinds, which are the last to ask (with the
        title of each).
        """
        for unit, condition, title in [*await self._of_broadcasts(before), *await self._of_notices(kinds, before)]:
            if await is_still_wanted(self._tx.session, Plans(self._tx), condition):
                await self.note_receipt(unit, title, condition)

    async def note_receipt(self, unit: str, title: str, condition: str, *, is_told: bool = False) -> None:
        """Put a unit on the list that has not said 收到 to what is called so, once for each condition."""
        key = f"receipt:{condition}"
        await self.note(key, unit, Reason.UNRECEIVED, title, condition, is_told=is_told)

    async def contacts(self, units: Iterable[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Name and telephone number of whoever reports for each unit, secretaries first; for the office above."""
        first = case((GrantRow.role == Role.REPORTER.value, 0), else_=1)
        query = (
            select(GrantRow.unit, PersonRow.name, PersonRow.phone)
            .join(PersonRow, PersonRow.id == GrantRow.person_id)
            .where(GrantRow.unit.in_(list(units)), GrantRow.role != Role.PRINCIPAL.value)
            .order_by(first, GrantRow.id)
        )
        found: dict[str, dict[str, str]] = {}
        for unit, name, phone in await self._tx.session.execute(query):
            found.setdefault(unit, {})[name] = phone
        return {unit: tuple(people.items()) for unit, people in found.items()}

    async def untold(self, before: datetime) -> tuple[str, ...]:
        """The offices that have items of before a moment of which they have not been told."""
        query = select(CallRow.head).where(*_untold(before)).distinct()
        return tuple(sorted(await self._tx.session.scalars(query)))

    async def named_since(self, head: str, morning: datetime, quarter: str) -> frozenset[str]:
        """The units of which the list of a morning has said that a reminder to report this quarter did not come."""
        still = or_(CallRow.closed_at.is_(None), CallRow.closed_at >= morning)
        calls = await self._found(CallRow.head == head, CallRow.told_at >= morning, _IS_ABOUT_REPORTS, still)
        return frozenset(call.unit for call, condition in calls if condition.split(":")[2] == quarter)

    async def take_untold(self, head: str, before: datetime) -> tuple[Call, ...]:
        """Those of them that are still open; from now on the office has been told of all of them."""
        mine = (CallRow.head == head, *_untold(before))
        found = await self._open(*mine)
        statement = update(CallRow).where(*mine).values(told_at=self._tx.now)
        await self._tx.session.execute(statement.execution_options(synchronize_session=False))
        return found

    async def messages(self) -> frozenset[int]:
        """The rows of the outbox that ever stood on a list; for whoever checks that none is lost."""
        found = await self._tx.session.scalars(select(CallRow.outbox_id).where(CallRow.outbox_id.is_not(None)))
        return frozenset(row for row in found if row is not None)

    async def _of_broadcasts(self, before: datetime) -> list[tuple[str, str, str]]:
        """Units of broadcasts that went out before and are looked at now; each broadcast once."""
        mine = (
            BroadcastRow.receipt, BroadcastRow.listed_at.is_(None), BroadcastRow.withdrawn_at.is_(None),
            BroadcastRow.queued_at < before,
        )  # fmt: skip
        query = (
            select(BroadcastRow.code, BroadcastRow.title, BroadcastPersonRow.unit)
            .join(BroadcastPersonRow, BroadcastPersonRow.broadcast_id == BroadcastRow.id)
            .where(*mine)
            .distinct()
        )
        found = (await self._tx.session.execute(query)).all()
        listed = update(BroadcastRow).where(*mine).values(listed_at=self._tx.now)
        await self._tx.session.execute(listed.execution_options(synchronize_session=False))
        return [(unit, f"unacknowledged:{ACKNOWLEDGED}:{code}:{unit}", title) for code, title, unit in found]

    async def _of_notices(self, kinds: Mapping[str, str], before: datetime) -> list[tuple[str, str, str]]:
        query = (
            select(OutboxRow.unit, OutboxRow.condition, OccurrenceRow.kind)
            .join(OccurrenceRow, OccurrenceRow.id == OutboxRow.occurrence_id)
            .where(OccurrenceRow.kind.in_(list(kinds)), OutboxRow.condition.startswith("unacknowledged:"))
            .where(OutboxRow.state == PostState.SENT, OutboxRow.settled_at < before)
            .distinct()
        )
        rows = (await self._tx.session.execute(query)).all()
        return [(unit, condition.partition(_UNTIL)[0], kinds[kind]) for unit, condition, kind in rows]

    async def _open(self, *conditions: ColumnElement[bool]) -> tuple[Call, ...]:
        return tuple(call for call, _ in await self._found(*conditions, CallRow.closed_at.is_(None)))

    async def _found(self, *conditions: ColumnElement[bool]) -> list[tuple[Call, str]]:
        """Those that need a call, each with its condition."""
        query = (
            select(CallRow, PersonRow.name, PersonRow.phone, acted_since(), _came_to_another())
            .outerjoin(PersonRow, PersonRow.id == CallRow.person_id)
            .outerjoin(OutboxRow, OutboxRow.id == CallRow.outbox_id)
            .join(UnitRow, UnitRow.code == CallRow.unit)
            .where(*conditions)
            .order_by(UnitRow.position, CallRow.unit, CallRow.id)
        )
        rows = (await self._tx.session.execute(query)).all()
        return await self._unsettled(
            [
                (row, name or "", phone or "", came or (acted and row.reason == Reason.UNSURE))
                for row, name, phone, acted, came in rows
            ]
        )

    async def _unsettled(self, rows: Sequence[tuple[CallRow, str, str, bool]]) -> list[tuple[Call, str]]:
        """Without those that need no call: it came after all, to another of the unit, or its reason has gone."""
        plans, found = Plans(self._tx), list[tuple[Call, str]]()
        for row, name, phone, came in rows:
            if not came and await is_still_wanted(self._tx.session, plans, row.condition):
                call = Call(row.id, row.unit, Reason(row.reason), row.about, name, phone, row.at)
                found.append((call, row.condition))
        return found


def _untold(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """What the list of a morning is about; lacking receipts are looked for only then."""
    return CallRow.told_at.is_(None), or_(CallRow.at < before, CallRow.reason == Reason.UNRECEIVED.value)


def _came_to_another() -> ColumnElement[bool]:
    """Whether the same notice certainly came to somebody else who reports for the unit."""
    same = or_(_OTHER.occurrence_id == OutboxRow.occurrence_id, _OTHER.broadcast == OutboxRow.broadcast)
    of_who_reports = exists().where(
        GrantRow.person_id == _OTHER.person_id, GrantRow.unit == CallRow.unit, GrantRow.role != Role.PRINCIPAL.value
    )
    return exists().where(
        _OTHER.unit == CallRow.unit, _OTHER.id != OutboxRow.id, same, _OTHER.state == PostState.SENT.value,
        or_(of_who_reports, ~_IS_PRINCIPAL),
    )  # fmt: skip


_OTHER = aliased(OutboxRow)
_IS_ABOUT_REPORTS = or_(CallRow.condition.startswith("due:"), CallRow.condition.startswith("missing:"))
_IS_PRINCIPAL = exists().where(
    GrantRow.person_id == _OTHER.person_id, GrantRow.unit == CallRow.unit, GrantRow.role == Role.PRINCIPAL.value
)
"""Whoever only looks at a unit cannot report in place of those whom the notice did not reach."""
