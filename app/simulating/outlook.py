"""When the bell has something to do next, so that a simulation need not ring it twice a minute for years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.office import OfficeSettings
from core.texts import Texts
from core.units import Unit
from models.store import Store
from scheduler.gathering import gather
from scheduler.hours import Hours
from scheduler.notices import Notice
from scheduler.occasions import schedule
from scheduler.planner import almanacs, on_working_days, plain_almanac

_AHEAD = timedelta(days=120)
_HOLDS = _AHEAD / 2
_DAY = timedelta(days=1)
_LATE = timedelta(days=30)
"""So long after a later day its last reminder has gone out."""


@dataclass(frozen=True)
class Setting:
    """What all lives have in common."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    office: OfficeSettings
    texts: Texts
    units: Sequence[Unit]


@dataclass(frozen=True)
class Outlook:
    """The moments at which something goes out, as far as is known at `at`."""

    at: datetime
    moments: Sequence[datetime]
    hours: Hours

    def covers(self, now: datetime) -> bool:
        """Whether it still says what comes next; the clock may have been put back."""
        return self.at <= now < self.at + _HOLDS and not any(self.at < moment <= now for moment in self.moments)

    def next_after(self, now: datetime, *, has_calls: bool) -> datetime:
        """The next moment for the bell; the next opening for a list of calls, or where it rang outside the hours."""
        waits = has_calls or not self.hours.have_room(now)
        opening = [self.hours.next_opening(now)] if waits else []
        return min([moment for moment in self.moments if moment > now] + opening, default=now + _HOLDS)


async def look_ahead(store: Store, setting: Setting, now: datetime) -> Outlook:
    """What can go out in the next months, at any hour: who is concerned the planner finds out."""
    async with store.read() as work:
        stored = await work.office.all()
        facts = on_working_days(await gather(work, setting.notices, stored), setting.calendar)
    office = OfficeSettings.from_values(stored)
    plain = plain_almanac(setting.notices, setting.calendar, office, facts)
    first, last = (now - _DAY).date(), (now + _AHEAD).date()
    each = [*almanacs(plain, facts, now.date() - _LATE), *plain.below(facts.heads)]
    ahead = [occurrence for almanac in each for occurrence in schedule(almanac, first, last).occurrences]
    return Outlook(now, sorted({each.at for each in ahead}), Hours(setting.calendar, office))
