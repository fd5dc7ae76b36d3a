"""What waits for a person when a unit changes hands: notices and open questions go to the successor."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from core.messages import Intent
from models.history import newest_handled
from models.question_reading import read_questions
from models.records import PostState, Recipient
from models.tables.messages import OutboxRow
from models.tables.office import QuestionRow
from models.tables.people import GrantRow
from models.transaction import Transaction


async def move_on(tx: Transaction, unit: str, leaver: int, successor: Recipient) -> None:
    """Move what waits; questions only from somebody who has no role any more, for they bear no unit."""
    keeps_a_role = await tx.session.scalar(select(GrantRow.id).where(GrantRow.person_id == leaver).limit(1))
    await _move_notices(tx, unit, leaver, successor, with_answers=keeps_a_role is None)
    if keeps_a_role is None:
        await _move_questions(tx, leaver, successor)


async def _move_notices(
    tx: Transaction, unit: str, leaver: int, successor: Recipient, *, with_answers: bool
) -> None:  # fmt: skip
    """Waiting notices change their address; one that the successor has in another copy is dropped."""
    about = OutboxRow.unit == unit
    about = or_(about, OutboxRow.condition.startswith("answer:")) if with_answers else about
    waiting = and_(OutboxRow.state == PostState.WAITING, OutboxRow.intent != Intent.REPLY)
    mine = select(OutboxRow).where(OutboxRow.person_id == leaver, about, waiting).with_for_update(skip_locked=True)
    handled = await newest_handled(tx.session, successor.channel, successor.conversation)
    for row in (await tx.session.scalars(mine)).all():
        if await _has_copy(tx, row, successor.person_id):
            row.state, row.settled_at = PostState.UNNEEDED.value, tx.now
        else:
            row.channel, row.conversation, row.inbox_id = successor.channel, successor.conversation, handled
            row.person_id = successor.person_id
    await tx.session.flush()


async def _has_copy(tx: Transaction, row: OutboxRow, person_id: int) -> bool:
    other = aliased(OutboxRow)
    same = and_(other.condition == row.condition, other.condition != "")
    if row.occurrence_id is not None:
        same = other.occurrence_id == row.occurrence_id
    copy = exists().where(other.person_id == person_id, other.unit == row.unit, same)
    return bool(await tx.session.scalar(select(copy)))


async def _move_questions(tx: Transaction, leaver: int, successor: Recipient) -> None:
    open_ones = [each for each in await read_questions(tx.session) if not each.is_settled]
    codes = [asking.code for each in open_ones for asking in each.askings]
    await tx.session.execute(
        update(QuestionRow)
        .where(QuestionRow.person_id == leaver, QuestionRow.code.in_(codes))
        .values(
            person_id=successor.person_id,
            channel=successor.channel,
            conversation=successor.conversation,
            sender=None,
        )
    )
