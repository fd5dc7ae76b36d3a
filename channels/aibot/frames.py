"""The frames of the long connection: what we ask, what comes unasked, and the answers to what we asked.

https://developer.work.weixin.qq.com/document/path/101463. A frame is {cmd, headers: {req_id}, body}; an answer has no
cmd, the req_id of its question, and an errcode.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
"""Signs that stand bare in some frames, though JSON forbids it; the official SDK takes them out, too."""


class Command(StrEnum):
    """What may stand in `cmd`."""

    SUBSCRIBE = "aibot_subscribe"
    PING = "ping"
    RESPOND = "aibot_respond_msg"
    WELCOME = "aibot_respond_welcome_msg"
    UPDATE = "aibot_respond_update_msg"
    SEND = "aibot_send_msg"
    UPLOAD_INIT = "aibot_upload_media_init"
    UPLOAD_CHUNK = "aibot_upload_media_chunk"
    UPLOAD_FINISH = "aibot_upload_media_finish"
    MESSAGE = "aibot_msg_callback"
    EVENT = "aibot_event_callback"


CALLBACKS = frozenset({Command.MESSAGE, Command.EVENT})


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object from outside, asked by paths; whatever is not there or of another kind is empty."""

    value: object

    def at(self, *path: str) -> Fields:
        """What stands at a path."""
        here = self.value
        for name in path:
            here = here.get(name) if isinstance(here, dict) else None
        return Fields(here)

    def text(self, *path: str) -> str:
        """The words or the number at a path."""
        here = self.at(*path).value
        return str(here) if isinstance(here, str | int) and not isinstance(here, bool) else ""

    def number(self, *path: str) -> int:
        """The whole number at a path, 0 where there is none."""
        here = self.at(*path).value
        return here if isinstance(here, int) and not isinstance(here, bool) else 0

    def each(self, *path: str) -> tuple[Fields, ...]:
        """Every entry of a list at a path."""
        here = self.at(*path).value
        return tuple(map(Fields, here)) if isinstance(here, list) else ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame that came in; `command` is empty in an answer."""

    command: str
    req_id: str
    body: Fields
    code: int = 0
    words: str = ""


def read_frame(said: str | bytes) -> Frame | None:
    """A frame as it arrived; None where it is none."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    try:
        fields = Fields(json.loads(_CONTROL.sub("", words)))
    except (ValueError, RecursionError):
        return None
    req_id = fields.text("headers", "req_id")
    if not req_id and not fields.text("cmd"):
        return None
    return Frame(fields.text("cmd"), req_id, fields.at("body"), fields.number("errcode"), fields.text("errmsg"))


def written(command: Command, req_id: str, body: Mapping[str, object] | None = None) -> str:
    """A frame to be sent."""
    frame: dict[str, object] = {"cmd": command.value, "headers": {"req_id": req_id}}
    if body is not None:
        frame["body"] = body
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def new_req_id(command: Command) -> str:
    """A number for a question of ours that no other one has."""
    return f"{command.value}_{secrets.token_hex(12)}"
