"""What the people of the invented units do: report early, late or never, and say 收到 or forget it."""

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

_PUNCTUAL, _LATE = 0.5, 0.8
_BESIDE_A_NOTICE = 0.3
"""So many act in the minutes in which the notices go out, when a plan made a moment ago is already wrong."""


class Act(StrEnum):
    """What a person of a unit does."""

    REPORT = "report"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """Somebody does something at a moment; `quarter` is empty for a 收到."""

    at: datetime
    unit: str
    act: Act
    quarter: str = ""


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

    def reports(self, units: Sequence[Unit], first: Quarter, last: Quarter) -> list[Deed]:
        """Every report of these quarters that will be sent, in the order of time."""
        quarters = list(_quarters(first, last))
        deeds = [deed for quarter in quarters for unit in units if (deed := self._report(unit.code, quarter))]
        return sorted(deeds)

    def acknowledgement(self, unit: str, row: int, got: datetime) -> Deed | None:
        """When a unit that got a message says 收到 to whatever asked for it, if it ever does."""
        dice = self.chance.of("acknowledge", unit, row)
        if dice.random() < 1 / 3:
            return None
        return Deed(got + timedelta(minutes=dice.expovariate(1 / 1440)), unit, Act.ACKNOWLEDGE)

    def _report(self, unit: str, quarter: Quarter) -> Deed | None:
        dice = self.chance.of("report", unit, quarter.code)
        share = dice.random()
        opening, due = opening_of(quarter, self.calendar), due_of(quarter, self.office, self.calendar).at
        if due is None or share >= _LATE:
            return None
        span = (opening, due.date()) if share < _PUNCTUAL else (due.date() + timedelta(days=1), due.date() + timedelta(days=25))
        day = span[0] + timedelta(days=dice.randint(0, (span[1] - span[0]).days))
        minute = dice.randint(2, 14) if dice.random() < _BESIDE_A_NOTICE else dice.randint(-60, 540)
        return Deed(_nine(day) + timedelta(minutes=minute), unit, Act.REPORT, quarter.code)


async def do(store: Store, deed: Deed) -> None:
    """One act, by the operations that the chat uses."""
    async with store.write() as work:
        actor = await work.people.actor(CHANNEL, deed.unit)
        if actor is None:
            return
        if deed.act is Act.ACKNOWLEDGE:
            for kind, period in await work.notices.awaiting(deed.unit):
                await work.notices.acknowledge(actor, kind, period, deed.unit)
            return
        quarter = Quarter.parse(deed.quarter)
        nothing = [Entry("total", EntryKind.COUNT, 0)]
        await work.reports.enter(actor, deed.unit, quarter, nothing, f"{deed.unit}:{deed.quarter}")
        await work.reports.submit(actor, deed.unit, quarter, due=None)


def _quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    while first <= last:
        yield first
        first = first.next()


def _nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
