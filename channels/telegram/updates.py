"""An update of Telegram as a message of a person, or nothing where nobody speaks to the assistant.

Read from the JSON as it came: https://core.telegram.org/bots/api#update. The library's objects of an update take longer
to make than all the rest of taking it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from telegram import User
from telegram.constants import ChatType

from channels.telegram.commands import SlashCommand
from core.messages import Attachment, Incoming, IncomingKind

Raw = dict[str, Any]
"""An update, or a part of one, as Telegram wrote it."""

number: Callable[[Raw], int] = itemgetter("update_id")
"""The number of an update: each is greater than that of the one before."""

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What is raised by an update that is none."""

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)

_LONGEST_NAME = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_KINDS: tuple[tuple[str, IncomingKind], ...] = (
    ("photo", IncomingKind.PHOTO),
    ("voice", IncomingKind.VOICE),
    ("audio", IncomingKind.VOICE),
    ("video_note", IncomingKind.VOICE),
    ("sticker", IncomingKind.STICKER),
    ("animation", IncomingKind.STICKER),
    ("dice", IncomingKind.STICKER),
    ("location", IncomingKind.LOCATION),
    ("venue", IncomingKind.LOCATION),
    ("document", IncomingKind.FILE),
    ("video", IncomingKind.FILE),
    ("contact", IncomingKind.FILE),
    ("poll", IncomingKind.FILE),
)
"""Attachments in the order they are looked for: an animation also carries a document, a venue a location."""


class UpdateReader:
    """Reads the updates of one bot."""

    def __init__(self, me: User, commands: Sequence[SlashCommand]) -> None:
        self._me = me
        self._words = {command.name: command.says for command in commands}
        self._mention = re.compile(rf"@{re.escape(me.username or '')}(?![A-Za-z0-9_])", re.IGNORECASE)

    def read(self, update: Raw, now: datetime) -> Incoming | None:
        """The message of an update; None for what is not said to the assistant. One of `UNREADABLE` for no update.

        An edited message is a message of its own: what was read before is not changed, it is corrected.
        """
        if update.get("callback_query"):
            return self._tap(update, update["callback_query"], now)
        message = update.get("message") or update.get("edited_message")
        person = message.get("from") if message else None
        if not message or not person or person["is_bot"]:
            return None
        kind, text = self._content(message)
        is_group = message["chat"]["type"] in _GROUPS
        if kind is None or (is_group and not self._addressed(message)):
            return None
        if is_group:
            text = self._mention.sub("", text).strip()
        command = _COMMAND.fullmatch(text) if kind is IncomingKind.TEXT else None
        if command:
            if not self._is_mine(command):
                return None
            kind, text = self._command(command)
        file = _file(message) if kind is IncomingKind.FILE else None
        return self._incoming(update, message, person, kind, text, file=file, now=now)

    def _tap(self, update: Raw, query: Raw, now: datetime) -> Incoming | None:
        message, data = query.get("message"), query.get("data")
        if not message or not data:
            return None
        return self._incoming(update, message, query["from"], IncomingKind.CHOICE, data, now=now)

    def _content(self, message: Raw) -> tuple[IncomingKind | None, str]:
        """Kind and words; None for the notes that Telegram itself writes into a chat (a title changed …)."""
        if (text := message.get("text")) is not None:
            return IncomingKind.TEXT, text
        kind = next((kind for name, kind in _KINDS if message.get(name)), None)
        return kind, message.get("caption") or ""

    def _addressed(self, message: Raw) -> bool:
        """Whether a message of a group is meant for the bot: it names it, answers it or is a command."""
        text = message.get("text") or message.get("caption") or ""
        answered = (message.get("reply_to_message") or {}).get("from")
        if answered and answered["id"] == self._me.id:
            return True
        command = _COMMAND.fullmatch(text)
        if command:
            return bool(command[2]) or command[1].lower() in {*self._words, "start"}
        return self._mention.search(text) is not None

    def _is_mine(self, command: re.Match[str]) -> bool:
        return not command[2] or command[2].lower() == (self._me.username or "").lower()

    def _command(self, command: re.Match[str]) -> tuple[IncomingKind, str]:
        """What a slash command says; one that is not ours stays as it was typed."""
        name, rest = command[1].lower(), command[3] or ""
        if name == "start":
            return IncomingKind.START, rest.strip()
        words = self._words.get(name, f"/{name}")
        return IncomingKind.TEXT, f"{words} {rest}".strip()

    def _incoming(
        self,
        update: Raw,
        message: Raw,
        person: Raw,
        kind: IncomingKind,
        text: str,
        *,
        now: datetime,
        file: Attachment | None = None,
    ) -> Incoming:
        chat = message["chat"]
        topic = message.get("is_topic_message") and message.get("message_thread_id")
        return Incoming(
            channel="telegram",
            # Another bot counts its updates from elsewhere: with its number in the key a change of bots
            # cannot make a new message look like one that was seen.
            key=f"{self._me.id}.{update['update_id']}",
            # A topic of a forum group is a conversation of its own.
            conversation=f"{chat['id']}/{topic}" if topic else f"{chat['id']}",
            sender=f"{person['id']}",
            received_at=now,
            text=_storable(text),
            kind=kind,
            sender_name=_storable(f"{person['first_name']} {person.get('last_name') or ''}".strip()),
            is_group=chat["type"] in _GROUPS,
            attachment=file,
        )


def _file(message: Raw) -> Attachment | None:
    """The file of a message, to be fetched when somebody may send one; None for a contact, a poll, a film."""
    document = message.get("document")
    if not document:
        return None
    # A size that the server does not tell is found out when the file is fetched.
    name, size = document.get("file_name") or "", document.get("file_size") or 1
    return Attachment(_storable(name)[:_LONGEST_NAME], int(size), str(document["file_id"]))


def _storable(text: str) -> str:
    """Without what a database refuses: one such character would keep its whole batch from being stored."""
    return _UNSTORABLE.sub("", text)
