"""What follows once updates are here, however they came: read, committed, announced, and taps answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.updates import UNREADABLE, Raw, UpdateReader, number
from core.channel import Intake
from core.clock import Clock
from core.messages import Incoming

log = logging.getLogger(__name__)


class Taker:
    """Takes the updates of one bot."""

    def __init__(
        self, api: Api, reader: UpdateReader, intake: Intake, clock: Clock, taken: Callable[[str], object]
    ) -> None:
        """`taken` hears of each conversation in which something was said and stored."""
        self._api = api
        self._reader = reader
        self._intake = intake
        self._clock = clock
        self._taken = taken
        self._answering: set[asyncio.Task[None]] = set()

    async def take(self, raw: Sequence[Raw], *, is_kept: bool = False) -> None:
        """Commit what they say in the order of their numbers. Raises whatever kept them from being stored.

        `is_kept` as in `core.channel.Intake`.
        """
        read = self._read(raw)
        messages = [incoming for _, incoming in read if incoming]
        if messages:
            await self._intake.accept(messages, is_kept=is_kept)
        for message in messages:
            self._taken(message.conversation)
        for update, _ in read:
            if update.get("callback_query"):
                self._begin(str(update["callback_query"]["id"]))

    async def close(self) -> None:
        """Answer no tap any more."""
        answering = list(self._answering)
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)

    def _read(self, raw: Sequence[Raw]) -> list[tuple[Raw, Incoming | None]]:
        """The updates in order, each with what is said to us; one that cannot be read is told and passed over."""
        now, read = self._clock.now(), list[tuple[Raw, Incoming | None]]()
        for update in sorted(raw, key=number):
            try:
                read.append((update, self._reader.read(update, now)))
            except UNREADABLE:
                log.exception("telegram: update %d cannot be read", number(update))
        return read

    def _begin(self, query_id: str) -> None:
        task = asyncio.create_task(self._answer(query_id))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, query_id: str) -> None:
        """End the waiting mark on a tapped button; it is only a courtesy and too late after some seconds."""
        try:
            await self._api.answer(query_id)
        except TelegramError as fault:
            log.info("telegram: a tap was not answered: %s", fault)
