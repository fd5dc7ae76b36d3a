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


class ShiftedClock:
    """The computer's clock moved by a fixed span: the demonstration lives in spring 2014."""

    def __init__(self, shift: timedelta) -> None:
        self._shift = shift

    def now(self) -> datetime:
        return (datetime.now(UTC) + self._shift).astimezone(SHANGHAI)


def at_office(moment: datetime) -> datetime:
    """The same moment on the office's clock; the argument must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(SHANGHAI)
