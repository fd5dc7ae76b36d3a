"""The loop that receives: take a batch, commit it, and only then confirm it by asking for the next one.

Telegram keeps an update until a later getUpdates names a higher offset. So the offset moves after
`Intake.accept` has returned, never before; a crash in between brings the same updates again, with the same
keys. Nothing that waits at the server is ever dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.faults import send_error
from channels.telegram.requests import ApiError
from channels.telegram.updates import UpdateReader
from core.channel import Intake
from core.clock import Clock
from core.messages import Incoming

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[object]]

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0


@dataclass
class Patience:
    """Waits that double from failure to failure, unless the platform names a longer one."""

    sleep: Sleep = asyncio.sleep
    _next: float = _FIRST_WAIT_SECONDS

    async def after(self, asked_seconds: float = 0.0) -> None:
        """Wait once more."""
        wait, self._next = self._next, min(self._next * 2, _LONGEST_WAIT_SECONDS)
        await self.sleep(max(wait, asked_seconds))

    def renew(self) -> None:
        """Begin again with the shortest wait."""
        self._next = _FIRST_WAIT_SECONDS


class Poller:
    """Receives the updates of one bot until cancelled."""

    def __init__(
        self,
        api: Api,
        reader: UpdateReader,
        intake: Intake,
        clock: Clock,
        patience: Patience,
        *,
        taken: Callable[[str], object],
    ) -> None:
        """`taken` hears of each conversation in which something was said and stored."""
        self._api = api
        self._reader = reader
        self._intake = intake
        self._clock = clock
        self._patience = patience
        self._taken = taken
        self._offset = 0

    async def run(self) -> None:
        """Receive; no fault of the network, of the server or of the database ends it."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                for query_id in await self._round():
                    tasks.create_task(self._answer(query_id))

    async def _round(self) -> Sequence[str]:
        """One batch: received, committed, and the offset moved on. Returns the taps to be answered."""
        try:
            raw = await self._api.updates(self._offset)
        except TelegramError as fault:
            await self._hold(fault)
            return ()
        if not raw:
            self._patience.renew()
            return ()
        updates = self._parsed(raw)
        messages = self._messages(updates)
        try:
            if messages:
                await self._intake.accept(messages)
        except Exception:
            # Whatever is wrong with our database, the updates must stay at the server until it is well.
            log.exception("telegram: %d updates could not be stored, they stay at the server", len(raw))
            await self._patience.after()
            return ()
        self._patience.renew()
        for message in messages:
            self._taken(message.conversation)
        self._offset = max(int(update["update_id"]) for update in raw) + 1
        return [update.callback_query.id for update in updates if update.callback_query]

    def _parsed(self, raw: Sequence[dict[str, Any]]) -> list[Update]:
        """The updates in order; one that the library cannot read is told and passed over."""
        updates = []
        for data in sorted(raw, key=lambda update: int(update["update_id"])):
            try:
                updates.append(Update.de_json(data, None))
            except Exception:
                log.exception("telegram: update %s cannot be read", data["update_id"])
        return updates

    def _messages(self, updates: Sequence[Update]) -> list[Incoming]:
        now = self._clock.now()
        return [incoming for update in updates if (incoming := self._reader.read(update, now))]

    async def _hold(self, fault: TelegramError) -> None:
        """Wait after a failed call, as long as was asked; clear a webhook out of the way."""
        log.warning("telegram: getUpdates failed: %s", fault)
        if isinstance(fault, ApiError) and fault.status == 409:
            await self._resolve_conflict(fault)
        await self._patience.after(send_error(fault).retry_after_seconds)

    async def _resolve_conflict(self, fault: ApiError) -> None:
        """409: a webhook is set, which we end; or another process polls with our token, which a person must end."""
        if "webhook" not in fault.description.lower():
            log.error("telegram: another process receives with the same token; only one may")
            return
        try:
            await self._api.drop_webhook()
        except TelegramError as again:
            log.warning("telegram: deleteWebhook failed: %s", again)

    async def _answer(self, query_id: str) -> None:
        """End the waiting mark on a tapped button; it is only a courtesy and too late after some seconds."""
        try:
            await self._api.answer(query_id)
        except TelegramError as fault:
            log.info("telegram: a tap was not answered: %s", fault)
