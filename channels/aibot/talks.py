"""What is open between the bot and its conversations: which message may be answered, which welcome, which stream.

All of it is a hint that dies with the process. Without it a reply goes out by itself, which needs nothing but that the
person has written to the bot before.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

REPLY_SECONDS = 24 * 3600.0 - 300.0
"""A message may be answered for a day; some minutes less are ours."""
WELCOME_SECONDS = 4.5
"""WeCom takes a welcome for five seconds."""
STREAM_SECONDS = 540.0
"""A stream must be finished within ten minutes of its beginning."""
_MOST_TALKS = 5000


@dataclass(frozen=True, slots=True)
class Answerable:
    """A message or an entry that may be answered by its `req_id` until a moment."""

    req_id: str
    until: float


@dataclass(frozen=True, slots=True)
class Stream:
    """A message that was begun, to say that the answer takes a while; the answer takes its place."""

    req_id: str
    id: str
    until: float


@dataclass
class Talk:
    """One conversation; `turn` keeps what is sent there one after the other."""

    message: Answerable | None = None
    welcome: Answerable | None = None
    stream: Stream | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Talks:
    """The conversations of late; the longest silent one is forgotten first."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, Talk] = OrderedDict()

    def of(self, conversation: str) -> Talk:
        """What is open in a conversation."""
        talk = self._talks.setdefault(conversation, Talk())
        self._talks.move_to_end(conversation)
        while len(self._talks) > _MOST_TALKS:
            self._talks.popitem(last=False)
        return talk

    def heard(self, conversation: str, req_id: str, now: float) -> None:
        """Somebody wrote."""
        self.of(conversation).message = Answerable(req_id, now + REPLY_SECONDS)

    def entered(self, conversation: str, req_id: str, now: float) -> None:
        """Somebody opened the conversation."""
        self.of(conversation).welcome = Answerable(req_id, now + WELCOME_SECONDS)

    def answerable(self, conversation: str, now: float) -> str:
        """By which number an answer may go out; empty where there is none."""
        found = self.of(conversation).message
        return found.req_id if found and now < found.until else ""

    def forget(self, conversation: str, req_id: str) -> None:
        """A number is not good any more."""
        talk = self.of(conversation)
        if talk.message and talk.message.req_id == req_id:
            talk.message = None
        if talk.stream and talk.stream.req_id == req_id:
            talk.stream = None

    def take_welcome(self, conversation: str, now: float) -> str:
        """The number of an entry that may be welcomed now, once; empty where there is none."""
        talk = self.of(conversation)
        found, talk.welcome = talk.welcome, None
        return found.req_id if found and now < found.until else ""
