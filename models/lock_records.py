"""Whether a unit may change its report now, and what it asked for where it may not: frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.period import Quarter


class Cause(StrEnum):
    """Why a report is locked."""

    NONE = ""
    ACCEPTED = "accepted"
    """A version of it was accepted once."""
    CLOSED = "closed"
    """The department has closed the quarter for all."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What of a report may be changed now.

    `fields` are those open in spite of `cause`; None where all are. `until` is when they close again, None for
    those sent back, which wait for their answer.
    """

    cause: Cause = Cause.NONE
    fields: frozenset[str] | None = None
    until: datetime | None = None

    @property
    def is_locked(self) -> bool:
        """Whether nothing at all may be changed."""
        return self.fields is not None and not self.fields

    @property
    def is_opened(self) -> bool:
        """Whether it is locked but opened for a time."""
        return self.until is not None

    def forbids(self, fields: Iterable[str]) -> frozenset[str]:
        """Those of the fields that may not be changed; what belongs to a field (票决.problem) is open with it."""
        if self.fields is None:
            return frozenset()
        return frozenset(field for field in fields if field.partition(".")[0] not in self.fields)


class Outcome(StrEnum):
    """What became of a request."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """The unit has asked again for the same quarter, or the department opened the report by itself."""


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """One request; `person_id` asked. Without `counts` the unit wants to report late after the lock."""

    code: str
    unit: str
    quarter: Quarter
    version: int
    counts: Mapping[str, int]
    reason: str
    person_id: int
    at: datetime
    outcome: Outcome
    note: str

    @property
    def is_open(self) -> bool:
        """Whether the department has not decided yet."""
        return self.outcome is Outcome.OPEN
