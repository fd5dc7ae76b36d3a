"""The loop that receives: take a batch, commit it, and only then confirm it by asking for the next one.

Telegram keeps an update until a later getUpdates names a higher offset. So the offset moves after
`Intake.accept` has returned, never before; a crash in between brings the same updates again, with the same
keys. Nothing that waits at the server is ever dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.faults import send_error
from channels.telegram.requests import ApiError
from channels.telegram.taking import Taker
from channels.telegram.updates import number

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

    def __init__(self, api: Api, patience: Patience) -> None:
        self._api = api
        self._patience = patience
        self._offset = 0

    async def run(self, taker: Taker) -> None:
        """Receive; no fault of the network, of the server or of the database ends it."""
        while True:
            await self._round(taker)

    async def _round(self, taker: Taker) -> None:
        """One batch: received, committed, and the offset moved on."""
        try:
            raw = await self._api.updates(self._offset)
        except TelegramError as fault:
            await self._hold(fault)
            return
        if raw:
            try:
                await taker.take(raw, is_kept=True)
            except Exception:
                # Whatever is wrong with our database, the updates must stay at the server until it is well.
                log.exception("telegram: %d updates could not be stored, they stay at the server", len(raw))
                await self._patience.after()
                return
            self._offset = max(map(number, raw)) + 1
        self._patience.renew()

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
