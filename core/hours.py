"""When the assistant may speak unasked: the office's chat hours on working days, off the crowded minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.clock import SHANGHAI, at_office
from core.office import OfficeSettings

SPREAD = 11
"""Messages of one notice go out over this many minutes: 09:02 to 09:12."""

_CROWDED_MINUTES = frozenset({0, 30})


@dataclass(frozen=True)
class Hours:
    """Chat hours of one office, on the working days that it goes by."""

    calendar: WorkCalendar
    office: OfficeSettings

    def are_open(self, moment: datetime) -> bool:
        """Whether a message nobody asked for may go out at this moment."""
        local = at_office(moment)
        if not self.office.chat_from <= local.time() < self.office.chat_to:
            return False
        return self._days.is_working_day(local.date())

    def have_room(self, moment: datetime) -> bool:
        """Whether all messages of a notice begun at this moment can go out before the hours end."""
        return self.are_open(moment) and self.are_open(moment + timedelta(minutes=SPREAD + 1))

    def next_opening(self, moment: datetime) -> datetime:
        """When the hours open next after a moment outside them."""
        local = at_office(moment)
        later = local.date() if local.time() < self.office.chat_from else local.date() + timedelta(days=1)
        day = self._days.on_or_after(later)
        return datetime.combine(day, self.office.chat_from, SHANGHAI) + timedelta(minutes=1)

    @property
    def _days(self) -> WorkCalendar:
        """The calendar with the years that the office has entered itself."""
        return self.calendar.changed_by(self.office.holidays)


def place(start: datetime, position: int) -> datetime:
    """The moment for the unit at this position (from 0): a minute apart, never at minute 0 or 30."""
    return off_the_crowd(start + timedelta(minutes=position % SPREAD))


def off_the_crowd(moment: datetime) -> datetime:
    """The same moment, or a minute later where every program of the land sends at once."""
    return moment + timedelta(minutes=1) if moment.minute in _CROWDED_MINUTES else moment
