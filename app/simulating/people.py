"""What the people of the invented units do: report early, late or never, get a later day, say 收到 or forget it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.simulating.chance import Chance
from app.simulating.world import CHANNEL
from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.deadlines import due_of, opening_of
from core.office import OfficeSettings
from core.people import Grant, Role
from core.period import Quarter
from core.units import Unit
from models.records import Entry, EntryKind
from models.store import Store

OFFICER = "officer"

_PUNCTUAL, _LATE = 0.4, 0.85
_BESIDE_A_NOTICE = 0.6
"""So many report in the minutes in which the notices go out, when a plan made a moment ago is already wrong."""
_EXTENDED = 0.04
_DRAFTED = 0.2
"""So many enter something and leave it, before they report or for good."""
_ACKNOWLEDGED = 2 / 3


class Act(StrEnum):
    """What a person does."""

    REPORT = "report"
    ACKNOWLEDGE = "acknowledge"
    EXTEND = "extend"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """Something is done by a unit, or for it, at a moment; `day` is the later day that it gets."""

    at: datetime
    unit: str
    act: Act
    quarter: str = ""
    day: date | None = None


async def settle_in(store: Store, units: Sequence[Unit]) -> None:
    """A person at each unit and one officer, each reached in a conversation of the unit's code."""
    async with store.write() as work:
        await work.units.sync(units)
        for unit in units:
            person = await work.people.add(unit.name, [Grant(Role.REPORTER, unit.code)])
            await work.people.attach(person, CHANNEL, unit.code, unit.code)
        person = await work.people.add("经办", [Grant(Role.OFFICER)])
        await work.people.attach(person, CHANNEL, OFFICER, OFFICER)


@dataclass(frozen=True)
class Habits:
    """When the units act, by chance."""

    chance: Chance
    calendar: WorkCalendar
    office: OfficeSettings

    def deeds(self, units: Sequence[Unit], first: Quarter, last: Quarter) -> list[Deed]:
        """Every draft, report and later day of these quarters, in the order of time."""
        quarters = list(_quarters(first, last))
        return sorted(deed for quarter in quarters for unit in units for deed in self._of(unit.code, quarter))

    def acknowledgement(self, unit: str, row: int, got: datetime) -> Deed | None:
        """When a unit that got a message says 收到 to what asked for it, if it ever does."""
        dice = self.chance.of("acknowledge", unit, row)
        if dice.random() >= _ACKNOWLEDGED:
            return None
        return Deed(got + timedelta(minutes=dice.expovariate(1 / 1440)), unit, Act.ACKNOWLEDGE)

    def _of(self, unit: str, quarter: Quarter) -> Iterator[Deed]:
        dice = self.chance.of("quarter", unit, quarter)
        opening, due = opening_of(quarter, self.calendar), due_of(quarter, self.office, self.calendar).at
        if due is None:
            return
        last = due.date()
        if dice.random() < _EXTENDED:
            last += timedelta(days=dice.randint(1, 14))
            yield Deed(_nine(opening) + timedelta(hours=dice.uniform(1, 72)), unit, Act.EXTEND, quarter.code, last)
        drafting = self.chance.of("draft", unit, quarter)
        if drafting.random() < _DRAFTED:
            yield Deed(_nine(opening) + timedelta(hours=drafting.uniform(1, 48)), unit, Act.DRAFT, quarter.code)
        share = dice.random()
        if share < _LATE:
            first, end = (opening, last) if share < _PUNCTUAL else (last + timedelta(days=1), last + timedelta(days=20))
            days = self._days_of_notices(opening, last) if dice.random() < _BESIDE_A_NOTICE else []
            day = dice.choice([each for each in days if first <= each <= end] or [_some_day(first, end, dice.random())])
            minute = dice.uniform(2, 14) if day in days else dice.uniform(-60, 540)
            yield Deed(_nine(day) + timedelta(minutes=minute), unit, Act.REPORT, quarter.code)

    def _days_of_notices(self, opening: date, due: date) -> list[date]:
        """The days in whose first minutes something goes out about a quarter."""
        about = self.calendar.on_or_before(due)
        offsets = (-self.office.before_due_days, *self.office.overdue_days)
        return [opening, about, *(self.calendar.add_working_days(about, offset) for offset in offsets)]


async def do(store: Store, deed: Deed) -> None:
    """One act, by the operations that the chat uses."""
    async with store.write() as work:
        actor = await work.people.actor(CHANNEL, OFFICER if deed.act is Act.EXTEND else deed.unit)
        if actor is None:
            return
        if deed.act is Act.ACKNOWLEDGE:
            for kind, period in await work.notices.awaiting(deed.unit):
                await work.notices.acknowledge(actor, kind, period, deed.unit)
            return
        quarter = Quarter.parse(deed.quarter)
        if deed.day:
            await work.extensions.extend(actor, deed.unit, quarter, deed.day)
            return
        nothing = [Entry("total", EntryKind.COUNT, 0)]
        if deed.act is Act.DRAFT:
            await work.reports.enter(actor, deed.unit, quarter, nothing, f"draft:{deed.unit}:{deed.quarter}")
            return
        await work.reports.enter(actor, deed.unit, quarter, nothing, f"{deed.unit}:{deed.quarter}")
        await work.reports.submit(actor, deed.unit, quarter, due=None)


def _quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    while first <= last:
        yield first
        first = first.next()


def _some_day(first: date, last: date, share: float) -> date:
    return first + timedelta(days=round(share * (last - first).days))


def _nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
