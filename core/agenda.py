"""One date that somebody has to know of, as chat, calendar file and database share it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Entry:
    """A date. `uid` stays the same however often the date is moved; `at` is a day, or a moment with its time zone.

    `is_sure` is false while the department has not confirmed it; `note` says more than the title.
    """

    uid: str
    title: str
    at: date | datetime
    is_sure: bool = True
    note: str = ""

    @property
    def day(self) -> date:
        """The day of it."""
        return self.at.date() if isinstance(self.at, datetime) else self.at

    @property
    def order(self) -> tuple[str, int, str]:
        """By time; what lasts the whole day stands first."""
        clock = self.at.strftime("%H:%M") if isinstance(self.at, datetime) else ""
        return (f"{self.day.isoformat()} {clock}", len(clock), self.uid)

    def dump(self) -> str:
        """As JSON."""
        row = {"title": self.title, "at": self.at.isoformat(), "is_sure": self.is_sure, "note": self.note}
        return json.dumps(row, ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, uid: str, text: str) -> Self:
        """The value of `dump`.

        >>> Entry.load("due.2014Q1", Entry("due.2014Q1", "报送截止", date(2014, 4, 8)).dump()).at
        datetime.date(2014, 4, 8)
        """
        row = json.loads(text)
        said = row.pop("at")
        return cls(uid, at=datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said), **row)


@dataclass(frozen=True, slots=True)
class Published:
    """A date as it is handed out: `sequence` grows with each change, `cancelled` where it does not hold any more."""

    entry: Entry
    sequence: int
    cancelled: bool
    changed_at: datetime
