"""When a quarter's report opens and is due, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.numbers import moment
from core.office import OfficeSettings
from core.period import Quarter
from core.texts import Texts

DueState = Literal["set", "extended", "proposed", "unset"]


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (None: not set), and whose word that is: the city's, or that of the unit `by`."""

    at: datetime | None
    state: DueState
    by: str = ""


def opening_of(quarter: Quarter, calendar: WorkCalendar) -> date:
    """The first working day after the quarter; UnknownYearError beyond the holiday table."""
    return calendar.next_working_day(quarter.last_day)


def due_of(quarter: Quarter, office: OfficeSettings, calendar: WorkCalendar, extended: date | None = None) -> Due:
    """When the report of a quarter is due; UnknownYearError beyond the holiday table.

    An extension that falls on a day off ends on the working day before it.
    """
    if extended is not None:
        return Due(_at(calendar.on_or_before(extended), office), "extended")
    if not office.due_working_day:
        return Due(None, "unset")
    day = calendar.add_working_days(quarter.last_day, office.due_working_day)
    sure = office.confirmed("due_working_day") and office.confirmed("due_time")
    return Due(_at(day, office), "set" if sure else "proposed")


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
    return Due(_at(day, office), "set" if sure else "proposed", by)


def lock_day_of(quarter: Quarter, office: OfficeSettings, calendar: WorkCalendar) -> date | None:
    """The last day before the quarter is closed for all by itself; None where the office has set none.

    Never earlier than the day it is due.
    """
    if office.lock_working_day is None:
        return None
    return calendar.add_working_days(quarter.last_day, max(office.lock_working_day, office.due_working_day))


def opened_until(today: date, office: OfficeSettings, calendar: WorkCalendar) -> datetime:
    """Until when a report that is opened today may be corrected; UnknownYearError beyond the holiday table."""
    return _at(calendar.add_working_days(today, max(office.reopen_days, 1)), office)


def due_clause(due: Due, texts: Texts) -> str:
    """The due time as half a sentence that says whose word it is; no full stop at its end."""
    if due.by:
        return texts(f"grassroots.due.{due.state}", due=moment(due.at) if due.at else "", office=due.by)
    if due.at is None:
        return texts("kit.due.unset")
    return texts(f"kit.due.{due.state}", due=moment(due.at))


def _at(day: date, office: OfficeSettings) -> datetime:
    return datetime.combine(day, office.due_time, SHANGHAI)
