"""What the database hands out about people that change: codes, hand-overs, departures, absences, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.people import Role
from models.records import Recipient


class CodeKind(StrEnum):
    """What a single-use code does for whoever types it."""

    INVITATION = "invitation"
    HANDOVER = "handover"
    CHANNEL = "channel"


class BindOutcome(StrEnum):
    """What became of a code that was typed."""

    DONE = "done"
    ALREADY = "already"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    TOO_MANY = "too_many"
    CANCELLED = "cancelled"
    OWN = "own"
    """A person's own hand-over code."""
    TAKEN = "taken"
    """The account speaks for somebody else already."""


@dataclass(frozen=True, slots=True)
class Pass:
    """An open code; the code itself is shown once and not kept."""

    kind: CodeKind
    unit: str
    person_id: int | None
    note: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A unit was taken over: who had it before, and the line left for the successor."""

    number: int
    predecessor: str = ""
    told_at: Recipient | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """The answer to a code; `at` is the day it expired or the moment one may try again."""

    outcome: BindOutcome
    unit: str = ""
    role: Role | None = None
    at: datetime | None = None
    tries_left: int = 0
    kind: CodeKind = CodeKind.INVITATION
    handover: HandedOver | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """Since when a person no longer reports for a unit, and who took over; empty where nobody did."""

    unit: str
    at: datetime
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """A person of a unit is away, both days included; `stand_in` is told what the unit is told meanwhile."""

    number: int
    unit: str
    person_id: int
    name: str
    first: date
    last: date
    stand_in: int | None = None
    stand_in_name: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a person on a platform; `is_preferred` where notices are to go."""

    channel: str
    external_id: str
    seen_at: datetime
    is_preferred: bool = False
