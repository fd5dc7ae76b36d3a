"""The reason a reminder waits for its turn: asked again at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scheduler.notice import Audience
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
        wanted = _WANTED.get(occurrence.notice.audience, _always)(occurrence, unit) if unit else ""
        return cls(wanted, occurrence.until)

    @classmethod
    def parse(cls, words: str) -> Self:
        """The condition as a post carries it."""
        wanted, _, until = words.partition(_UNTIL)
        return cls(wanted, datetime.fromisoformat(until) if until else None)

    def __str__(self) -> str:
        return f"{self.wanted}{_UNTIL}{self.until.isoformat()}" if self.until else self.wanted


def _always(occurrence: Occurrence, unit: str) -> str:
    """Nothing can make it needless, but to have said 收到 where that is asked."""
    return _unacknowledged(occurrence, unit) if occurrence.notice.acknowledgement else ""


def _unacknowledged(occurrence: Occurrence, unit: str) -> str:
    return f"unacknowledged:{occurrence.notice.of or occurrence.notice.name}:{occurrence.period}:{unit}"


def _missing(occurrence: Occurrence, unit: str) -> str:
    if is_about_due(occurrence.notice):
        return f"due:{unit}:{occurrence.period}:{occurrence.extended or ''}"
    return f"missing:{unit}:{occurrence.period}"


def _unsubmitted(occurrence: Occurrence, unit: str) -> str:
    return f"unsubmitted:{unit}:{occurrence.notice.form}-{occurrence.period}"


def _returned(occurrence: Occurrence, unit: str) -> str:
    return f"unanswered_return:{unit}:{occurrence.period}:{int(occurrence.due.timestamp())}"


_WANTED: Mapping[Audience, Callable[[Occurrence, str], str]] = {
    Audience.MISSING: _missing,
    Audience.UNTOUCHED: _missing,
    Audience.DRAFTED: _missing,
    Audience.UNSUBMITTED: _unsubmitted,
    Audience.UNACKNOWLEDGED: _unacknowledged,
    Audience.RETURNED: _returned,
}
"""Why a message to a unit is sent, in the words of `Reports.still_wanted`; always, where nothing is said here."""
