"""What goes in and out of the assistant, free of any platform.

An `Incoming` is what a person said; a `Reply` is what the assistant says, built of blocks that each
channel renders as its platform allows. Both are values: they can be stored, compared and replayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class IncomingKind(StrEnum):
    """What kind of message a person sent."""

    TEXT = "text"
    CHOICE = "choice"
    """A tapped button; `text` holds the signed token of the button."""
    START = "start"
    """The conversation was opened; `text` holds an invitation code if the link carried one."""
    FILE = "file"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message.

    `content` is there where the channel got it with the message, before it is stored; `ref` is by what the
    platform hands it out later (core.channel.FileSource).
    """

    name: str
    size: int
    ref: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of one person, as a channel received it.

    `key` is unique within the channel for ever: the same key handled twice changes nothing.
    `conversation` is where an answer goes; `sender` is the person's id on the platform. `row` is its number in the
    inbox, once it stands there.
    """

    channel: str
    key: str
    conversation: str
    sender: str
    received_at: datetime
    text: str = ""
    kind: IncomingKind = IncomingKind.TEXT
    sender_name: str = ""
    is_group: bool = False
    attachment: Attachment | None = None
    row: int = field(default=0, compare=False)

    def at_row(self, row: int) -> Incoming:
        """The same message with its number in the inbox; made for every message, and `replace` takes twice as long."""
        return Incoming(
            self.channel,
            self.key,
            self.conversation,
            self.sender,
            self.received_at,
            self.text,
            self.kind,
            self.sender_name,
            self.is_group,
            self.attachment,
            row,
        )


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words; line breaks are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Literal words of a document with their source; nothing of ours stands in `text`.

    `source` is the whole line shown (《title》（number）path); `document` and `path` find the paragraph
    again; `marks` are the spans of `text` that hit the question; `heading` says what kind of words these are.
    """

    text: str
    source: str
    document: str = ""
    path: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    heading: str = "原文"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table; `numeric` names the columns that are aligned right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()


class Comparator(StrEnum):
    """The exact word with which the guidance sets a target."""

    ABOUT = "左右"
    FLOOR = "以上"
    NOT_BELOW = "不低于"
    STRIVE = "力争"
    AT_LEAST = "不少于"
    CONTROL = "控制"


@dataclass(frozen=True, slots=True)
class Share:
    """One share against its target. `words` says it all; the numbers let a page draw a bar.

    `numerator`, `denominator` are people; `target_percent` is whole per cent; `reached` is None where
    the wording knows no line (左右) or where the people are too few to judge.
    """

    label: str
    words: str
    numerator: int
    denominator: int
    target_percent: int
    comparator: Comparator
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Several shares under each other."""

    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a form is: `words` says it (已填5/16项)."""

    done: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to be taken away: its content is kept under `ref` (models/files.py) and goes out with the reply."""

    name: str
    ref: str
    size: int


Block = Text | Quote | Table | Shares | Progress | File


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer offered as a button; tapping it is the same as typing `says`."""

    label: str
    says: str = ""
    main: bool = False

    @property
    def words(self) -> str:
        """What a tap says."""
        return self.says or self.label


@dataclass(frozen=True, slots=True)
class Answered:
    """The question of an open form that a reply follows: its outbox row, and what was tapped under it.

    `chosen` is empty where words were typed. `in_place`: the reply may stand where the question stood.
    """

    row: int
    chosen: str = ""
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the assistant.

    `numbered` tells that the choices may also be typed as 1, 2, 3; it is false where a number would be
    an answer of its own. `stamp` is the state of the conversation the choices belong to: a button with
    an older stamp is stale. `answered` is the question whose choices this reply leaves behind.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    numbered: bool = True
    stamp: int = 0
    answered: Answered | None = None


class Intent(StrEnum):
    """Why something is sent; replies to people go before notices."""

    REPLY = "reply"
    REMINDER = "reminder"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that was delivered and is answered now, for a platform that can change a message.

    It shows `chosen` in place of its choices, or the reply itself `in_place`; nothing is lost where it cannot. `reply`
    is the question, where something was chosen from it and it can be read.
    """

    platform_id: str
    reply: Reply | None
    chosen: str = ""
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way: `id` is its outbox row, `tokens` are the signed buttons, one a choice.

    `files` holds the content of every File block by its ref. `repeats`: an earlier attempt may have reached the
    person, so a platform that knows repeated messages should be told. `earlier` is the question that this follows.
    """

    id: int
    conversation: str
    reply: Reply
    intent: Intent = Intent.REPLY
    tokens: tuple[str, ...] = field(default=())
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    repeats: bool = False
    earlier: Earlier | None = None


def text_reply(text: str, *choices: Choice, numbered: bool = True) -> Reply:
    """A reply of one text block."""
    return Reply(blocks=(Text(text),), choices=choices, numbered=numbered)
