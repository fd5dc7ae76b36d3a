"""The one straight path of every message: inbox, person, conversation, answer, commit, send.

    accept   commits the inbox rows; now the platform may be told that the messages arrived
    handle   one transaction: inbox row done, dialog position, numbers, audit, replies in the outbox
    send     the sender delivers what has been committed

Where one transaction writes at a time, messages that wait are handled one after the other in the same one. If any of
them fails, all of it is undone and each is handled in a transaction of its own. A message that fails there is tried
again; after the third failure it is parked and the person is told that it was not saved. Whatever was accepted and not
handled when the process ended is replayed at the next start.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from core.channel import Channel
from core.errors import StateError
from core.messages import Incoming, Reply, text_reply
from core.tokens import TokenSigner
from handlers.answering import answer
from handlers.commands import Commands
from handlers.context import Kit, Turn
from handlers.lanes import Lanes
from handlers.privacy import shield
from handlers.settling import answered_by
from handlers.sight import sight_of
from handlers.tapping import spoken
from handlers.uploads import Upload, Uploads
from models.records import Conversation, Post
from models.store import Store
from models.work import Work

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3

Sending = Callable[[], AbstractAsyncContextManager[Work]]
"""A writing transaction; what it leaves to be sent goes out as soon as it is committed."""

_MOMENT = 0.02
"""So many seconds at most messages are added to a transaction: others wait for their turn, and for the loop."""


@dataclass(frozen=True, slots=True)
class Handled:
    """A message that was handled: what is said to it, and where its conversation stands from here on.

    `is_known`: somebody with a role said it, to us alone.
    """

    incoming: Incoming
    replies: Sequence[Reply]
    position: Conversation
    is_known: bool


class Dispatcher:
    """Takes messages from all channels (core.channel.Intake) and answers them."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        signer: TokenSigner,
        sending: Sending,
        channels: Mapping[str, Channel] | None = None,
    ) -> None:
        """`sending` begins a transaction; `channels` hand out the files that they keep for their messages."""
        self._store = store
        self._kit = kit
        self._signer = signer
        self._sending = sending
        self._commands = Commands.load()
        self._uploads = Uploads(store, channels if channels is not None else {})
        self._lanes = Lanes(self._handle, self._handle_together if store.has_one_writer else None)

    async def accept(self, batch: Sequence[Incoming], *, is_kept: bool = False) -> None:
        """Commit the messages to the inbox; they are handled in the background, each key once."""
        # What is kept elsewhere until it is stored shares the commit of what handles it, which waits for this
        # transaction as soon as it is told. Should the commit fail, there is nothing that could be handled.
        shares_commit = is_kept and self._store.has_one_writer
        async with self._store.write(urgent=not shares_commit) as work:
            fresh = await work.inbox.add([shield(incoming) for incoming in batch])
            if shares_commit:
                self._lanes.put(fresh)
                await asyncio.sleep(0)
        if not shares_commit:
            self._lanes.put(fresh)

    async def run(self) -> None:
        """Replay what an earlier process accepted and did not handle, then work until cancelled."""
        async with self._store.read() as work:
            self._lanes.put(await work.inbox.pending())
            await self._kit.library.renew(work, work.now.date())
        await self._lanes.run()

    async def settled(self) -> None:
        """Wait until every message accepted so far has been handled."""
        await self._lanes.settled()

    async def _handle_together(self, messages: Sequence[Incoming]) -> Collection[Incoming]:
        """Handle messages of several conversations; returns those that are to be handled alone: one of them failed."""
        waiting = deque(messages)
        while waiting:
            left = tuple(waiting)
            try:
                await self._answer_some(waiting)
            except Exception as exc:
                log.info("%d messages could not be handled together: %s", len(left), type(exc).__name__)
                return left
        return ()

    async def _answer_some(self, waiting: deque[Incoming]) -> None:
        """One transaction with as many messages as a moment has room for, one at least, taken from those that wait."""
        async with self._sending() as work:
            await self._kit.library.renew(work, work.now.date())
            end, handled = time.monotonic() + _MOMENT, list[Handled]()
            while waiting and (not handled or time.monotonic() <= end):
                handled.append(await self._answer(work, waiting.popleft(), None))
                await work.finish_one()
            if not await work.inbox.all_taken([each.incoming.row for each in handled]):
                raise StateError("a message that was handled before")
            await self._keep(work, handled)

    async def _handle(self, incoming: Incoming) -> None:
        """Handle one message, with further attempts; never raises for a fault of ours."""
        while True:
            try:
                incoming = await self._uploads.named(incoming)
                upload = await self._uploads.of(incoming)
                async with self._sending() as work:
                    if await work.inbox.take(incoming):
                        await self._kit.library.renew(work, work.now.date())
                        await self._keep(work, [await self._answer(work, incoming, upload)])
                return
            except Exception as exc:
                log.exception("message %s of %s failed", incoming.key, incoming.channel)
                if await self._give_up(incoming, exc):
                    return

    async def _answer(self, work: Work, incoming: Incoming, upload: Upload | None) -> Handled:
        """What is said to one message and where its conversation stands then; all else that it changes is written."""
        work.inbox.handled = incoming.row
        actor = await work.people.actor(incoming.channel, incoming.sender)
        sight = await sight_of(work, actor, self._kit)
        turn = Turn(
            kit=sight.kit,
            work=work,
            incoming=incoming,
            said=incoming.text,
            actor=actor,
            conversation=await work.conversations.load(incoming.channel, incoming.conversation),
            office=await work.office.settings(),
            now=work.now,
            upload=upload,
            heads=sight.heads,
            superior=sight.superior,
        )
        is_known = actor is not None and not incoming.is_group
        if is_known and not await work.people.is_heard_at(incoming.channel, incoming.sender, incoming.conversation):
            await work.people.saw(incoming.channel, incoming.sender, incoming.conversation)
        was_open = bool(turn.conversation.dialog)
        if await spoken(turn, self._signer):
            await answer(turn, self._commands)
        if incoming.attachment:
            await work.attachments.drop(incoming)
        return Handled(incoming, await self._replies(turn, was_open=was_open), _position(turn), is_known=is_known)

    async def _replies(self, turn: Turn, *, was_open: bool) -> Sequence[Reply]:
        """The replies as they are sent; the first knows what it answers."""
        replies = [stamped(reply, turn) for reply in turn.replies]
        if replies and self._kit.can_edit(turn.incoming.channel):
            answered = await answered_by(turn, replies, was_open=was_open)
            if answered:
                replies[0] = replace(replies[0], answered=answered)
        return replies

    async def _keep(self, work: Work, handled: Sequence[Handled]) -> None:
        """Store when people were heard, where their conversations stand, and the replies, each kind in one go."""
        await work.people.seen([(each.incoming.channel, each.incoming.sender) for each in handled if each.is_known])
        await work.conversations.save_all(
            [(each.incoming.channel, each.incoming.conversation, each.position) for each in handled]
        )
        await work.answers.queue([(each.incoming, reply) for each in handled for reply in each.replies])

    async def _give_up(self, incoming: Incoming, fault: Exception) -> bool:
        """Count the failure; at the last attempt tell the person that the message was not saved."""
        async with self._sending() as work:
            attempts = await work.inbox.failed(incoming.channel, incoming.key, f"{type(fault).__name__}: {fault}")
            if attempts >= MAX_ATTEMPTS:
                reply = text_reply(self._kit.texts("error.save.not_stored"))
                await work.outbox.add(Post(incoming.channel, incoming.conversation, reply))
                await work.attachments.drop(incoming)
        if attempts < MAX_ATTEMPTS:
            await asyncio.sleep(0.2 * attempts)
        return attempts >= MAX_ATTEMPTS


def _position(turn: Turn) -> Conversation:
    """Where the conversation stands, with the words that a number typed next would mean."""
    last = turn.replies[-1] if turn.replies else None
    offered = tuple(choice.words for choice in last.choices) if last and last.numbered else ()
    stands = turn.conversation
    return stands if stands.offered == offered else replace(stands, offered=offered)


def stamped(reply: Reply, turn: Turn) -> Reply:
    """The reply with the state its buttons belong to; buttons outside a dialog never become stale."""
    if not reply.choices or not turn.conversation.dialog:
        return reply
    return replace(reply, stamp=turn.conversation.stamp)
