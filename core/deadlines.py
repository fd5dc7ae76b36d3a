"""When a quarter's report opens and is due, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.numbers import day as told_day
from core.numbers import moment
from core.office import OfficeSettings
from core.period import Quarter
from core.texts import Texts

_KEPT = 256
"""So many answers of each function are kept: at every message of a quarter they are the same."""

DueState = Literal["set", "extended", "proposed", "unset"]


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (None: not set), and whose word that is: the city's, or that of the unit `by`."""

    at: datetime | None
    state: DueState
    by: str = ""
    is_provisional: bool = False
    """Whether the holidays of its year are not known yet, so that it was counted by the week."""


@lru_cache(maxsize=_KEPT)
def opening_of(quarter: Quarter, calendar: WorkCalendar) -> date:
    """The first working day after the quarter."""
    return calendar.next_working_day(quarter.last_day)


@lru_cache(maxsize=_KEPT)
def due_of(quarter: Quarter, office: OfficeSettings, calendar: WorkCalendar, extended: date | None = None) -> Due:
    """When the report of a quarter is due.

    An extension that falls on a day off ends on the working day before it.
    """
    if extended is not None:
        last = calendar.on_or_before(extended)
        return Due(_at(last, office), "extended", is_provisional=not calendar.knows(last.year))
    if not office.due_working_day:
        return Due(None, "unset")
    day = calendar.add_working_days(quarter.last_day, office.due_working_day)
    sure = office.confirmed("due_working_day") and office.confirmed("due_time")
    return Due(_at(day, office), "set" if sure else "proposed", is_provisional=not calendar.knows(day.year))


def due_below(
    quarter: Quarter, office: OfficeSettings, calendar: WorkCalendar, days: Sequence[int | None], by: str
) -> Due:
    """When the reports of a unit below are due: working days before the city's day, never before the opening day.

    `days` are those of each level on the way up, None where the proposal holds; `by` is the unit that settles it.
    """
    due = due_of(quarter, office, calendar)
    if due.at is None:
        return Due(None, "unset", by)
    before = sum(office.grassroots_days if each is None else each for each in days)
    day = max(calendar.add_working_days(due.at.date(), -before), opening_of(quarter, calendar))
    sure = due.state == "set" and None not in days
    return Due(_at(day, office), "set" if sure else "proposed", by, is_provisional=not calendar.knows(day.year))


def plan_due_of(year: int, office: OfficeSettings, calendar: WorkCalendar) -> Due:
    """When the plans of a year are due: the day that the department has set, the working day before a day off."""
    last = office.plan_due_on(year)
    if last is None:
        return Due(None, "unset")
    day = calendar.on_or_before(last)
    sure = office.confirmed("plan_due") and office.confirmed("due_time")
    return Due(_at(day, office), "set" if sure else "proposed", is_provisional=not calendar.knows(day.year))


def telling_day_of(set_at: datetime, last: date, calendar: WorkCalendar) -> date:
    """When people are told of something that the department has set: the next working day, so that the rest can be set
    and a slip be put right before; at once where that would be after the `last` day on which it is of use.
    """
    day = calendar.next_working_day(set_at.date())
    return day if day <= last else calendar.on_or_after(set_at.date())


def lock_day_of(quarter: Quarter, office: OfficeSettings, calendar: WorkCalendar) -> date | None:
    """The last day before the quarter is closed for all by itself; None where the office has set none.

    Never earlier than the day it is due, and never on a day that is only provisional.
    """
    if office.lock_working_day is None:
        return None
    day = calendar.add_working_days(quarter.last_day, max(office.lock_working_day, office.due_working_day))
    return day if calendar.knows(day.year) else None


def opened_until(today: date, office: OfficeSettings, calendar: WorkCalendar) -> datetime:
    """Until when a report that is opened today may be corrected."""
    return _at(calendar.add_working_days(today, max(office.reopen_days, 1)), office)


@lru_cache(maxsize=_KEPT)
def due_clause(due: Due, texts: Texts) -> str:
    """The due time as half a sentence that says whose word it is; no full stop at its end."""
    if due.by:
        return texts(f"grassroots.due.{due.state}", due=due_words(due, texts), office=due.by)
    if due.at is None:
        return texts("kit.due.unset")
    return texts(f"kit.due.{due.state}", due=due_words(due, texts))


def due_words(due: Due, texts: Texts) -> str:
    """The due time with the mark of a provisional one; empty where none is set."""
    if due.at is None:
        return ""
    at = moment(due.at)
    return texts("kit.day.provisional", date=at) if due.is_provisional else at


def day_words(day: date, calendar: WorkCalendar, texts: Texts) -> str:
    """A day that was counted in working days, with the mark of a provisional one."""
    told = told_day(day)
    return told if calendar.knows(day.year) else texts("kit.day.provisional", date=told)


def _at(day: date, office: OfficeSettings) -> datetime:
    return datetime.combine(day, office.due_time, SHANGHAI)
