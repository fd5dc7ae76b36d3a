"""The mark that the assistant is writing, shown where an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
_SHOWN_SECONDS = 4.5
"""Telegram takes the mark away after five: https://core.telegram.org/bots/api#sendchataction."""
_MOST_MARKS = 3
"""A message that gets no answer (one delivered twice) does not look like work for ever."""


class Writing:
    """Marks the conversations that wait for an answer; `show` puts the mark into one of them."""

    def __init__(self, show: Callable[[str], Awaitable[None]], slow_seconds: float = SLOW_SECONDS) -> None:
        self._show = show
        self._slow_seconds = slow_seconds
        self._waiting: dict[str, asyncio.Task[None]] = {}

    def begin(self, conversation: str) -> None:
        """Something was said here, an answer is on its way."""
        if conversation not in self._waiting:
            self._waiting[conversation] = asyncio.create_task(self._mark(conversation))

    def end(self, conversation: str) -> None:
        """The answer is here."""
        if task := self._waiting.pop(conversation, None):
            task.cancel()

    async def close(self) -> None:
        """Mark nothing any more."""
        waiting = list(self._waiting.values())
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _mark(self, conversation: str) -> None:
        try:
            await asyncio.sleep(self._slow_seconds)
            for _ in range(_MOST_MARKS):
                await self._show(conversation)
                await asyncio.sleep(_SHOWN_SECONDS)
        except TelegramError as fault:
            log.info("telegram: the writing mark was not shown: %s", fault)
        finally:
            if self._waiting.get(conversation) is asyncio.current_task():
                del self._waiting[conversation]
