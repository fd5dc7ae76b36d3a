"""日历: what is ahead, day by day, each date with whose word it is; and until when the holidays are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from core.agenda import Entry
from core.calendar import WorkCalendar
from core.numbers import day
from core.pages import Page
from desk.acting import Chat
from desk.context import Look

_DAY = timedelta(days=1)
_AHEAD = 366
_SATURDAY = 5
_SOURCES = {"opening": "reckoned", "broadcast": "broadcast"}
"""What is not the department's word, by the first part of an entry's name."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One thing of a day: its time, empty for the whole day, its source, and what is to be known of it."""

    time: str
    title: str
    source: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The days ahead, each with its lines; `known` says until when holidays are known."""

    days: tuple[tuple[str, tuple[DayLine, ...]], ...]
    known: str
    is_unset: bool


async def calendar_page(look: Look, chat: Chat) -> Page:
    """The dates of the whole city; RightsError for anyone but staff."""
    look.actor.must_be_staff()
    entries = await chat.dates(look.work, look.actor)
    lines = [(each.day, _line(look, each)) for each in entries if each.day >= look.today]
    lines += _holidays(look)
    lines.sort(key=lambda pair: (pair[0], pair[1].time))
    days = tuple(
        (day(when), tuple(line for _, line in group)) for when, group in groupby(lines, key=lambda pair: pair[0])
    )
    known = look.text("desk.calendar.known", year=look.calendar.last_known_year)
    view = CalendarView(days, known, is_unset=not look.office.due_working_day)
    return Page("desk_calendar.html", look.text("desk.nav.calendar"), view)


def days_off(calendar: WorkCalendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The holidays between two days, of known years: runs of days off that hold more than a weekend, first and last."""
    run: list[date] = []
    for each in _days(first, last + _DAY):
        if each <= last and calendar.knows(each.year) and not calendar.is_working_day(each):
            run.append(each)
            continue
        if any(off.weekday() < _SATURDAY for off in run):
            yield run[0], run[-1]
        run = []


def worked_weekends(calendar: WorkCalendar, first: date, last: date) -> Iterator[date]:
    """Saturdays and Sundays on which the office works (调休)."""
    days = _days(first, last)
    return (day for day in days if day.weekday() >= _SATURDAY and calendar.is_working_day(day))


def _holidays(look: Look) -> list[tuple[date, DayLine]]:
    last = look.today + _DAY * _AHEAD
    source = look.text("desk.calendar.source.holiday")
    lines = []
    for begin, end in days_off(look.calendar, look.today, last):
        n = (end - begin).days + 1
        title = look.text("desk.calendar.off", n=n, date=day(end)) if n > 1 else look.text("desk.calendar.off_one")
        lines.append((begin, DayLine("", title, source, "open")))
    worked = DayLine("", look.text("desk.calendar.worked"), source, "open")
    lines += [(each, worked) for each in worked_weekends(look.calendar, look.today, last)]
    return lines


def _line(look: Look, entry: Entry) -> DayLine:
    time = entry.at.strftime("%H:%M") if isinstance(entry.at, datetime) else ""
    name = _SOURCES.get(entry.uid.partition(".")[0]) or ("set" if entry.is_sure else "proposed")
    kind = {"set": "ok", "proposed": "look"}.get(name, "open")
    known = look.text("schedule.note.proposed")  # the source says that already
    note = "，".join(part for part in entry.note.split("，") if part != known)
    return DayLine(time, entry.title, look.text(f"desk.calendar.source.{name}"), kind, note)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * step for step in range((last - first).days + 1))
