"""What a callback says: a message of a person for the assistant, a card that was answered, or nothing for us.

https://developer.work.weixin.qq.com/document/path/90239 (messages) and 90240 (events).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.wecom.bodies import Fields
from channels.wecom.keys import label_of, token_of
from core.messages import Attachment, Incoming, IncomingKind

NAME = "wecom"
"""The name of this channel in inbox and outbox."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_NAME = 200
_LONGEST_USER = 64
_LONGEST_SIZE = 12
_CHOSEN = "SelectedItems.SelectedItem.OptionIds.OptionId"
_OF_EVENT = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId", "ResponseCode")
"""Events have no number: by the first two WeCom knows a repeated one, the rest tells apart those of one second."""

_KINDS: Mapping[str, IncomingKind] = {
    "text": IncomingKind.TEXT,
    "image": IncomingKind.PHOTO,
    "voice": IncomingKind.VOICE,
    "location": IncomingKind.LOCATION,
    "file": IncomingKind.FILE,
    "video": IncomingKind.FILE,
    "link": IncomingKind.FILE,
}
"""What WeCom's manual names; a kind that it does not is answered like a film: somebody did say something."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that a person answered: it may be changed once, within 72 hours, by its `response_code`."""

    user: str
    response_code: str
    label: str


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be done with one callback; both may be missing."""

    incoming: Incoming | None = None
    answered: Answered | None = None


class UpdateReader:
    """Reads the callbacks of one app; `menu` holds what each entry of the app's menu says."""

    def __init__(self, agent: str, menu: Mapping[str, str]) -> None:
        self._agent = agent
        self._menu = menu

    def read(self, fields: Fields, now: datetime) -> Update:
        """What a callback says; nothing for another app's, for unknown events, and for what has no sender."""
        user = fields("FromUserName").strip().lower()
        if not user or len(user) > _LONGEST_USER or fields("AgentID") not in {"", self._agent}:
            return Update()
        if fields("MsgType") == "event":
            return self._event(fields, user, now)
        return Update(self._message(fields, user, now))

    def _message(self, fields: Fields, user: str, now: datetime) -> Incoming | None:
        kind, number = _KINDS.get(fields("MsgType"), IncomingKind.FILE), fields("MsgId")
        if not number:
            return None
        return self._incoming(
            user,
            f"m.{_short(number)}",
            now,
            kind,
            fields("Content") if kind is IncomingKind.TEXT else "",
            file=_file(fields) if fields("MsgType") == "file" else None,
        )

    def _event(self, fields: Fields, user: str, now: datetime) -> Update:
        key = f"e.{_digest(*(fields(name) for name in _OF_EVENT))}"
        match fields("Event").lower():
            case "subscribe" | "enter_agent":
                # One key for ever: whoever comes in is welcomed once, not at each entry.
                return Update(self._incoming(user, f"welcome.{self._agent}.{user}", now, IncomingKind.START))
            case "click":
                says = self._menu.get(fields("EventKey"), "")
                return Update(self._incoming(user, key, now, IncomingKind.TEXT, says) if says else None)
            case "template_card_event":
                return self._answer(fields, user, key, now)
            case _:
                return Update()

    def _answer(self, fields: Fields, user: str, key: str, now: datetime) -> Update:
        """A tapped button, or the one option that was chosen before 提交 was tapped."""
        chosen = next(iter(fields.all(_CHOSEN)), "") or fields("EventKey")
        incoming = self._incoming(user, key, now, IncomingKind.CHOICE, token_of(chosen))
        code = fields("ResponseCode")
        return Update(incoming, Answered(user, code, label_of(chosen)) if code else None)

    def _incoming(
        self, user: str, key: str, now: datetime, kind: IncomingKind, text: str = "", *, file: Attachment | None = None
    ) -> Incoming:
        return Incoming(
            channel=NAME,
            key=key,
            conversation=user,
            sender=user,
            received_at=now,
            text=_UNSTORABLE.sub("", text),
            kind=kind,
            attachment=file,
        )


def _file(fields: Fields) -> Attachment | None:
    """A file, to be fetched when somebody may send one; its size is found out then."""
    media = fields("MediaId")
    name = _UNSTORABLE.sub("", fields("FileName") or fields("Title"))[:_LONGEST_NAME]
    size = fields("FileSize")
    is_told = len(size) <= _LONGEST_SIZE and size.isascii() and size.isdigit()
    return Attachment(name, int(size) if is_told else 1, media) if media else None


def _short(number: str) -> str:
    return number if len(number) <= _LONGEST_USER and number.isascii() else _digest(number)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
