"""The outbox: what is to be sent, who may send it now, and what is certain about it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.messages import Intent, Reply
from models.counted import count, counted_since
from models.history import newest_handled, read_history
from models.inbox import Inbox
from models.outbox_queries import (
    ARRIVED_NOW,
    BEHIND,
    CLAIM,
    CLAIMABLE,
    IS_DUE,
    NEXT_DUE,
    ONE,
    SENT_SINCE,
    verdict,
)
from models.outbox_rows import (
    NEWEST,
    Newest,
    claimed_post,
    know_newest,
    known_newest,
    read,
    with_earlier,
    written,
)
from models.records import ClaimedPost, Line, Pause, Post, PostState
from models.tables.messages import OutboxRow
from models.transaction import Transaction

_MOST_TOGETHER = 20
"""So many notices go into one message at most."""


class Outbox:
    """Messages to be sent."""

    def __init__(self, transaction: Transaction, inbox: Inbox) -> None:
        self._tx = transaction
        self._inbox = inbox
        self.added = 0
        """So many messages were queued here."""

    async def add(self, post: Post) -> int | None:
        """Queue a message and return its row; None where its dedupe key was used before."""
        session, handled = self._tx.session, self._inbox.handled
        where, reply = {"channel": post.channel, "conversation": post.conversation}, written(post.reply)
        newest = known_newest(session, post.channel, post.conversation)
        number = await self._tx.insert_new(
            OutboxRow,
            ("dedupe_key",),
            **where,
            inbox_id=handled or await newest_handled(session, post.channel, post.conversation),
            intent=post.intent.value,
            reply=reply,
            dedupe_key=post.dedupe_key or None,
            not_before=post.not_before,
            person_id=post.person_id,
            unit=post.unit,
            occurrence_id=post.occurrence_id,
            condition=post.condition,
            broadcast=post.broadcast or None,
            state=PostState.WAITING.value,
            attempt=0,
            doubtful=False,
            due_at=post.not_before or self._tx.now,
            platform_id="",
            code="",
            written_at=self._tx.now,
        )
        self.added += number is not None
        if newest is not None and number is not None:
            know_newest(session, post.channel, post.conversation, [Newest(number, post.reply), *newest])
        return number

    async def offered(self, outbox_id: int, channel: str, conversation: str) -> Reply | None:
        """The reply of a row of this conversation, for a button tapped under it."""
        row = await self._tx.session.row(ONE, row=outbox_id, channel=channel, conversation=conversation)
        return read(row.reply) if row else None

    async def newest(
        self, channel: str, conversation: str, until: Callable[[Reply], bool]
    ) -> tuple[tuple[int, Reply], ...]:
        """Row and reply of the newest few messages of a conversation, newest first, up to the one `until` means."""
        found: list[tuple[int, Reply]] = []
        for row, reply in await self._tx.session.rows(NEWEST, channel=channel, conversation=conversation):
            if reply is not None:
                found.append((row, reply))
                if until(reply):
                    break
        return tuple(found)

    async def claim(
        self, channels: Sequence[str], limit: int = 20, lease_seconds: float = 30, besides: Sequence[int] = ()
    ) -> tuple[ClaimedPost, ...]:
        """Rows that this process may send now, replies to people first, one of each conversation.

        A later row of a conversation waits for the earlier ones, but a reply for no notice that only waits, and
        nothing for a notice put off to a later time. A row whose sender did not come back within its lease is handed
        out as `was_unsure`, but for rows `besides`, which the caller has in hand itself.
        """
        now, session = self._tx.now, self._tx.session
        until = now + timedelta(seconds=lease_seconds)
        rows = list[Any]()
        for of_kind in CLAIMABLE:
            if len(rows) < limit:
                most = limit - len(rows)
                rows += await session.rows(of_kind, now=now, channels=channels, besides=besides, most=most)
        if not rows:
            return ()
        await session.rows(CLAIM, these=[row.id for row in rows], until=until)
        return await with_earlier(session, [claimed_post(row) for row in rows])

    async def claim_with(
        self, lead: ClaimedPost, fit: Callable[[Sequence[Reply]], bool], lease_seconds: float
    ) -> tuple[ClaimedPost, ...]:
        """The notices that wait right behind a claimed one, as far as they `fit` with it into one message.

        What may have arrived together is repeated together, so doubtful ones go with doubtful ones only.
        """
        now, session = self._tx.now, self._tx.session
        post = lead.post
        behind = await session.rows(
            BEHIND, now=now, channel=post.channel, conversation=post.conversation, behind=lead.id
        )
        found = (claimed_post(row) for row in behind)
        replies, together = [lead.post.reply], list[ClaimedPost]()
        for each in found:
            replies.append(each.post.reply)
            is_alike = each.was_unsure == lead.was_unsure and not each.was_repeated and not each.is_unreadable
            if each.post.intent is Intent.REPLY or not is_alike or not fit(replies):
                break
            together.append(each)
        if together:
            until = now + timedelta(seconds=lease_seconds)
            await session.rows(CLAIM, these=[each.id for each in together], until=until)
        return tuple(together)

    async def sent(self, claimed: ClaimedPost, platform_id: str) -> bool:
        """The platform took it. Like every verdict False if another sender has taken the row over since."""
        return await self._settle(claimed, PostState.SENT, platform_id=platform_id)

    async def all_sent(self, sent: Sequence[tuple[ClaimedPost, str]]) -> None:
        """The same for many, each with the platform's id."""
        rows = [
            {
                "claimed_row": each.id,
                "claimed_attempt": each.attempt,
                "new_platform_id": platform_id,
                "now": self._tx.now,
            }
            for each, platform_id in sent
        ]
        await self._tx.session.run_each(ARRIVED_NOW, rows)

    async def refused(self, claimed: ClaimedPost, code: str) -> bool:
        """The platform refused it for good."""
        return await self._settle(claimed, PostState.REFUSED, code=code)

    async def unneeded(self, claimed: ClaimedPost) -> bool:
        """Its reason has gone; it was not sent."""
        return await self._settle(claimed, PostState.UNNEEDED)

    async def retry(self, claimed: ClaimedPost, not_before: datetime, code: str, pause: Pause = Pause.NONE) -> bool:
        """It was certainly not sent; it may be tried again from `not_before` on.

        With a `pause` nothing else of the conversation, or of the whole channel, is claimed before that either.
        """
        said = f"{code} {pause}".rstrip()
        is_ours = await self._judge(claimed, state=PostState.WAITING.value, due_at=not_before, code=said)
        if is_ours and pause:
            # Who asks to wait has counted the message.
            await count(self._tx, claimed.post.channel, claimed.post.conversation)
        return is_ours

    async def sent_since(self, channel: str, moment: datetime) -> tuple[tuple[str, datetime], ...]:
        """Conversation and time of what went out, or may have, since a moment: what a new sender must know of rates."""
        rows = await self._tx.session.rows(SENT_SINCE, channel=channel, since=moment)
        sent = [(conversation, settled or self._tx.now) for conversation, settled in rows]
        return (*sent, *await counted_since(self._tx, channel, moment))

    async def unsure(self, claimed: ClaimedPost, code: str, repeat_at: datetime | None) -> bool:
        """It may have been sent: repeated at `repeat_at`, or left in doubt for good."""
        if repeat_at is None:
            return await self._settle(claimed, PostState.UNSURE, code=code)
        is_ours = await self._judge(claimed, state=PostState.WAITING.value, due_at=repeat_at, code=code, doubtful=True)
        if is_ours:
            await count(self._tx, claimed.post.channel, claimed.post.conversation)
        return is_ours

    async def next_due(self, channels: Sequence[str], besides: Sequence[int] = ()) -> datetime | None:
        """The moment at which a claim (`besides` as there) will find something, unless something is added before."""
        (moments,) = await self._tx.session.rows(NEXT_DUE, now=self._tx.now, channels=channels, besides=besides)
        return min((moment for moment in moments if moment), default=None)

    async def is_due(self, channels: Sequence[str]) -> bool:
        """Whether something is due that is not in anybody's hands: what waits behind something else, or for a claim."""
        return bool(await self._tx.session.rows(IS_DUE, now=self._tx.now, channels=channels))

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
        fence = {"claimed_row": claimed.id, "claimed_attempt": claimed.attempt}
        new = {f"new_{name}": value for name, value in values.items()}
        return await self._tx.session.row(verdict(*values), **fence, **new) is not None
