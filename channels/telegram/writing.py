"""The mark that the assistant is writing, shown where an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
_SHOWN_SECONDS = 4.5
"""Telegram takes the mark away after five: https://core.telegram.org/bots/api#sendchataction."""
_MOST_MARKS = 3
"""A message that gets no answer (one delivered twice) does not look like work for ever."""
_AT_ONCE = 5
"""With each look: where hundreds wait, answers are what they need, and a mark is a call like an answer."""
_LOOKS = 4
"""A mark comes late by this part of the moment at the most."""


@dataclass(slots=True)
class _Waiting:
    """A conversation without its answer: when its next mark is due, and how many it has had."""

    due_at: float
    marks: int = 0


class Writing:
    """Marks the conversations that wait for an answer; `show` puts the mark into one of them.

    Most answers come long before a mark is due, so one task looks after all of them, and only while some wait.
    """

    def __init__(self, show: Callable[[str], Awaitable[None]], slow_seconds: float = SLOW_SECONDS) -> None:
        self._show = show
        self._slow_seconds = slow_seconds
        self._waiting: dict[str, _Waiting] = {}
        self._watching: asyncio.Task[None] | None = None
        self._showing: set[asyncio.Task[None]] = set()

    def begin(self, conversation: str) -> None:
        """Something was said here, an answer is on its way."""
        loop = asyncio.get_running_loop()
        self._waiting.setdefault(conversation, _Waiting(loop.time() + self._slow_seconds))
        if self._watching is None:
            self._watching = loop.create_task(self._watch())

    def end(self, conversation: str) -> None:
        """The answer is here."""
        self._waiting.pop(conversation, None)

    async def close(self) -> None:
        """Mark nothing any more."""
        self._waiting.clear()
        tasks = [*self._showing, *([self._watching] if self._watching else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """Show the marks that are due, until nobody waits."""
        try:
            while self._waiting:
                await asyncio.sleep(self._slow_seconds / _LOOKS)
                self._show_due(asyncio.get_running_loop().time())
        finally:
            self._watching = None

    def _show_due(self, now: float) -> None:
        due = [conversation for conversation, waiting in self._waiting.items() if waiting.due_at <= now]
        for conversation in due[:_AT_ONCE]:
            waiting = self._waiting[conversation]
            if waiting.marks == _MOST_MARKS:
                del self._waiting[conversation]
                continue
            waiting.marks, waiting.due_at = waiting.marks + 1, now + _SHOWN_SECONDS
            self._showing.add(task := asyncio.create_task(self._mark(conversation)))
            task.add_done_callback(self._showing.discard)

    async def _mark(self, conversation: str) -> None:
        try:
            await self._show(conversation)
        except TelegramError as fault:
            self.end(conversation)
            log.info("telegram: the writing mark was not shown: %s", fault)
