"""The dates that a person has to know of: of the own units, of the units below, for the department all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from core.agenda import Entry
from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.deadlines import Due, due_below, due_of, lock_day_of, opening_of, plan_due_of
from core.office import OfficeSettings
from core.people import Actor
from core.period import Quarter
from core.units import above
from handlers.broadcasting.moments import read_moment
from handlers.context import Kit
from handlers.people.days import read_span

if TYPE_CHECKING:
    from models.work import Work

_QUARTERS = 5
_SELFCHECK = ("selfcheck_from", "selfcheck_to", "selfcheck_due")


@dataclass(frozen=True, slots=True)
class Dates:
    """The entries by time; whether no due day is set."""

    entries: tuple[Entry, ...]
    is_unset: bool = False


@dataclass(frozen=True)
class _Asked:
    """Whose dates are collected."""

    work: Work
    actor: Actor | None
    kit: Kit
    office: OfficeSettings
    heads: tuple[str, ...]
    calendar: WorkCalendar
    """With the years that the office has entered itself."""

    @property
    def is_staff(self) -> bool:
        return self.actor is not None and self.actor.is_staff

    @property
    def units(self) -> tuple[str, ...]:
        return self.actor.own_units if self.actor else ()

    def note(self, is_sure: bool, at: date | None = None) -> str:
        """That a date waits for the department's word, or was counted without the holidays of its year."""
        notes = [] if is_sure else [self.kit.texts("schedule.note.proposed")]
        if at is not None and not self.calendar.knows(at.year):
            notes.append(self.kit.texts("schedule.note.provisional"))
        return "，".join(notes)

    @property
    def sees_city(self) -> bool:
        """Whether the day of the city's units concerns the person; for somebody without a unit it does."""
        return self.is_staff or not self.units or any(not above(unit) for unit in self.units)


async def dates_of(
    work: Work, actor: Actor | None, kit: Kit, office: OfficeSettings, *, heads: tuple[str, ...]
) -> Dates:
    """The dates from the quarter that ended last on; what a person may not see is not among them."""
    calendar = kit.calendar.changed_by(office.holidays)
    asked, today = _Asked(work, actor, kit, office, heads, calendar), work.now.date()
    entries: list[Entry] = []
    quarter = Quarter.last_ended(today)
    for _ in range(_QUARTERS):
        entries += [entry async for entry in _of_quarter(asked, quarter)]
        quarter = quarter.next()
    entries += [*_of_plan(asked, today.year), *_of_selfcheck(asked, today), *_of_inspection(asked)]
    entries += [entry async for entry in _planned(asked)]
    is_unset = not office.due_working_day
    return Dates(tuple(sorted(entries, key=lambda entry: entry.order)), is_unset)


async def _of_quarter(asked: _Asked, quarter: Quarter) -> AsyncIterator[Entry]:
    """Opening, the due days that concern the person, and the day on which the quarter is closed."""
    texts, calendar, name = asked.kit.texts, asked.calendar, quarter.name
    opening, opens = texts("schedule.title.opening", quarter=name, range=quarter.months), opening_of(quarter, calendar)
    yield Entry(f"opening.{quarter.code}", opening, opens, calendar.knows(opens.year), asked.note(True, opens))
    async for entry in _due_days(asked, quarter):
        yield entry
    lock = lock_day_of(quarter, asked.office, calendar)
    if lock is not None and asked.sees_city:
        title = texts("schedule.title.lock", quarter=name)
        is_sure = asked.office.confirmed("lock_working_day")
        yield Entry(f"lock.{quarter.code}", title, lock, is_sure, asked.note(is_sure))


async def _due_days(asked: _Asked, quarter: Quarter) -> AsyncIterator[Entry]:
    """The day of all, the later day of each unit that was given one, and the days below."""
    later = (await asked.work.extensions.days()).get(quarter.code, {})
    own = [unit for unit in asked.units if not above(unit)]
    given = {unit: day for unit, day in later.items() if asked.is_staff or unit in own}
    if asked.sees_city and (asked.is_staff or not own or set(own) - set(given)):
        due = due_of(quarter, asked.office, asked.calendar)
        title = asked.kit.texts("schedule.title.due", quarter=quarter.name)
        for entry in _due(asked, f"due.{quarter.code}", title, due):
            yield entry
    for unit in (unit.code for unit in asked.kit.units if unit.code in given):
        due = due_of(quarter, asked.office, asked.calendar, given[unit])
        title = asked.kit.texts("schedule.title.due_of", unit=asked.kit.unit_name(unit), quarter=quarter.name)
        # Whoever has one unit sees its day move; beside others it is a day of its own.
        uid = f"due.{quarter.code}" if own == [unit] and not asked.is_staff else f"due.{quarter.code}.{unit}"
        for entry in _due(asked, uid, title, due):
            yield entry
    for head, title in _heads(asked, quarter):
        due = await _below(asked, head, quarter)
        for entry in _due(asked, f"due.{quarter.code}.below.{head}", title, due):
            yield entry


def _heads(asked: _Asked, quarter: Quarter) -> list[tuple[str, str]]:
    """Offices below the city whose day concerns the person, each with how it is called."""
    below = {above(unit): "schedule.title.due" for unit in asked.units if above(unit)}
    named = below | dict.fromkeys(asked.heads, "schedule.title.due_below")
    return [
        (head, asked.kit.texts(name, quarter=quarter.name, office=asked.kit.unit_name(head)))
        for head, name in named.items()
    ]


async def _below(asked: _Asked, head: str, quarter: Quarter) -> Due:
    levels = (await asked.work.levels.of(head), *await asked.work.levels.chain(head))
    days = [level.days_before for level in levels]
    return due_below(quarter, asked.office, asked.calendar, days, asked.kit.unit_name(head))


def _due(asked: _Asked, uid: str, title: str, due: Due) -> list[Entry]:
    """A due day as an entry; none while it is not set."""
    if due.at is None:
        return []
    note = asked.note(due.state != "proposed", due.at)
    if due.state == "extended":
        note = "，".join(filter(None, (asked.kit.texts("schedule.note.extended"), note)))
    return [Entry(uid, title, due.at, due.state != "proposed" and not due.is_provisional, note)]


def _of_plan(asked: _Asked, year: int) -> list[Entry]:
    """Until when the plan of the year is handed in, where the department has set that."""
    due = plan_due_of(year, asked.office, asked.calendar)
    return _due(asked, f"plan.{year}", asked.kit.texts("schedule.title.plan", year=year), due)


def _of_inspection(asked: _Asked) -> list[Entry]:
    """The first day of the inspection, once the department has confirmed it."""
    at = asked.office.inspection_on
    if at is None or not asked.office.confirmed("inspection_day"):
        return []
    return [Entry(f"inspection.{at.year}", asked.kit.texts("schedule.title.inspection"), at)]


def _of_selfcheck(asked: _Asked, today: date) -> list[Entry]:
    """What the department has set for the self-check, as far as its words name a day."""
    found = []
    for name in _SELFCHECK:
        said = getattr(asked.office, name)
        at = _read(said, today) if said else None
        if at is not None:
            title = asked.kit.texts(f"schedule.title.{name}")
            is_sure = asked.office.confirmed(name)
            found.append(Entry(f"{name}.{at.year}", title, at, is_sure, asked.note(is_sure)))
    return found


def _read(said: str, today: date) -> date | datetime | None:
    """A day or moment in the department's words; a day without a year is one of this year."""
    moment = read_moment(said, datetime.combine(today, time(), SHANGHAI))
    if moment is not None:
        return moment
    span = read_span(said.partition("（")[0], date(today.year, 1, 1))
    return span.last if span else None


async def _planned(asked: _Asked) -> AsyncIterator[Entry]:
    """Broadcasts of the person's offices whose time has not come."""
    if asked.actor is None:
        return
    offices = ("",) if asked.is_staff else asked.heads
    for head in offices:
        for each in await asked.work.broadcasts.planned(asked.actor, head):
            title = asked.kit.texts("schedule.title.broadcast", code=each.code, title=each.title)
            yield Entry(f"broadcast.{each.code}", title, each.not_before)
