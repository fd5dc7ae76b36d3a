"""Time as a parameter: everything that needs the moment is handed a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the moment."""

    def now(self) -> datetime:
        """The moment, aware, in the office's time zone (Asia/Shanghai)."""
        ...


class SystemClock:
    """The computer's clock, in Asia/Shanghai whatever the host is set to."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(SHANGHAI)


class AdjustableClock:
    """The computer's clock moved by a span that can be changed: the demonstration lives in spring 2014."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self.shift = shift

    def now(self) -> datetime:
        return (datetime.now(UTC) + self.shift).astimezone(SHANGHAI)

    def move_to(self, moment: datetime) -> None:
        """Let the clock show this moment now and run on from there."""
        self.shift += moment - self.now()


def at_office(moment: datetime) -> datetime:
    """The same moment on the office's clock; the argument must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(SHANGHAI)
