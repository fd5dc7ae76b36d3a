"""The audit chain read: who did what, when, to what, before and after. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from core.people import Actor
from models.tables.office import AuditRow
from models.tables.people import GrantRow, PersonRow
from models.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Act:
    """One act; `name` is empty for the operator of the machine, whose number is 0."""

    id: int
    at: datetime
    person_id: int
    name: str
    act: str
    object: str
    before: str
    after: str


_OF_PERSON = select(GrantRow.id).where(GrantRow.person_id == AuditRow.person_id)
_OF_THE_CITY = (
    ~AuditRow.object.contains("."),
    ~and_(AuditRow.act == "people.add", AuditRow.after.contains(".")),
    or_(
        ~_OF_PERSON.where(GrantRow.unit.contains(".")).exists(),
        _OF_PERSON.where(~GrantRow.unit.contains(".")).exists(),
    ),
)
"""Nothing of units below those of the city: their codes, and no others, hold a dot (core.units.above)."""


class Acts:
    """What was done."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def newest(
        self,
        actor: Actor,
        *,
        kinds: Collection[str] = (),
        acts: Collection[str] = (),
        unit: str = "",
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[Act, ...]:
        """The newest first, all or those of some kinds (the word before the dot), acts, or about one unit.

        `before` asks for those before a row. Officers and administrators read them all but those of units below the
        city's own and of their people, whose numbers are the county's; others get RightsError.
        """
        actor.must_be_staff()
        query = select(AuditRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == AuditRow.person_id)
        query = query.where(*_OF_THE_CITY)
        if kinds:
            query = query.where(or_(*(AuditRow.act.startswith(f"{kind}.", autoescape=True) for kind in kinds)))
        if acts:
            query = query.where(AuditRow.act.in_(acts))
        if unit:
            about = AuditRow.object.startswith(f"{unit}:", autoescape=True)
            query = query.where(or_(AuditRow.object == unit, about))
        if before is not None:
            query = query.where(AuditRow.id < before)
        rows = await self._tx.session.execute(query.order_by(AuditRow.id.desc()).limit(limit))
        return tuple(
            Act(row.id, row.at, row.person_id, name or "", row.act, row.object, row.before, row.after)
            for row, name in rows
        )
