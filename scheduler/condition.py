"""The reason a reminder waits for its turn: asked again at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scheduler.notices import Audience
from scheduler.occasions import Occurrence, is_about_due

_UNTIL = " until "


@dataclass(frozen=True, slots=True)
class Condition:
    """`wanted` is for `Reports.still_wanted`; from `until` on the words are no longer right.

    >>> str(Condition.parse("missing:jkq:2014Q1 until 2014-04-08T17:30:00+08:00").until)
    '2014-04-08 17:30:00+08:00'
    """

    wanted: str
    until: datetime | None = None

    @classmethod
    def of(cls, occurrence: Occurrence, unit: str) -> Self:
        """The condition of an occurrence's message to a unit; `unit` is empty for the officers."""
        notice, period = occurrence.notice, occurrence.period
        wanted = ""
        if unit and notice.audience is Audience.MISSING:
            wanted = f"missing:{unit}:{period}"
            if is_about_due(notice):
                wanted = f"due:{unit}:{period}:{occurrence.extended or ''}"
        elif unit and notice.acknowledgement:
            wanted = f"unacknowledged:{notice.of or notice.name}:{period}:{unit}"
        return cls(wanted, occurrence.until)

    @classmethod
    def parse(cls, words: str) -> Self:
        """The condition as a post carries it."""
        wanted, _, until = words.partition(_UNTIL)
        return cls(wanted, datetime.fromisoformat(until) if until else None)

    def __str__(self) -> str:
        return f"{self.wanted}{_UNTIL}{self.until.isoformat()}" if self.until else self.wanted
