"""What the database hands out and takes in: frozen values, free of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from core.messages import Earlier, Intent, Reply
from core.people import Role
from core.period import Period, Quarter, as_quarter


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands. `dialog` and `topic` are JSON of the handlers, empty where there is none.

    `stamp` grows with each change of the state that buttons belong to.
    """

    dialog: str = ""
    topic: str = ""
    stamp: int = 0
    offered: tuple[str, ...] = ()
    """Words of the numbered choices offered last; empty where a number is an answer of its own."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be sent: a row of the outbox in the making.

    `dedupe_key` (where given) is unique for ever: a second post with it changes nothing. `condition` is
    asked again at the moment of sending, see `Reports.still_wanted`. `broadcast` is the code of the broadcast it is of.
    """

    channel: str
    conversation: str
    reply: Reply
    intent: Intent = Intent.REPLY
    dedupe_key: str = ""
    not_before: datetime | None = None
    person_id: int | None = None
    unit: str = ""
    occurrence_id: int | None = None
    condition: str = ""
    broadcast: str = ""


class Reached(Protocol):
    """Whoever has an address at which notices reach them."""

    @property
    def channel(self) -> str: ...
    @property
    def conversation(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...


def post_to(
    whom: Reached, reply: Reply, *, intent: Intent = Intent.NOTICE, unit: str = "", condition: str = "",
    not_before: datetime | None = None, key: str = "", broadcast: str = "",
) -> Post:  # fmt: skip
    """A message nobody asked for, to somebody at the address where they are reached."""
    return Post(
        channel=whom.channel,
        conversation=whom.conversation,
        reply=reply,
        intent=intent,
        dedupe_key=key,
        not_before=not_before,
        person_id=whom.person_id,
        unit=unit,
        condition=condition,
        broadcast=broadcast,
    )


class Pause(StrEnum):
    """What a platform's wait holds up beside the message that it was asked for with."""

    NONE = ""
    CONVERSATION = "pause"
    ALL = "pause all"


class PostState(StrEnum):
    """What became of a row of the outbox."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"
    UNNEEDED = "unneeded"
    RECALLED = "recalled"
    """It was sent, and the platform has taken it back."""


@dataclass(frozen=True, slots=True)
class NoticeDelivery:
    """One message of a planned notice; `unit` is empty for the officers."""

    row: int
    kind: str
    period: str
    due: datetime
    unit: str
    conversation: str
    state: PostState
    condition: str
    written_at: datetime
    settled_at: datetime | None


class ChangeKind(StrEnum):
    """What became of queued messages of a notice when what they rest on changed."""

    REWORDED = "reworded"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Replanned:
    """Queued messages of one notice that were changed; `day` is when they go out now, or their successor does."""

    title: str
    kind: ChangeKind
    count: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPost:
    """A row of the outbox that this process may send now; `attempt` (from 1) fences off older claims.

    `was_unsure`: an earlier attempt may have reached the person. `was_repeated`: so may the repeat of it, whose
    sender never came back; a third time is too often. `is_unreadable`: what stands in the row is no message; the
    post holds only whom it was for. `earlier` is the question that a reply leaves behind, if it certainly arrived.
    """

    id: int
    attempt: int
    post: Post
    was_unsure: bool = False
    was_repeated: bool = False
    is_unreadable: bool = False
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation's history: what the person said, or a reply (then `outbox_id` is set)."""

    at: datetime
    said: str = ""
    reply: Reply | None = None
    outbox_id: int = 0
    withdrawn: bool = False
    """The reply was taken back: its words are not shown any more."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person and one address at which notices reach them."""

    person_id: int
    name: str
    channel: str
    conversation: str
    phone: str = ""
    role: Role = Role.REPORTER


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the list of people: who, which role, for which unit, on which channels."""

    person_id: int
    name: str
    role: Role
    unit: str
    channels: tuple[str, ...] = ()
    phone: str = ""


class ReportState(StrEnum):
    """How far a unit's report of a quarter is."""

    NONE = "none"
    DRAFT = "draft"
    PROVISIONAL = "provisional"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


SETTLED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})
"""The unit owes nothing more."""

REPORTED = SETTLED | {ReportState.PROVISIONAL}
"""Numbers of the unit are there, if perhaps not all."""


class EntryKind(StrEnum):
    """What was answered for a field. 0, not answered, and not known are three different things."""

    COUNT = "count"
    WORDS = "words"
    """The words are the answer: 是, a sentence, a date."""
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer for one field, with the person's own words."""

    field: str
    kind: EntryKind
    value: int | None = None
    said: str = ""


@dataclass(frozen=True)
class Answers:
    """The answers of a form. A field is in exactly one of the four, or not answered yet."""

    values: Mapping[str, int] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def answered(self) -> frozenset[str]:
        """Fields with any answer."""
        return frozenset(self.values) | frozenset(self.words) | self.skipped | self.unknown


@dataclass(frozen=True, slots=True)
class ReturnedField:
    """A field that the department sent back, with its reason."""

    field: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """A report of which fields are sent back and not answered; `at` is when the last of them was."""

    unit: str
    period: Period
    fields: tuple[ReturnedField, ...]

    @property
    def at(self) -> datetime:
        return max(each.at for each in self.fields)


@dataclass(frozen=True, slots=True)
class Report:
    """A unit's report of a period.

    `draft` holds what has been entered since the stored version (all fields in force, not only the changed);
    `stored` the answers of the newest version. `version` is 0 before the first submission.
    """

    unit: str
    period: Period
    state: ReportState = ReportState.NONE
    version: int = 0
    stored: Answers = field(default_factory=Answers)
    draft: Answers | None = None
    drafted_at: datetime | None = None
    first_submitted_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    on_time: bool | None = None
    code: str = ""
    notes: tuple[str, ...] = ()
    returned: tuple[ReturnedField, ...] = ()
    accepted_at: datetime | None = None
    """When the newest version was accepted; a correction makes a version that is not accepted yet."""

    @property
    def quarter(self) -> Quarter:
        """The quarter of a quarterly report."""
        return as_quarter(self.period)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a submission; `code` such as A7K2 finds this very version again."""

    unit: str
    period: Period
    version: int
    code: str
    at: datetime
    first_at: datetime
    on_time: bool | None
    provisional: bool

    @property
    def quarter(self) -> Quarter:
        """The quarter of a quarterly report."""
        return as_quarter(self.period)


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version as it was submitted; versions are never overwritten."""

    unit: str
    period: Period
    version: int
    code: str
    answers: Answers
    reason: str
    by: str
    at: datetime
    newest: int

    @property
    def quarter(self) -> Quarter:
        """The quarter of a quarterly report."""
        return as_quarter(self.period)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A unit said 收到 to a notice."""

    unit: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficeValue:
    """One setting of the office: JSON value, whether the department has confirmed it, and when it was set."""

    value: str
    confirmed: bool
    at: datetime | None = field(default=None, compare=False)
