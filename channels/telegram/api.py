"""The calls of the Bot API that the channel makes; all of them raise telegram.error.TelegramError."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InputFile,
    User,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from channels.telegram.backend import UNREADABLE, Backend, Route
from channels.telegram.commands import SlashCommand
from channels.telegram.keepalive import Limits
from channels.telegram.keyboard import Keyboard, markup
from core.errors import FetchError, SettingsError

WANTED = ("message", "edited_message", "callback_query")
"""The kinds of updates that are asked for."""

CONNECTIONS = 64
"""So many calls may be under way at once."""

_WANTED = json.dumps(WANTED)

_CONNECTIONS_IN = 40
"""Over so many connections Telegram calls at most; its own default."""

_NO_PREVIEW = json.dumps({"is_disabled": True})


@dataclass(frozen=True, slots=True)
class Access:
    """Where the Bot API is and how long its answers are waited for."""

    token: str
    base_url: str
    base_file_url: str
    proxy: str = ""
    answer_seconds: float = 10.0
    poll_seconds: int = 30


@dataclass(frozen=True, slots=True)
class WebhookState:
    """Where Telegram calls (empty: nowhere), how much waits to be delivered, and why the last call failed."""

    url: str
    waiting: int
    error: str


class Api:
    """One bot. Long polls have a connection of their own, so that a send never waits for one."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._sending = _request(access, connections=CONNECTIONS)
        self._polling = _request(access, connections=2)
        self._bot = Bot(
            access.token,
            base_url=access.base_url,
            base_file_url=access.base_file_url,
            request=self._sending,
            get_updates_request=self._polling,
        )

    async def me(self) -> User:
        """Who the bot is."""
        with _READABLE:
            return await self._bot.get_me()

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        """The updates from `offset` on, raw; asking confirms all earlier ones. Waits while there are none.

        Raw, because the library reads a batch as one: a single update that it cannot read would hold up
        all others for ever.
        """
        asked = {"timeout": f"{self._access.poll_seconds}", "allowed_updates": _WANTED}
        if offset:
            asked["offset"] = f"{offset}"
        seconds = self._access.poll_seconds + self._access.answer_seconds
        found = await self._polling.call(f"{self._bot.base_url}/getUpdates", asked, seconds)
        with _READABLE:
            kinds = {type(update["update_id"]) for update in found}
        if not isinstance(found, list) or kinds - {int}:
            raise TelegramError("getUpdates did not answer with updates")
        return found

    async def send(self, conversation: str, text: str, *, is_html: bool, keyboard: Keyboard | None) -> str:
        """Send one message to a chat, or to a topic of one (`chat/topic`), and return its id."""
        sent = await self._call("sendMessage", _place(conversation) | _words(text, is_html, keyboard))
        with _READABLE:
            return str(sent["message_id"])

    async def edit(
        self, conversation: str, message_id: int, text: str, *, is_html: bool, keyboard: Keyboard | None
    ) -> None:
        """Show other words in a message of ours, and other buttons or none."""
        await self._call("editMessageText", _message(conversation, message_id) | _words(text, is_html, keyboard))

    async def strip(self, conversation: str, message_id: int) -> None:
        """Take the buttons of a message of ours away."""
        await self._call("editMessageReplyMarkup", _message(conversation, message_id))

    async def send_file(self, conversation: str, name: str, content: bytes, keyboard: Keyboard | None) -> str:
        """Send one file to a chat, or to a topic of one, and return the message's id."""
        chat, _, topic = conversation.partition("/")
        with _READABLE:
            message = await self._bot.send_document(
                chat,
                InputFile(content, filename=name),
                disable_content_type_detection=True,
                message_thread_id=int(topic) if topic else None,
                api_kwargs={"reply_markup": markup(keyboard)} if keyboard else None,
            )
        return str(message.message_id)

    async def delete(self, conversation: str, message_id: int) -> None:
        """Delete a message of ours, as a bot may within 48 hours: https://core.telegram.org/bots/api#deletemessage."""
        await self._call("deleteMessage", _message(conversation, message_id))

    async def file(self, file_id: str, most_bytes: int) -> bytes:
        """The content of a file; FetchError where the server says that it is larger than that.

        A bot gets files up to 20 MB: https://core.telegram.org/bots/api#getfile.
        """
        with _READABLE:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > most_bytes:
                raise FetchError(f"{file.file_size} bytes", is_too_big=True)
            content = bytes(await file.download_as_bytearray())
        if len(content) > most_bytes:
            raise FetchError(f"{len(content)} bytes", is_too_big=True)
        return content

    async def answer(self, query_id: str) -> None:
        """Tell the person's client that the tap arrived."""
        await self._call("answerCallbackQuery", {"callback_query_id": query_id})

    async def show_writing(self, conversation: str) -> None:
        """Show for some seconds that an answer is being written."""
        await self._call("sendChatAction", _place(conversation) | {"action": ChatAction.TYPING})

    async def publish(self, commands: tuple[SlashCommand, ...], chat: int | None = None) -> None:
        """Show the commands in the menu of one chat, or of all private chats without a menu of their own."""
        menu = [BotCommand(command.name, command.description) for command in commands]
        scope = BotCommandScopeAllPrivateChats() if chat is None else BotCommandScopeChat(chat)
        with _READABLE:
            await self._bot.set_my_commands(menu, scope=scope)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Let Telegram call there with the secret; what waits at the server is delivered there."""
        with _READABLE:
            await self._bot.set_webhook(
                url, allowed_updates=WANTED, secret_token=secret, max_connections=_CONNECTIONS_IN
            )

    async def webhook(self) -> WebhookState:
        """Where Telegram calls now."""
        with _READABLE:
            info = await self._bot.get_webhook_info()
        return WebhookState(info.url, info.pending_update_count, info.last_error_message or "")

    async def drop_webhook(self) -> None:
        """End a webhook that stands in the way of polling; what waits at the server stays there."""
        with _READABLE:
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._sending.shutdown()
        await self._polling.shutdown()

    def _call(self, method: str, parameters: dict[str, str]) -> Awaitable[Any]:
        """What the Bot API answers to a call of text, as it stands in its JSON.

        The library's own methods make objects of the parameters and of the answer, which takes longer than the call.
        """
        return self._sending.call(f"{self._bot.base_url}/{method}", parameters)


def _place(conversation: str) -> dict[str, str]:
    """The parameters that name a chat, or a topic of one (`chat/topic`)."""
    chat, _, topic = conversation.partition("/")
    return {"chat_id": chat, "message_thread_id": topic} if topic else {"chat_id": chat}


def _message(conversation: str, message_id: int) -> dict[str, str]:
    """The parameters that name a message of ours."""
    return {"chat_id": conversation.partition("/")[0], "message_id": str(message_id)}


def _words(text: str, is_html: bool, keyboard: Keyboard | None) -> dict[str, str]:
    """The parameters of what a message says."""
    words: dict[str, str] = {"text": text, "link_preview_options": _NO_PREVIEW}
    if is_html:
        words["parse_mode"] = ParseMode.HTML
    if keyboard:
        words["reply_markup"] = markup(keyboard)
    return words


class _Readable:
    """A success whose content is not what the library expects (a proxy's page) is a TelegramError like others."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> None:
        if isinstance(fault, UNREADABLE):
            raise TelegramError("an answer that cannot be read") from fault


_READABLE = _Readable()


def _request(access: Access, connections: int) -> Backend:
    limits = Limits(
        connections=connections,
        connect_seconds=min(5.0, access.answer_seconds),
        answer_seconds=access.answer_seconds,
        pool_seconds=access.answer_seconds,
    )
    try:
        return Backend(Route(access.base_url, access.proxy, limits))
    except (RuntimeError, ValueError) as exc:
        raise SettingsError(
            ["TELEGRAM_PROXY 不能用。请写成 http://主机:端口；用 socks5:// 要先安装 httpx[socks]。"]
        ) from exc
