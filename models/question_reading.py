"""Questions as the rest of the program sees them, put together from their rows, and where their askers are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.prepared import Prepared
from models.question_records import AnswerKind, Asker, Asking, KnownAnswer, OpenQuestion, StoredAnswer
from models.session import Session
from models.tables.office import AnswerRow, QuestionRow
from models.tables.people import AddressRow, GrantRow, PersonRow

_HEAD = func.coalesce(QuestionRow.head_id, QuestionRow.id)
_LATER = aliased(AnswerRow)
_NEWEST = select(func.max(_LATER.version)).where(_LATER.question_id == AnswerRow.question_id).scalar_subquery()
_KNOWN = Prepared(
    select(
        _HEAD.label("head"), QuestionRow.code, QuestionRow.text, AnswerRow.text.label("answer"), AnswerRow.at
    )
    .join(AnswerRow, AnswerRow.question_id == _HEAD)
    .where(AnswerRow.version == _NEWEST, AnswerRow.kind == AnswerKind.ANSWERED.value, AnswerRow.shared.is_(True))
    .order_by(QuestionRow.id)
)  # fmt: skip


async def read_questions(session: AsyncSession, head_id: int | None = None) -> tuple[OpenQuestion, ...]:
    """All questions, or the one of a head, each with everybody who asked it, in the order in which they were asked."""
    query = select(QuestionRow).order_by(QuestionRow.id)
    if head_id is not None:
        query = query.where(or_(QuestionRow.id == head_id, QuestionRow.head_id == head_id))
    groups: dict[int, list[QuestionRow]] = defaultdict(list)
    for row in await session.scalars(query):
        groups[row.head_id or row.id].append(row)
    answers = await _in_force(session)
    people = await _people(session, [row.person_id for rows in groups.values() for row in rows if row.person_id])
    return tuple(
        OpenQuestion(
            code=rows[0].code,
            nearest=rows[0].nearest,
            askings=tuple(_asking(row, people) for row in rows),
            answer=answers.get(head),
        )
        for head, rows in groups.items()
    )


async def read_known(session: Session) -> tuple[KnownAnswer, ...]:
    """The answers in force that may be given to whoever asks the same, each with the words of all who asked."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in await session.rows(_KNOWN):
        groups[row.head].append(row)
    return tuple(
        KnownAnswer(rows[0].code, tuple(row.text for row in rows), rows[0].answer, rows[0].at)
        for rows in groups.values()
    )


async def group_of(session: AsyncSession, code: str, *, lock: bool = False) -> tuple[QuestionRow, ...]:
    """Everybody's rows of the question of a code, the head first; empty if there is none.

    With `lock` nobody else answers the question or joins it until the transaction ends.
    """
    row = (await session.scalars(select(QuestionRow).where(QuestionRow.code == code.strip().upper()))).one_or_none()
    if row is None:
        return ()
    head = row.head_id or row.id
    if lock:
        await session.get(QuestionRow, head, with_for_update=True)
    query = select(QuestionRow).where(or_(QuestionRow.id == head, QuestionRow.head_id == head))
    return tuple(await session.scalars(query.order_by(QuestionRow.id)))


async def newest_version(session: AsyncSession, code: str) -> int:
    """The version of the newest answer to the question of a code; 0 before the first."""
    rows = await group_of(session, code)
    if not rows:
        return 0
    return await session.scalar(select(func.max(AnswerRow.version)).where(AnswerRow.question_id == rows[0].id)) or 0


async def askers_of(session: AsyncSession, rows: Sequence[QuestionRow]) -> tuple[Asker, ...]:
    """Each asker once, at the address heard from last; one who was bound after asking is found by the platform's id.

    Whoever has lost every role is left out, like any message of theirs.
    """
    found: dict[tuple[object, ...], Asker] = {}
    for row in rows:
        asker = await _asker(session, row)
        if asker:
            found.setdefault((asker.channel, asker.conversation), asker)
    return tuple(found.values())


async def _asker(session: AsyncSession, row: QuestionRow) -> Asker | None:
    person_id = row.person_id or await _bound_since(session, row)
    where = await address_now(session, person_id, row.channel, row.conversation)
    return Asker(row.id, *where, person_id, row.text, row.at) if where else None


async def address_now(
    session: AsyncSession, person_id: int | None, channel: str, conversation: str
) -> tuple[str, str] | None:
    """Channel and conversation heard from last, else those of then; None for a person who has lost every role."""
    if person_id is None:
        return channel, conversation
    if await session.scalar(select(func.count()).where(GrantRow.person_id == person_id)) == 0:
        return None
    query = (
        select(AddressRow)
        .where(AddressRow.person_id == person_id, AddressRow.conversation != "")
        .order_by(AddressRow.seen_at.desc(), AddressRow.channel)
        .limit(1)
    )
    address = (await session.scalars(query)).one_or_none()
    return (address.channel, address.conversation) if address else (channel, conversation)


async def _bound_since(session: AsyncSession, row: QuestionRow) -> int | None:
    """The person who speaks by now from where an unbound person asked."""
    same = AddressRow.conversation == row.conversation
    if row.sender:
        same = or_(same, AddressRow.external_id == row.sender)
    query = select(AddressRow.person_id).where(AddressRow.channel == row.channel, same).limit(1)
    found: int | None = await session.scalar(query)
    return found


async def _in_force(session: AsyncSession) -> dict[int, StoredAnswer]:
    """The newest answer of each question."""
    newest = select(AnswerRow.question_id, func.max(AnswerRow.version).label("version")).group_by(AnswerRow.question_id)
    last = newest.subquery()
    here = and_(AnswerRow.question_id == last.c.question_id, AnswerRow.version == last.c.version)
    return {
        row.question_id: StoredAnswer(row.version, AnswerKind(row.kind), row.text, row.shared, row.name, row.at)
        for row in await session.scalars(select(AnswerRow).join(last, here))
    }


async def _people(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and unit of people, by number."""
    query = (
        select(PersonRow.id, PersonRow.name, GrantRow.unit)
        .outerjoin(GrantRow, GrantRow.person_id == PersonRow.id)
        .where(PersonRow.id.in_(set(person_ids)))
        .order_by(GrantRow.id.desc())
    )
    return {number: (name, unit or "") for number, name, unit in await session.execute(query)}


def _asking(row: QuestionRow, people: dict[int, tuple[str, str]]) -> Asking:
    name, unit = people.get(row.person_id or 0, ("", ""))
    return Asking(row.id, row.code, row.text, row.at, name, unit)
