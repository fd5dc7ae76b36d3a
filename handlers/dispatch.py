"""The one straight path of every message: inbox, person, conversation, answer, commit, send.

    accept   commits the inbox rows; now the platform may be told that the messages arrived
    handle   one transaction: inbox row done, dialog position, numbers, audit, replies in the outbox
    wake     the sender delivers what has been committed

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
from dataclasses import replace

from core.channel import Channel
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
from models.records import Post
from models.store import Store
from models.work import Work

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3

_MOMENT = 0.02
"""So many seconds at most messages are added to a transaction: others wait for their turn, and for the loop."""


class Dispatcher:
    """Takes messages from all channels (core.channel.Intake) and answers them."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        signer: TokenSigner,
        wake: Callable[[], None],
        channels: Mapping[str, Channel] | None = None,
    ) -> None:
        """`channels` hand out the files that they keep for their messages."""
        self._store = store
        self._kit = kit
        self._signer = signer
        self._wake = wake
        self._commands = Commands.load()
        self._uploads = Uploads(store, channels if channels is not None else {})
        self._lanes = Lanes(self._handle, self._handle_together if store.has_one_writer else None)

    async def accept(self, batch: Sequence[Incoming]) -> None:
        """Commit the messages to the inbox; they are handled in the background, each key once."""
        async with self._store.write(urgent=True) as work:
            fresh = await work.inbox.add([shield(incoming) for incoming in batch])
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
            self._wake()
        return ()

    async def _answer_some(self, waiting: deque[Incoming]) -> None:
        """One transaction with as many messages as a moment has room for, one at least, taken from those that wait."""
        async with self._store.write() as work:
            end = time.monotonic() + _MOMENT
            while waiting:
                its_own = work.beside()
                await self._answer(its_own, waiting.popleft(), None)
                await its_own.finish()
                if time.monotonic() > end:
                    return

    async def _handle(self, incoming: Incoming) -> None:
        """Handle one message, with further attempts; never raises for a fault of ours."""
        while True:
            try:
                incoming = await self._uploads.named(incoming)
                upload = await self._uploads.of(incoming)
                async with self._store.write() as work:
                    await self._answer(work, incoming, upload)
                self._wake()
                return
            except Exception as exc:
                log.exception("message %s of %s failed", incoming.key, incoming.channel)
                if await self._give_up(incoming, exc):
                    return

    async def _answer(self, work: Work, incoming: Incoming, upload: Upload | None) -> None:
        """One transaction from the inbox row to the replies in the outbox."""
        if not await work.inbox.take(incoming):
            return
        await self._kit.library.renew(work, work.now.date())
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
        if turn.actor and not incoming.is_group:
            await work.people.saw(incoming.channel, incoming.sender, incoming.conversation)
        was_open = bool(turn.conversation.dialog)
        if await spoken(turn, self._signer):
            await answer(turn, self._commands)
        await self._keep(turn, was_open=was_open)
        if incoming.attachment:
            await work.attachments.drop(incoming)

    async def _keep(self, turn: Turn, *, was_open: bool) -> None:
        """Store the position of the conversation and the replies; the first knows what it answers."""
        incoming, replies = turn.incoming, [stamped(reply, turn) for reply in turn.replies]
        can_edit = bool(replies) and self._kit.can_edit(incoming.channel)
        if can_edit and (answered := await answered_by(turn, replies, was_open=was_open)):
            replies[0] = replace(replies[0], answered=answered)
        last = replies[-1] if replies else None
        offered = tuple(choice.words for choice in last.choices) if last and last.numbered else ()
        conversation = turn.conversation
        if conversation.offered != offered:
            conversation = replace(conversation, offered=offered)
        await turn.work.conversations.save(incoming.channel, incoming.conversation, conversation)
        for reply in replies:
            await turn.work.outbox.add(Post(incoming.channel, incoming.conversation, reply))

    async def _give_up(self, incoming: Incoming, fault: Exception) -> bool:
        """Count the failure; at the last attempt tell the person that the message was not saved."""
        async with self._store.write() as work:
            attempts = await work.inbox.failed(incoming.channel, incoming.key, f"{type(fault).__name__}: {fault}")
            if attempts >= MAX_ATTEMPTS:
                reply = text_reply(self._kit.texts("error.save.not_stored"))
                await work.outbox.add(Post(incoming.channel, incoming.conversation, reply))
                await work.attachments.drop(incoming)
        self._wake()
        if attempts < MAX_ATTEMPTS:
            await asyncio.sleep(0.2 * attempts)
        return attempts >= MAX_ATTEMPTS


def stamped(reply: Reply, turn: Turn) -> Reply:
    """The reply with the state its buttons belong to; buttons outside a dialog never become stale."""
    if not reply.choices or not turn.conversation.dialog:
        return reply
    return replace(reply, stamp=turn.conversation.stamp)
