"""Notices that are queued and not sent, for a planner that has to change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select, update

from core.messages import Reply
from models.records import Post, PostState
from models.reply_json import dump_reply, load_reply
from models.tables.messages import OutboxRow
from models.tables.office import OccurrenceRow, StampRow
from models.transaction import Transaction

WITHDRAWN = "withdrawn"
"""The condition of a message that a planner has taken back: it is never sent, but may be written anew."""

_STAMP = "plan"
_ELSEWHERE = " not on "


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A message of a planned notice that is not sent, or was taken back; `key` is the one of its first channel."""

    row: int
    occurrence_id: int
    occurrence: tuple[str, str, datetime]
    key: str
    unit: str
    reply: Reply
    condition: str
    due_at: datetime
    state: PostState
    attempt: int

    @property
    def is_under_way(self) -> bool:
        """Whether a sender has it in hand: what it sends now cannot be changed."""
        return self.state is PostState.SENDING

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.condition == WITHDRAWN


class Replanning:
    """What a planner may do with queued notices."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def stamp(self) -> str:
        """What the queued notices were planned on; empty where nothing was noted."""
        return await self._tx.session.scalar(select(StampRow.value).where(StampRow.name == _STAMP)) or ""

    async def note_stamp(self, value: str) -> None:
        """All that is queued is as this says."""
        await self._tx.upsert(StampRow, ("name",), name=_STAMP, value=value)

    async def queued(self) -> tuple[QueuedNotice, ...]:
        """The messages of planned notices that are not sent, and those taken back, in the order of their writing."""
        open_ = OutboxRow.state.in_((PostState.WAITING, PostState.SENDING))
        withdrawn = and_(OutboxRow.state == PostState.UNNEEDED, OutboxRow.condition == WITHDRAWN)
        query = (
            select(OutboxRow, OccurrenceRow)
            .join(OccurrenceRow, OccurrenceRow.id == OutboxRow.occurrence_id)
            .where(or_(open_, withdrawn))
            .order_by(OutboxRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_queued(row, occurrence) for row, occurrence in await self._tx.session.execute(query))

    async def write_anew(self, queued: QueuedNotice, post: Post, due_at: datetime) -> bool:
        """Put other words, reason and time into a waiting or withdrawn message; False if a sender took it meanwhile.

        The row stays the same, with its key and its attempts, so nobody gets it twice.
        """
        return await self._change(
            queued, reply=dump_reply(post.reply), condition=post.condition, due_at=due_at,
            state=PostState.WAITING.value, settled_at=None,
        )  # fmt: skip

    async def withdraw(self, queued: QueuedNotice) -> bool:
        """Take a message back; one that a sender has in hand only if this attempt does not succeed."""
        if queued.is_under_way:
            return await self._change(queued, condition=WITHDRAWN)
        state = PostState.UNNEEDED.value
        return await self._change(queued, condition=WITHDRAWN, state=state, settled_at=self._tx.now)

    async def forget_unsent(self) -> None:
        """Forget occurrences of which every message was taken back: they are planned again when their time comes."""
        own = OutboxRow.occurrence_id == OccurrenceRow.id
        taken_back = and_(OutboxRow.state == PostState.UNNEEDED, OutboxRow.condition == WITHDRAWN)
        forgotten = select(OccurrenceRow.id).where(exists().where(own, taken_back), ~exists().where(own, ~taken_back))
        found = list(await self._tx.session.scalars(forgotten))
        freed = update(OutboxRow).where(OutboxRow.occurrence_id.in_(found)).values(occurrence_id=None, dedupe_key=None)
        await self._tx.session.execute(freed.execution_options(synchronize_session=False))
        gone = delete(OccurrenceRow).where(OccurrenceRow.id.in_(found))
        await self._tx.session.execute(gone.execution_options(synchronize_session=False))

    async def sent_saying(self, period: str, words: str) -> int:
        """How many messages to units, of the notices of a period, have gone out with these words."""
        query = (
            select(func.count())
            .select_from(OutboxRow)
            .join(OccurrenceRow, OccurrenceRow.id == OutboxRow.occurrence_id)
            .where(OccurrenceRow.period == period, OutboxRow.state == PostState.SENT, OutboxRow.unit != "")
            .where(OutboxRow.reply.contains(words, autoescape=True))
        )
        return await self._tx.session.scalar(query) or 0

    async def _change(self, queued: QueuedNotice, **values: object) -> bool:
        statement = (
            update(OutboxRow)
            .where(OutboxRow.id == queued.row, OutboxRow.state == queued.state, OutboxRow.attempt == queued.attempt)
            .values(**values)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self._tx.session.scalar(statement) is not None


def _queued(row: OutboxRow, occurrence: OccurrenceRow) -> QueuedNotice:
    return QueuedNotice(
        row=row.id,
        occurrence_id=occurrence.id,
        occurrence=(occurrence.kind, occurrence.period, occurrence.due),
        key=(row.dedupe_key or "").split(_ELSEWHERE)[0],
        unit=row.unit,
        reply=load_reply(row.reply),
        condition=row.condition,
        due_at=row.due_at,
        state=PostState(row.state),
        attempt=row.attempt,
    )
