"""What a callback of the AI bot says: a message of a person, a card that was answered, or that we were displaced.

https://developer.work.weixin.qq.com/document/path/101463; the bodies are those of paths 100719 and 101027.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.aibot.frames import Command, Fields, Frame
from channels.wecom.keys import label_of, token_of
from core.messages import Attachment, Incoming, IncomingKind

NAME = "aibot"
"""The name of this channel in inbox and outbox."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MENTION = re.compile(r"^\s*@\S+\s*")
"""In a group a message begins with the bot's name: only then it comes to us at all."""
_LONGEST_ID = 128
_KINDS: Mapping[str, IncomingKind] = {
    "text": IncomingKind.TEXT,
    "image": IncomingKind.PHOTO,
    "voice": IncomingKind.VOICE,
    "file": IncomingKind.FILE,
    "video": IncomingKind.FILE,
}
"""A kind that the manual does not name is answered like a film: somebody did say something."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that a person answered; it may be changed within five seconds by answering `req_id`."""

    req_id: str
    task: str
    label: str
    user: str


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be done with one callback; `at` is when it was said, by WeCom's clock, as far as it tells."""

    incoming: Incoming | None = None
    answered: Answered | None = None
    at: int = 0
    req_id: str = ""
    """By which a message may be answered."""
    welcomes: str = ""
    """By which whoever came in may be welcomed, within five seconds."""


def is_displaced(frame: Frame) -> bool:
    """Whether another connection of the same bot has taken our seat."""
    return frame.command == Command.EVENT and frame.body.text("event", "eventtype") == "disconnected_event"


def read_update(frame: Frame, bot_id: str, now: datetime) -> Update:
    """What a callback says; nothing for another bot's, unknown events, and what has no sender or number."""
    body = frame.body
    user, number = body.text("from", "userid").strip().lower(), body.text("msgid")
    if not user or len(user) > _LONGEST_ID or not number or body.text("aibotid") not in {"", bot_id}:
        return Update()
    here = _Place(user, *_where(body, user), now)
    if frame.command == Command.EVENT:
        return _event(frame, here)
    return Update(_message(body, here), at=body.number("create_time"), req_id=frame.req_id)


@dataclass(frozen=True, slots=True)
class _Place:
    """Who speaks, where, and when."""

    user: str
    conversation: str
    is_group: bool
    now: datetime

    def incoming(self, key: str, kind: IncomingKind, text: str = "", *, file: Attachment | None = None) -> Incoming:
        return Incoming(
            channel=NAME,
            key=key,
            conversation=self.conversation,
            sender=self.user,
            received_at=self.now,
            text=_UNSTORABLE.sub("", text),
            kind=kind,
            is_group=self.is_group,
            attachment=file,
        )


def _where(body: Fields, user: str) -> tuple[str, bool]:
    """The conversation, and whether it is a group's."""
    chat = body.text("chatid")
    is_group = body.text("chattype") == "group"
    return (chat[:_LONGEST_ID] if is_group and chat else user), is_group


def _message(body: Fields, here: _Place) -> Incoming:
    key = f"m.{_short(body.text('msgid'))}"
    kind = body.text("msgtype")
    if kind == "mixed":
        words = "\n".join(said for item in body.each("mixed", "msg_item") if (said := item.text("text", "content")))
        return here.incoming(key, IncomingKind.TEXT if words else IncomingKind.PHOTO, _said(words, here))
    if kind == "text":
        return here.incoming(key, IncomingKind.TEXT, _said(body.text("text", "content"), here))
    return here.incoming(key, _KINDS.get(kind, IncomingKind.FILE), file=_file(body) if kind == "file" else None)


def _said(words: str, here: _Place) -> str:
    return _MENTION.sub("", words, count=1) if here.is_group else words


def _file(body: Fields) -> Attachment | None:
    """A file: where it lies and the key that opens it. Its name is known once it is asked for, like its size."""
    place, key = body.text("file", "url"), body.text("file", "aeskey")
    ref = json.dumps([place, key], separators=(",", ":"))
    return Attachment("", 1, ref) if place.startswith(("https://", "http://")) else None


def _event(frame: Frame, here: _Place) -> Update:
    body, number = frame.body, _short(frame.body.text("msgid"))
    match body.text("event", "eventtype"):
        case "enter_chat":
            key = f"welcome.{here.user}.{here.now:%Y-%m-%d}"
            said = body.number("create_time")
            return Update(here.incoming(key, IncomingKind.START), at=said, welcomes=frame.req_id)
        case "template_card_event":
            return _answer(frame, here, f"e.{number}")
        case _:
            return Update()


def _answer(frame: Frame, here: _Place, key: str) -> Update:
    """A tapped button, or the one option that was chosen before 提交 was tapped."""
    event = frame.body.at("event", "template_card_event")
    options = [
        option.text()
        for item in event.each("selected_items", "selected_item")
        for option in item.each("option_ids", "option_id")
    ]
    tapped = event.text("event_key") or frame.body.text("event", "event_key")
    task = event.text("task_id") or frame.body.text("event", "task_id")
    chosen = next(filter(None, options), "") or tapped
    if not chosen or chosen == USED:
        return Update()
    answered = Answered(frame.req_id, task, label_of(chosen), here.user)
    return Update(
        here.incoming(key, IncomingKind.CHOICE, token_of(chosen)), answered, at=frame.body.number("create_time")
    )


USED = "used"
"""The key of what stands on a used card: tapping it says nothing."""


def _short(number: str) -> str:
    is_fine = len(number) <= _LONGEST_ID and number.isascii()
    return number if is_fine else hashlib.sha256(number.encode("utf-8", "surrogatepass")).hexdigest()
