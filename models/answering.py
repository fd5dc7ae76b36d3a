"""Replies to the messages that a transaction handles: queued together, and taken in hand at once where they may go.

    work.answers.sender = stands_ready
    await work.answers.queue([(incoming, reply), ...])

What is then in `work.answers.taken` is ours to send once the transaction is committed; the others wait for a claim.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.messages import Incoming, Reply
from models.outbox_queries import ALL_PAUSED, BUSY, answering
from models.outbox_rows import Newest, know_newest, known_newest, with_earlier, written
from models.records import ClaimedPost, Post
from models.transaction import Transaction

_Place = tuple[str, str]
"""Channel and conversation."""

_Answer = tuple[Incoming, Reply]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a sender may take in hand: how many messages on each channel, how many in all, and for how many seconds."""

    rooms: Mapping[str, int]
    most: int
    lease_seconds: float


class Answers:
    """The replies of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self.sender: Callable[[], Awaitable[Offer]] | None = None
        """Asked for when there is something to send, of a sender that stands ready.

        Only where one transaction writes at a time: nobody else may come between the look and the row.
        """
        self.taken: tuple[ClaimedPost, ...] = ()
        """What the sender has in hand, as after a claim."""
        self.left = 0
        """So many wait for a claim."""

    async def queue(self, answers: Sequence[_Answer]) -> None:
        """Queue the replies in their order.

        Taken in hand is the first one of a conversation in which nothing else is to be sent.
        """
        offer = await self.sender() if answers and self.sender else None
        now = await self._that_may_go(answers, offer) if offer else {}
        ours = [answer for answer in answers if now.get(_place(answer)) is answer]
        others = [answer for answer in answers if now.get(_place(answer)) is not answer]
        session = self._tx.session
        newest = {place: known_newest(session, *place) for place in dict.fromkeys(map(_place, answers))}
        until = self._tx.now + timedelta(seconds=offer.lease_seconds) if offer else None
        numbers = await self._insert(ours, newest, until)
        await self._insert(others, newest)
        for place, rows in newest.items():
            if rows is not None:
                know_newest(session, *place, rows)
        posts = [Post(said.channel, said.conversation, reply) for said, reply in ours]
        taken = [ClaimedPost(number or 0, 1, post) for number, post in zip(numbers, posts, strict=True)]
        self.taken += await with_earlier(session, taken)
        self.left += len(others)

    async def _that_may_go(self, answers: Sequence[_Answer], offer: Offer) -> dict[_Place, _Answer]:
        """The first reply of each conversation that may be sent now, as far as there is room."""
        first = dict[_Place, _Answer]()
        for answer in answers:
            if answer[0].channel in offer.rooms:
                first.setdefault(_place(answer), answer)
        if not first:
            return first
        busy = {(row.channel, row.conversation) for row in await self._tx.session.rows(BUSY, places=list(first))}
        paused = {row.channel for row in await self._tx.session.rows(ALL_PAUSED, now=self._tx.now)}
        rooms, may_go = dict(offer.rooms), dict[_Place, _Answer]()
        for place, answer in first.items():
            channel, _ = place
            if place not in busy and channel not in paused and rooms[channel] > 0 and len(may_go) < offer.most:
                rooms[channel] -= 1
                may_go[place] = answer
        return may_go

    async def _insert(
        self, answers: Sequence[_Answer], newest: dict[_Place, list[Newest] | None], until: datetime | None = None
    ) -> Sequence[int | None]:
        """Queue replies, in hand `until` a moment if there is one; their numbers.

        They are noted in `newest` where the newest rows of a conversation are known.
        """
        rows = [self._row(answer, until) for answer in answers]
        session = self._tx.session
        statement = answering(session.wire.dialect.name, is_taken=until is not None)
        numbers = await session.insert_each(statement, rows)
        for answer, number in zip(answers, numbers, strict=True):
            if (known := newest[_place(answer)]) is not None:
                known.insert(0, Newest(number or 0, answer[1]))
        return numbers

    def _row(self, answer: _Answer, until: datetime | None) -> dict[str, object]:
        incoming, reply = answer
        row: dict[str, object] = {
            "channel": incoming.channel,
            "conversation": incoming.conversation,
            "inbox_id": incoming.row,
            "reply": written(reply),
            "due_at": self._tx.now,
            "written_at": self._tx.now,
        }
        return row | {"lease_until": until} if until else row


def _place(answer: _Answer) -> _Place:
    return answer[0].channel, answer[0].conversation
