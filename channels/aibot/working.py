"""Says that an answer takes a while, where it does: a stream is begun, and the answer takes its place."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable

from channels.aibot.faults import LineError
from channels.aibot.frames import Command
from channels.aibot.quota import Quota
from channels.aibot.sending import Mailer
from channels.aibot.talks import STREAM_SECONDS, Stream, Talk, Talks
from core.texts import Texts

log = logging.getLogger(__name__)

SLOW_SECONDS = 2.0
_LONGEST_SECONDS = 120.0
"""After so long the stream is ended; an answer that still comes is a message of its own."""


class Working:
    """Watches the conversations that wait for an answer."""

    def __init__(
        self,
        mailer: Mailer,
        talks: Talks,
        quota: Quota,
        texts: Texts,
        monotonic: Callable[[], float],
        *,
        slow_seconds: float = SLOW_SECONDS,
        longest_seconds: float = _LONGEST_SECONDS,
    ) -> None:
        self._mailer = mailer
        self._talks = talks
        self._quota = quota
        self._texts = texts
        self._monotonic = monotonic
        self._slow_seconds = slow_seconds
        self._longest_seconds = longest_seconds
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, conversation: str, req_id: str) -> None:
        """Something was said, an answer is on its way."""
        if conversation in self._waiting:
            return
        task = asyncio.create_task(self._watch(conversation, req_id))
        self._waiting[conversation] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self, conversation: str) -> None:
        """The answer is here. What is being said at this moment is said before it: one turn after the other."""
        self._waiting.pop(conversation, None)

    async def close(self) -> None:
        """Say nothing any more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, conversation: str, req_id: str) -> None:
        talk = self._talks.of(conversation)
        stream = Stream(req_id, f"w{secrets.token_hex(12)}", self._monotonic() + STREAM_SECONDS)
        try:
            await asyncio.sleep(self._slow_seconds)
            await self._begin(conversation, talk, stream)
            await asyncio.sleep(self._longest_seconds)
            await self._finish(conversation, talk, stream)
        except LineError as fault:
            log.info("aibot: it was not said that the answer takes a while: %s", fault)
        finally:
            if self._waiting.get(conversation) is asyncio.current_task():
                del self._waiting[conversation]

    async def _begin(self, conversation: str, talk: Talk, stream: Stream) -> None:
        async with talk.turn:
            is_awaited = self._waiting.get(conversation) is asyncio.current_task()
            if is_awaited and not self._quota.seconds_to_wait(conversation, self._monotonic()):
                # Noted first: if its answer is lost, the reply fills it all the same.
                talk.stream = stream
                await self._say(conversation, stream, "channel.aibot.working", finish=False)

    async def _finish(self, conversation: str, talk: Talk, stream: Stream) -> None:
        async with talk.turn:
            if talk.stream is stream:
                talk.stream = None
                await self._say(conversation, stream, "channel.aibot.later", finish=True)

    async def _say(self, conversation: str, stream: Stream, name: str, *, finish: bool) -> None:
        self._quota.book(conversation, self._monotonic())
        content = {"id": stream.id, "finish": finish, "content": self._texts(name)}
        await self._mailer.ask(Command.RESPOND, {"msgtype": "stream", "stream": content}, stream.req_id)
