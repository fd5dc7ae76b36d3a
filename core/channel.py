"""What the assistant asks of a platform, and what a platform may ask of the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.messages import Incoming, Outgoing


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` sends in `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Caps:
    """What a platform can do; renderers and the sender keep to it.

    Exactly one of `max_chars` and `max_bytes` (UTF-8) bounds a text; 0 means no bound. `max_buttons` is 0
    where choices must be typed. `can_edit`: it changes an answered question that comes with a reply
    (`Outgoing.earlier`). `per_chat`, `per_bot` are the rates the sender keeps, and `per_bot_long` a second one
    of the bot over a longer time, such as a minute.
    """

    max_chars: int = 0
    max_bytes: int = 0
    max_buttons: int = 0
    can_edit: bool = False
    can_push_first: bool = True
    per_chat: Rate | None = None
    per_bot: Rate | None = None
    per_bot_long: Rate | None = None
    merges_notices: bool = False
    """Several notices that wait for one person go out as one message."""
    at_once: int = 20
    """So many messages are under way at once: should the process be killed, they may have been sent."""
    knows_repeats: bool = False
    """The platform drops a message that it is told may be a repeat, where it had arrived: no words need to say so."""


class Intake(Protocol):
    """The door of the assistant."""

    async def accept(self, batch: Sequence[Incoming], *, is_kept: bool = False) -> None:
        """Take messages. When this returns they are committed: the platform may be told so.

        Handling goes on in the background. A key that was seen before changes nothing. `is_kept`: the platform keeps
        them until then, and waits for nothing, so that they need not be stored before all else.
        """
        ...


class Channel(Protocol):
    """One platform."""

    @property
    def name(self) -> str: ...

    @property
    def caps(self) -> Caps: ...

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver one reply and return the platform's id for it; SendError says what is certain."""
        ...

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled."""
        ...


@runtime_checkable
class FileSource(Protocol):
    """A platform that keeps files and hands them out by the name it gave them."""

    async def fetch(self, ref: str, most_bytes: int) -> bytes:
        """The content of a file; FetchError where it cannot be had or is larger than the bound."""
        ...


@runtime_checkable
class FileNamer(Protocol):
    """A platform that tells only when it is asked what a file is called."""

    async def file_name(self, ref: str) -> str:
        """The name of a file; FetchError where it cannot be had."""
        ...


@runtime_checkable
class LineHolder(Protocol):
    """A platform to which only the process that is connected can send; what it is to send waits until then."""

    @property
    def is_connected(self) -> bool: ...


def is_connected(channel: Channel) -> bool:
    """Whether this process can send by a channel: where it holds no line, it always can."""
    return bool(getattr(channel, "is_connected", True))  # isinstance() of a protocol takes far longer


@runtime_checkable
class Recaller(Protocol):
    """A platform that can take a message back after it was sent."""

    async def recall(self, conversation: str, platform_id: str) -> bool:
        """Take back what `send` gave this id; False where the platform leaves it, SendError where it is not known."""
        ...


class PanelMark(StrEnum):
    """How a field stands in the side column."""

    OPEN = "open"
    ASKED = "asked"
    DONE = "done"
    UNKNOWN = "unknown"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One field of the quarter in the side column."""

    label: str
    value: str
    mark: PanelMark


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside the talk on a wide screen: whose report, how far, each field."""

    heading: str
    state: str
    done: int
    total: int
    rows: tuple[PanelRow, ...]


@dataclass(frozen=True, slots=True)
class UpcomingLine:
    """One notice that would go out: when, what it is, to whom, and its words; a preview that sends nothing."""

    when: datetime
    title: str
    audience: str
    text: str
