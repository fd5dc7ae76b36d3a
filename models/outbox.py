"""The outbox: what is to be sent, who may send it now, and what is certain about it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core.messages import Intent, Reply
from models.history import newest_handled, read_history
from models.inbox import Inbox
from models.records import ClaimedPost, Line, Post, PostState
from models.reply_json import dump_reply, load_reply
from models.tables.messages import OutboxRow
from models.transaction import Transaction

_EARLIER = aliased(OutboxRow)
"""Made once: making it takes as long as the query."""


_MOST_TOGETHER = 20
"""So many notices go into one message at most."""


class Outbox:
    """Messages to be sent."""

    def __init__(self, transaction: Transaction, inbox: Inbox) -> None:
        self._tx = transaction
        self._inbox = inbox

    async def add(self, post: Post) -> int | None:
        """Queue a message and return its row; None where its dedupe key was used before."""
        session, handled = self._tx.session, self._inbox.handled
        return await self._tx.insert_new(
            OutboxRow,
            ("dedupe_key",),
            channel=post.channel,
            conversation=post.conversation,
            inbox_id=handled or await newest_handled(session, post.channel, post.conversation),
            intent=post.intent.value,
            reply=dump_reply(post.reply),
            dedupe_key=post.dedupe_key or None,
            not_before=post.not_before,
            person_id=post.person_id,
            unit=post.unit,
            occurrence_id=post.occurrence_id,
            condition=post.condition,
            state=PostState.WAITING.value,
            attempt=0,
            doubtful=False,
            due_at=post.not_before or self._tx.now,
            platform_id="",
            code="",
            written_at=self._tx.now,
        )

    async def offered(self, outbox_id: int, channel: str, conversation: str) -> Reply | None:
        """The reply of a row of this conversation, for a button tapped under it."""
        query = select(OutboxRow.reply).where(
            OutboxRow.id == outbox_id, OutboxRow.channel == channel, OutboxRow.conversation == conversation
        )
        reply = await self._tx.session.scalar(query)
        return load_reply(reply) if reply else None

    async def claim(
        self, channels: Sequence[str], limit: int = 20, lease_seconds: float = 30, besides: Sequence[int] = ()
    ) -> tuple[ClaimedPost, ...]:
        """Rows that this process may send now, replies to people first, one of each conversation.

        A later row of a conversation waits for the earlier ones, except for a notice put off to a later
        time. A row whose sender did not come back within its lease is handed out as `was_unsure`, but for
        rows `besides`, which the caller has in hand itself.
        """
        now = self._tx.now
        replies_first = case((OutboxRow.intent == Intent.REPLY, 0), else_=1)
        query = (
            select(OutboxRow)
            .where(OutboxRow.channel.in_(channels), OutboxRow.id.not_in(besides), _is_due(now), ~_has_earlier(now))
            .order_by(replies_first, OutboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=OutboxRow)
        )
        rows = (await self._tx.session.scalars(query)).all()
        repeated = {row.id for row in rows if row.doubtful and row.state == PostState.SENDING}
        for row in rows:
            _begin(row, now + timedelta(seconds=lease_seconds))
        await self._tx.session.flush()
        return tuple(ClaimedPost(row.id, row.attempt, _post(row), row.doubtful, row.id in repeated) for row in rows)

    async def claim_with(
        self, lead: ClaimedPost, fit: Callable[[Sequence[Reply]], bool], lease_seconds: float
    ) -> tuple[ClaimedPost, ...]:
        """The notices that wait right behind a claimed one, as far as they `fit` with it into one message.

        What may have arrived together is repeated together, so doubtful ones go with doubtful ones only.
        """
        now = self._tx.now
        query = (
            select(OutboxRow)
            .where(OutboxRow.channel == lead.post.channel, OutboxRow.conversation == lead.post.conversation)
            .where(OutboxRow.id > lead.id, _is_due(now))
            .order_by(OutboxRow.id)
            .limit(_MOST_TOGETHER)
            .with_for_update(skip_locked=True, of=OutboxRow)
        )
        replies, rows = [lead.post.reply], []
        for row in await self._tx.session.scalars(query):
            was_begun = row.state == PostState.SENDING
            replies.append(load_reply(row.reply))
            is_alike = (row.doubtful or was_begun) == lead.was_unsure and not (row.doubtful and was_begun)
            if row.intent == Intent.REPLY or not is_alike or not fit(replies):
                break
            rows.append(row)
        for row in rows:
            _begin(row, now + timedelta(seconds=lease_seconds))
        await self._tx.session.flush()
        return tuple(ClaimedPost(row.id, row.attempt, _post(row), row.doubtful) for row in rows)

    async def sent(self, claimed: ClaimedPost, platform_id: str) -> bool:
        """The platform took it. Like every verdict False if another sender has taken the row over since."""
        return await self._settle(claimed, PostState.SENT, platform_id=platform_id)

    async def refused(self, claimed: ClaimedPost, code: str) -> bool:
        """The platform refused it for good."""
        return await self._settle(claimed, PostState.REFUSED, code=code)

    async def unneeded(self, claimed: ClaimedPost) -> bool:
        """Its reason has gone; it was not sent."""
        return await self._settle(claimed, PostState.UNNEEDED)

    async def retry(self, claimed: ClaimedPost, not_before: datetime, code: str) -> bool:
        """It was certainly not sent; it may be tried again from `not_before` on."""
        return await self._judge(claimed, state=PostState.WAITING.value, due_at=not_before, code=code)

    async def unsure(self, claimed: ClaimedPost, code: str, repeat_at: datetime | None) -> bool:
        """It may have been sent: repeated at `repeat_at`, or left in doubt for good."""
        if repeat_at is None:
            return await self._settle(claimed, PostState.UNSURE, code=code)
        return await self._judge(claimed, state=PostState.WAITING.value, due_at=repeat_at, code=code, doubtful=True)

    async def next_due(self, channels: Sequence[str], besides: Sequence[int] = ()) -> datetime | None:
        """The moment at which a claim (`besides` as there) will find something, unless something is added before."""
        waiting = select(func.min(OutboxRow.due_at)).where(
            OutboxRow.channel.in_(channels), OutboxRow.state == PostState.WAITING, ~_has_earlier(self._tx.now)
        )
        sending = select(func.min(OutboxRow.lease_until)).where(
            OutboxRow.channel.in_(channels), OutboxRow.state == PostState.SENDING, OutboxRow.id.not_in(besides)
        )
        moments = [await self._tx.session.scalar(query) for query in (waiting, sending)]
        return min((moment for moment in moments if moment), default=None)

    async def keys(self, beginning: str) -> frozenset[str]:
        """The keys that begin so, of whatever was written."""
        query = select(OutboxRow.dedupe_key).where(OutboxRow.dedupe_key.startswith(beginning))
        return frozenset(key for key in await self._tx.session.scalars(query) if key)

    async def history(
        self, channel: str, conversation: str, limit: int = 50, before_id: int | None = None
    ) -> tuple[Line, ...]:
        """The newest lines of a conversation, oldest first; `before_id` (an outbox row) asks for older ones."""
        return await read_history(self._tx.session, channel, conversation, limit, before_id)

    async def _settle(self, claimed: ClaimedPost, state: PostState, platform_id: str = "", code: str = "") -> bool:
        return await self._judge(
            claimed, state=state.value, platform_id=platform_id, code=code, settled_at=self._tx.now
        )

    async def _judge(self, claimed: ClaimedPost, **values: object) -> bool:
        """Write a verdict, fenced by the attempt: a sender that came back too late changes nothing."""
        statement = (
            update(OutboxRow)
            .where(OutboxRow.id == claimed.id, OutboxRow.attempt == claimed.attempt)
            .where(OutboxRow.state == PostState.SENDING)
            .values(**values, lease_until=None)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self._tx.session.scalar(statement) is not None


def _begin(row: OutboxRow, lease_until: datetime) -> None:
    """One more attempt; one that was under way before may have arrived."""
    row.doubtful = row.doubtful or row.state == PostState.SENDING
    row.state = PostState.SENDING.value
    row.attempt += 1
    row.lease_until = lease_until


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Whether a row may be sent now, or was begun by a sender that did not come back."""
    return or_(
        and_(OutboxRow.state == PostState.WAITING, OutboxRow.due_at <= now),
        and_(OutboxRow.state == PostState.SENDING, OutboxRow.lease_until < now),
    )


def _has_earlier(now: datetime) -> ColumnElement[bool]:
    """Whether an earlier row of the same conversation is still to be sent before this one."""
    return exists().where(
        _EARLIER.channel == OutboxRow.channel,
        _EARLIER.conversation == OutboxRow.conversation,
        _EARLIER.id < OutboxRow.id,
        or_(
            _EARLIER.state == PostState.SENDING,
            and_(_EARLIER.state == PostState.WAITING, or_(_EARLIER.intent == Intent.REPLY, _EARLIER.due_at <= now)),
        ),
    )


def _post(row: OutboxRow) -> Post:
    return Post(
        channel=row.channel,
        conversation=row.conversation,
        reply=load_reply(row.reply),
        intent=Intent(row.intent),
        dedupe_key=row.dedupe_key or "",
        not_before=row.not_before,
        person_id=row.person_id,
        unit=row.unit,
        occurrence_id=row.occurrence_id,
        condition=row.condition,
    )
