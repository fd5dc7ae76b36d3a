"""延期: an officer gives one unit until a later working day, for the quarter that is named or ended last.

延期 双峰县 4月15日 says it all; the message holds everything, so nothing is left open between two messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.deadlines import due_of, due_words
from core.messages import Choice
from core.numbers import day
from core.period import Quarter
from handlers.context import Turn
from handlers.reviewing.naming import place_at
from handlers.reviewing.quarters import wanted_quarter
from handlers.reviewing.telling import tell_extended

_ASKED = re.compile(r"/?(?:延期|延长时间|给他延期)\s*(.+)", re.DOTALL)
DAY = re.compile(r"[至到]?\s*(?:(\d{4})\s*[年./-])?\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?(?:为止)?")


async def extend_said(turn: Turn) -> bool:
    """延期 with a unit and perhaps a day; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    place = place_at(asked[1], turn.kit.units, turn.today, turn.office.first_quarter) if asked else None
    if place is None or not place.unit:
        return False
    unit, rest = place.unit, place.rest
    said = DAY.fullmatch(rest)
    if rest and not said:
        return False
    turn.person.must_be_staff()
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is None:
        return True
    until = day_said(turn, said) if said else None
    names = {"unit": turn.kit.unit_name(unit), "quarter": quarter.name}
    if said is None:
        turn.tell("officer.extend.ask", **names)
    elif until is None:
        turn.tell("officer.extend.no_such_day", said=rest)
    else:
        await _extend(turn, unit, quarter, until, names)
    return True


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a day cannot be given: the last part of a text's name, and what the text says."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_day_off(self) -> bool:
        """Whether the working day before would do."""
        return self.name == "not_workday"


async def extension_fault(turn: Turn, unit: str, quarter: Quarter, until: date) -> Fault | None:
    """What is wrong with a later day; None where it can be given."""
    calendar = turn.calendar
    due = due_of(quarter, turn.office, calendar)
    report = await turn.work.reports.get(turn.person, unit, quarter)
    if report.version:
        return Fault("reported")
    if await turn.work.locks.closed_at(quarter):
        return Fault("closed")
    if due.at is None:
        return Fault("unset")
    if turn.today > quarter.next().last_day:
        return Fault("over")
    if until < turn.today or until <= due.at.date() or until > quarter.next().last_day:
        last = day(quarter.next().last_day)
        return Fault("not_later", {"date": day(until), "due": due_words(due, turn.kit.texts), "date2": last})
    if calendar.is_working_day(until):
        return None
    before = calendar.on_or_before(until)
    if before > due.at.date() and before >= turn.today:
        return Fault("not_workday", {"date": day(until), "date2": day(before)})
    return Fault("no_workday", {"date": day(until), "date2": day(calendar.on_or_after(until))})


def offered_day(turn: Turn, until: date) -> str:
    """The working day before a day off, as it can be typed."""
    before = turn.calendar.on_or_before(until)
    return f"{before.year}年{before.month}月{before.day}日"


async def _extend(turn: Turn, unit: str, quarter: Quarter, until: date, names: dict[str, str]) -> None:
    """Grant it, or say why this day cannot be."""
    fault = await extension_fault(turn, unit, quarter, until)
    if fault is None:
        await _grant(turn, unit, quarter, until, names)
        return
    says = f"延期 {names['unit']} {quarter.name} {offered_day(turn, until)}" if fault.is_day_off else ""
    choice = Choice("改为这一天", says, main=True) if says else Choice("进度")
    turn.tell(f"officer.extend.{fault.name}", choice, **names, **fault.values)


async def _grant(turn: Turn, unit: str, quarter: Quarter, until: date, names: dict[str, str]) -> None:
    extended = due_of(quarter, turn.office, turn.calendar, until)
    due_new = due_words(extended, turn.kit.texts)
    number = await turn.work.extensions.extend(turn.person, unit, quarter, until)
    await turn.work.extension_requests.overtake(turn.person, unit, quarter)
    if number is None:
        turn.tell("officer.extend.already", due_new=due_new, **names)
        return
    await tell_extended(turn, unit, quarter, until, number, due_new)
    turn.tell("officer.extend.done", Choice("进度"), due_new=due_new, **names)


def day_said(turn: Turn, said: re.Match[str]) -> date | None:
    """The day of a match of DAY, of this year where none is named; None where there is no such day."""
    year, month, number = said.groups()
    try:
        return date(int(year or turn.today.year), int(month), int(number))
    except ValueError:
        return None
