"""What an officer sends to units and what became of it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.messages import Reply

EVERY_UNIT = "*"
"""Stands in a rule for the unit that it is asked about."""


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """What is to be sent. `draft` names the draft that was shown: the same one is sent once.

    `rule` is a condition of models/still_wanted.py with * in place of the unit, empty for none; `head` is the office,
    empty for the city.
    """

    code: str
    draft: str
    head: str
    title: str
    text: str
    reply: Reply
    units: tuple[str, ...]
    rule: str = ""
    receipt: bool = True
    file_ref: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast; `units` in the order in which they stand in the list of the office."""

    id: int
    code: str
    head: str
    title: str
    text: str
    file_ref: str
    reply: Reply
    rule: str
    receipt: bool
    units: tuple[str, ...]
    dropped: frozenset[str]
    person_id: int
    name: str
    at: datetime
    not_before: datetime
    queued_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None


class Reach(StrEnum):
    """How far a broadcast came with one person, from nothing to most."""

    NOBODY = "nobody"
    """The unit has nobody who can be reached."""
    DROPPED = "dropped"
    """What the broadcast was about had been done before it went out."""
    PLANNED = "planned"
    """Its time has not come."""
    WAITING = "waiting"
    REFUSED = "refused"
    UNSURE = "unsure"
    UNNEEDED = "unneeded"
    """Settled without being sent: taken back before, or no longer this person's business."""
    RECALLED = "recalled"
    KEPT = "kept"
    """Taken back, but the platform leaves it where it is."""
    SENT = "sent"
    """The platform took it."""
    ARRIVED = "arrived"
    """The person has done something in the same talk since."""


@dataclass(frozen=True, slots=True)
class PersonReach:
    """How far it came with one person of a unit."""

    unit: str
    person_id: int
    name: str
    channel: str
    reach: Reach
    code: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who said 收到 for a unit, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitReach:
    """How far it came with a unit: with the person of it whom it reached best."""

    unit: str
    people: tuple[PersonReach, ...]
    reach: Reach
    receipt: Receipt | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it certainly came: the platform took it, or somebody said so."""
        return self.receipt is not None or self.reach in {Reach.SENT, Reach.ARRIVED, Reach.KEPT}


@dataclass(frozen=True, slots=True)
class Course:
    """Everything about a broadcast."""

    broadcast: Broadcast
    units: tuple[UnitReach, ...] = field(default=())

    @property
    def received(self) -> tuple[UnitReach, ...]:
        """Units that said 收到."""
        return tuple(each for each in self.units if each.receipt)

    @property
    def unreceived(self) -> tuple[UnitReach, ...]:
        """Units that were to say 收到 and have not."""
        gone = {Reach.DROPPED}
        return tuple(each for each in self.units if not each.receipt and each.reach not in gone)

    @property
    def nobody(self) -> tuple[UnitReach, ...]:
        """Units in which nobody can be reached."""
        return tuple(each for each in self.units if each.reach is Reach.NOBODY)
