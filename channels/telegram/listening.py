"""The address at which Telegram calls, in place of polling: proves that it is Telegram, stores, and answers 200 then.

https://core.telegram.org/bots/api#setwebhook. Anything but a 200 brings the same update again, so a 200 is given
only for what is committed. While a webhook is set nobody can poll, and the other way round.
"""

from __future__ import annotations

import asyncio
import json
import logging
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response
from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.faults import send_error
from channels.telegram.polling import Patience
from channels.telegram.sequence import InOrder
from channels.telegram.taking import Taker
from channels.telegram.updates import Raw
from core.webhook import Webhook

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 1024 * 1024
"""An update is some kilobytes; a larger bound costs nothing, a smaller one would bring the same update for ever."""

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_WATCH_SECONDS = 300.0


class Listener:
    """Takes the calls for one bot. Before `run` and after it Telegram is asked to come again."""

    def __init__(self, api: Api, webhook: Webhook, patience: Patience, watch_seconds: float = _WATCH_SECONDS) -> None:
        self._api = api
        self._webhook = webhook
        self._patience = patience
        self._watch_seconds = watch_seconds
        self._in_order: InOrder | None = None
        self._told_error = ""

    async def run(self, taker: Taker) -> None:
        """Let Telegram call, and take what it brings, until cancelled. The address stays set: updates wait there."""
        self._in_order = InOrder(taker.take)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._in_order.run())
                tasks.create_task(self._keep_set())
        finally:
            self._in_order = None

    async def answer(self, request: Request) -> Response:
        """The answer to one call."""
        if request.method != "POST":
            return Response(status_code=405)
        said = request.headers.get(_HEADER, "")
        if not compare_digest(said.encode(), self._webhook.secret.encode()):
            log.warning("telegram: a call with a wrong secret was refused")
            return Response(status_code=403)
        update = _read(await request.body())
        if update is None:
            log.warning("telegram: a call that brings no update was refused")
            return Response(status_code=400)
        in_order = self._in_order
        is_stored = in_order is not None and await in_order.put(update)
        return Response(status_code=200 if is_stored else 503)

    async def _keep_set(self) -> None:
        """Set the address, and look from time to time whether Telegram still calls there."""
        await self._set()
        while True:
            await asyncio.sleep(self._watch_seconds)
            try:
                info = await self._api.webhook()
            except TelegramError as fault:
                log.warning("telegram: getWebhookInfo failed: %s", fault)
                continue
            if info.url != self._webhook.url:
                log.error("telegram: another process receives with the same token or has ended our webhook")
                await self._set()
            elif info.error != self._told_error:
                self._told_error = info.error
                log.warning("telegram: Telegram could not call us: %s", info.error)

    async def _set(self) -> None:
        while True:
            try:
                await self._api.set_webhook(self._webhook.url, self._webhook.secret)
                break
            except TelegramError as fault:
                log.error("telegram: setWebhook failed: %s", fault)
                await self._patience.after(send_error(fault).retry_after_seconds)
        self._patience.renew()


def _read(body: bytes) -> Raw | None:
    """The update of a call; None where there is none."""
    try:
        update = json.loads(body)
    except ValueError:
        return None
    is_update = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if is_update else None
