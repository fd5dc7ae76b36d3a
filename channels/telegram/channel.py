"""Telegram as a channel: delivers replies and receives messages, by the library's API and our own loop."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from channels.secrecy import keep_out_of_logs
from channels.telegram.api import CONNECTIONS, Access, Api
from channels.telegram.commands import load_commands
from channels.telegram.editing import Editing
from channels.telegram.faults import is_deleted, is_kept, is_markup_fault, send_error
from channels.telegram.keyboard import Keyboard
from channels.telegram.menus import AudienceOf, Menus, everybody
from channels.telegram.polling import Patience, Poller
from channels.telegram.render import MAX_BUTTONS, render
from channels.telegram.requests import ApiError
from channels.telegram.sheet import MAX_UNITS, Document, Message
from channels.telegram.taking import Taker
from channels.telegram.updates import UpdateReader
from channels.telegram.writing import SLOW_SECONDS, Writing
from core.channel import Caps, Intake, Rate
from core.clock import Clock
from core.errors import FetchError, Outcome, SendError
from core.messages import Outgoing
from core.settings import Settings
from core.texts import Texts
from core.webhook import Webhook

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from channels.telegram.listening import Listener

log = logging.getLogger(__name__)

_REMEMBERED = 1000
"""So many unfinished replies are remembered, to go on behind their last delivered part."""

_LAST_ANSWERS_SECONDS = 4.0
"""At the end the answer to a message under way is waited for so long; without it the message would be in doubt."""

_MOST_COURTESIES = 20
"""Where thousands write at once, a menu waits for the next message of its chat: it must not pile up behind answers."""


class TelegramChannel:
    """One bot of Telegram (core.channel.Channel)."""

    name = "telegram"
    caps = Caps(
        max_chars=MAX_UNITS,
        max_buttons=MAX_BUTTONS,
        can_edit=True,
        can_push_first=False,
        per_chat=Rate(1, 1.0),
        per_bot=Rate(25, 1.0),
        at_once=CONNECTIONS,
    )

    def __init__(
        self,
        access: Access,
        texts: Texts,
        clock: Clock,
        patience: Patience | None = None,
        *,
        audience_of: AudienceOf = everybody,
        slow_seconds: float = SLOW_SECONDS,
        webhook: Webhook | None = None,
    ) -> None:
        """`audience_of` tells whose menu a chat shows; an answer that takes `slow_seconds` is announced.

        With a `webhook` Telegram calls (`answer` takes its calls); without one it is asked.
        """
        keep_out_of_logs(access.token)
        if webhook:
            keep_out_of_logs(webhook.secret)
        self._api = Api(access)
        self._texts = texts
        self._clock = clock
        self._patience = patience or Patience()
        self._commands = load_commands()
        self._menus = Menus(self._api, self._commands, audience_of)
        self._listener = _listener(self._api, webhook, self._patience) if webhook else None
        self._writing = Writing(self._api.show_writing, slow_seconds)
        self._unfinished: OrderedDict[int, list[str]] = OrderedDict()
        self._editing = Editing(self._api, texts)
        self._courtesies: set[asyncio.Future[None]] = set()
        self._is_closed = False
        self._under_way = _UnderWay()

    @classmethod
    def from_settings(cls, settings: Settings, texts: Texts, clock: Clock, audience_of: AudienceOf) -> TelegramChannel:
        """The channel of the settings; SettingsError if the proxy cannot be used."""
        webhook = settings.telegram_webhook if settings.telegram_webhook.is_set else None
        return cls(access_of(settings), texts, clock, audience_of=audience_of, webhook=webhook)

    async def answer(self, request: Request) -> Response:
        """The answer to one call of Telegram; the web server hands them over."""
        from starlette.responses import Response

        return await self._listener.answer(request) if self._listener else Response(status_code=404)

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver a reply, in several messages if it is long; the id names them all, with spaces between.

        A repeated call goes on behind the messages that were delivered, so that a person does not read the
        beginning twice.
        """
        self._writing.end(outgoing.conversation)
        if outgoing.earlier and (shown := await self._shown_in_place(outgoing)):
            self._renew_menu(outgoing.conversation)
            return shown
        messages, keyboard = render(outgoing, self._texts.raw("channel.part.mark"))
        done = self._unfinished.pop(outgoing.id, [])
        try:
            for message in messages[len(done) :]:
                under_it = keyboard if message is messages[-1] else None
                done.append(await self._deliver(outgoing.conversation, message, under_it))
        except BaseException:
            if done:
                self._remember(outgoing.id, done)
            raise
        self._renew_menu(outgoing.conversation)
        if outgoing.earlier:
            self._beside(self._editing.settle(outgoing.conversation, outgoing.earlier))
        return " ".join(done)

    async def recall(self, conversation: str, platform_id: str) -> bool:
        """Delete the messages of a reply (core.channel.Recaller); False where one of them stays."""
        try:
            for number in platform_id.split():
                await self._delete(conversation, int(number))
        except TelegramError as fault:
            if is_kept(fault):
                return False
            raise send_error(fault) from fault
        return True

    async def _delete(self, conversation: str, number: int) -> None:
        try:
            await self._api.delete(conversation, number)
        except TelegramError as fault:
            if not is_deleted(fault):
                raise

    async def fetch(self, ref: str, most_bytes: int) -> bytes:
        """The content of a file that a person sent (core.channel.FileSource)."""
        try:
            return await self._api.file(ref, most_bytes)
        except TelegramError as fault:
            too_big = isinstance(fault, ApiError) and "file is too big" in fault.description.lower()
            raise FetchError(str(fault), is_too_big=too_big) from fault

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; then all connections are closed."""
        try:
            taker = Taker(self._api, await self._introduce(), intake, self._clock, self._writing.begin)
            try:
                await (self._listener or Poller(self._api, self._patience)).run(taker)
            finally:
                await taker.close()
        finally:
            await self.close()

    async def close(self) -> None:
        """Send nothing from here on, wait a while for the answers to what is under way, and close all connections."""
        self._is_closed = True
        await self._writing.close()
        for courtesy in list(self._courtesies):
            courtesy.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_ANSWERS_SECONDS):
                await self._under_way.all_over()
        await self._api.close()

    async def _introduce(self) -> UpdateReader:
        """Learn who we are, however long the network takes to come up, and show the menu."""
        while True:
            try:
                me = await self._api.me()
                break
            except TelegramError as fault:
                log.warning("telegram: getMe failed: %s", fault)
                await self._patience.after(send_error(fault).retry_after_seconds)
        self._patience.renew()
        self._beside(self._menus.publish())
        return UpdateReader(me, self._commands)

    async def _deliver(self, chat: str, message: Message | Document, keyboard: Keyboard | None) -> str:
        """Send one message, as plain text if its markup is refused; SendError says what is certain."""
        if self._is_closed:
            raise SendError("closed", Outcome.NOT_SENT)
        with self._under_way:
            try:
                return await self._hand_over(chat, message, keyboard)
            except TelegramError as fault:
                return await self._otherwise(fault, chat, message, keyboard)

    async def _shown_in_place(self, outgoing: Outgoing) -> str | None:
        """Show a reply where its question stood; None where it has to be a message of its own."""
        if self._is_closed:
            raise SendError("closed", Outcome.NOT_SENT)
        with self._under_way:
            try:
                return await self._editing.show_in_place(outgoing)
            except TelegramError as fault:
                raise send_error(fault) from fault

    def _renew_menu(self, conversation: str) -> None:
        if len(self._courtesies) < _MOST_COURTESIES and self._menus.is_due(conversation):
            self._beside(self._menus.renew(conversation))

    def _beside(self, courtesy: Coroutine[None, None, None]) -> None:
        """A message that was delivered does not wait for what only goes with it."""
        task = asyncio.ensure_future(courtesy)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def _otherwise(
        self, fault: TelegramError, chat: str, message: Message | Document, keyboard: Keyboard | None
    ) -> str:
        """Plain where markup was refused, and to the chat that a group has become."""
        try:
            if isinstance(message, Message) and is_markup_fault(fault):
                log.warning("telegram: markup was refused, sending plain text: %s", fault)
                return await self._api.send(chat, message.plain, is_html=False, keyboard=keyboard)
            if isinstance(fault, ApiError) and fault.new_chat:
                return await self._hand_over(fault.new_chat, message, keyboard)
        except TelegramError as again:
            raise send_error(again) from again
        raise send_error(fault) from fault

    def _hand_over(self, chat: str, message: Message | Document, keyboard: Keyboard | None) -> Awaitable[str]:
        if isinstance(message, Document):
            return self._api.send_file(chat, message.name, message.content, keyboard)
        return self._api.send(chat, message.html, is_html=True, keyboard=keyboard)

    def _remember(self, row: int, done: list[str]) -> None:
        """Keep what was delivered of a reply that is not finished, to go on behind it."""
        self._unfinished[row] = done
        while len(self._unfinished) > _REMEMBERED:
            self._unfinished.popitem(last=False)


def _listener(api: Api, webhook: Webhook, patience: Patience) -> Listener:
    from channels.telegram.listening import Listener  # with the web framework, which polling does without

    return Listener(api, webhook, patience)


class _UnderWay:
    """Counts the calls whose answers are not there yet."""

    def __init__(self) -> None:
        self._count = 0
        self._is_over = asyncio.Event()

    def __enter__(self) -> None:
        self._count += 1

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._is_over.set()

    async def all_over(self) -> None:
        """Wait until every answer is there."""
        while self._count:
            self._is_over.clear()
            await self._is_over.wait()


def access_of(settings: Settings) -> Access:
    """What the settings say about the bot."""
    return Access(
        token=settings.telegram_token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        proxy=settings.telegram_proxy,
    )
