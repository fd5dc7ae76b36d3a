"""Replies to the messages that a transaction handles: queued together, and taken in hand at once where they may go.

work.answers.offer(["telegram"], room=20, lease_seconds=90)
await work.answers.queue([(incoming, reply), ...])
work.answers.taken      these are ours to send once the transaction is committed; the others wait for a claim
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.messages import Incoming, Reply
from models.outbox_queries import ALL_PAUSED, BUSY, LOOKED_AT, NEWEST, answering
from models.outbox_rows import with_earlier, written
from models.records import ClaimedPost, Post
from models.transaction import Transaction

_Place = tuple[str, str]
"""Channel and conversation."""

_Answer = tuple[Incoming, Reply]


@dataclass(frozen=True, slots=True)
class _Offer:
    """Who stands ready to send: for which channels, how many messages, and how long they are the sender's."""

    channels: frozenset[str]
    room: int
    until: datetime


class Answers:
    """The replies of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._offer: _Offer | None = None
        self.taken: tuple[ClaimedPost, ...] = ()
        """What the sender has in hand, as after a claim."""
        self.left = 0
        """So many wait for a claim."""

    def offer(self, channels: Sequence[str], room: int, lease_seconds: float) -> None:
        """A sender stands ready: so many replies on these channels may be taken in hand as they are queued.

        Only where one transaction writes at a time: nobody else may come between the look and the row.
        """
        self._offer = _Offer(frozenset(channels), room, self._tx.now + timedelta(seconds=lease_seconds))

    async def queue(self, answers: Sequence[_Answer]) -> None:
        """Queue the replies in their order.

        Taken in hand is the first one of a conversation in which nothing else is to be sent.
        """
        now = await self._that_may_go(answers)
        ours = [answer for answer in answers if now.get(_place(answer)) is answer]
        others = [answer for answer in answers if now.get(_place(answer)) is not answer]
        newest = {place: self._known(place) for place in dict.fromkeys(map(_place, answers))}
        numbers = await self._insert(ours, newest, is_taken=True)
        await self._insert(others, newest, is_taken=False)
        for (channel, conversation), rows in newest.items():
            if rows is not None:
                self._tx.session.know(NEWEST, rows[:LOOKED_AT], channel=channel, conversation=conversation)
        posts = [Post(said.channel, said.conversation, reply) for said, reply in ours]
        taken = [ClaimedPost(number or 0, 1, post) for number, post in zip(numbers, posts, strict=True)]
        self.taken += await with_earlier(self._tx.session, taken)
        self.left += len(others)

    async def _that_may_go(self, answers: Sequence[_Answer]) -> dict[_Place, _Answer]:
        """The first reply of each conversation that may be sent now, as far as there is room."""
        offer, first = self._offer, dict[_Place, _Answer]()
        if offer is None:
            return first
        for answer in answers:
            if answer[0].channel in offer.channels:
                first.setdefault(_place(answer), answer)
        if first:
            session = self._tx.session
            for row in await session.rows(BUSY, places=list(first)):
                del first[row.channel, row.conversation]
            for row in await session.rows(ALL_PAUSED, now=self._tx.now):
                first = {place: answer for place, answer in first.items() if place[0] != row.channel}
        return dict(list(first.items())[: offer.room - len(self.taken)])

    async def _insert(
        self, answers: Sequence[_Answer], newest: dict[_Place, list[Any] | None], *, is_taken: bool
    ) -> Sequence[int | None]:
        """Queue replies; their numbers, noted in `newest` where the newest rows of a conversation are known."""
        rows = [self._row(answer, is_taken=is_taken) for answer in answers]
        session = self._tx.session
        numbers = await session.insert_each(answering(session.wire.dialect.name, is_taken=is_taken), rows)
        for answer, row, number in zip(answers, rows, numbers, strict=True):
            if (known := newest[_place(answer)]) is not None:
                known.insert(0, (number, row["reply"]))
        return numbers

    def _row(self, answer: _Answer, *, is_taken: bool) -> dict[str, object]:
        incoming, reply = answer
        row: dict[str, object] = {
            "channel": incoming.channel,
            "conversation": incoming.conversation,
            "inbox_id": incoming.row,
            "reply": written(reply),
            "due_at": self._tx.now,
            "written_at": self._tx.now,
        }
        if is_taken and self._offer:
            row["lease_until"] = self._offer.until
        return row

    def _known(self, place: _Place) -> list[Any] | None:
        """The newest messages of a conversation, where they are known without asking."""
        found = self._tx.session.known(NEWEST, channel=place[0], conversation=place[1])
        return None if found is None else list(found)


def _place(answer: _Answer) -> _Place:
    return answer[0].channel, answer[0].conversation
