"""Who must be written to in a story: what was due while the process ran, and who owed something then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from app.simulating.acts import broadcast_code
from app.simulating.deed import Act
from app.simulating.people import OFFICER, principals, units_below
from app.simulating.story import Story
from app.simulating.timetable import Expected, Timetable
from core.calendar import WorkCalendar
from core.clock import SHANGHAI, at_office
from core.office import OfficeSettings
from core.units import Unit

TOLD_TO_PRINCIPALS = "quarter_overdue.2"
_SURE = timedelta(minutes=3)
"""A process that runs for so long has rung its bell, whatever else it had to do."""
_ROOM = timedelta(minutes=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody for whom nothing was written, though the process ran when it was due."""

    kind: str
    period: str
    conversation: str
    at: datetime


@dataclass(frozen=True)
class Oracle:
    """What must be written in a story."""

    story: Story
    units: Sequence[Unit]
    calendar: WorkCalendar
    office: OfficeSettings

    def missed(self) -> Iterator[Missed]:
        """Everybody who was forgotten."""
        written = {(each.kind, each.period, each.conversation) for each in self.story.deliveries}
        for kind, period, conversation, moment in self._wanted():
            if (kind, period, conversation) not in written:
                yield Missed(kind, period, conversation, moment)

    def _wanted(self) -> Iterator[tuple[str, str, str, datetime]]:
        for expected, moment in self._due():
            concerned = self._concerned(expected, moment)
            for conversation in (*concerned, *self._principals(expected, concerned)):
                yield expected.kind, expected.period, conversation, moment
        for deed in self.story.deeds:
            if deed.act is Act.BROADCAST:
                for unit in deed.units:
                    if _is_after(self.story.reported(unit, deed.about), deed.at):
                        yield "broadcast", broadcast_code(deed.about), unit, deed.at

    def _due(self) -> Iterator[tuple[Expected, datetime]]:
        """What fell due while the process ran, with the true moment of it."""
        for series in Timetable(self.story, self.units, self.calendar, self.office).series():
            newer = [*(each.at for each in series[1:]), None]
            for expected, overtaken in zip(series, newer, strict=True):
                until = min(expected.until, overtaken - _SURE) if overtaken else expected.until
                moment = self._chance(expected.at, until)
                if moment:
                    yield expected, moment

    def _concerned(self, expected: Expected, moment: datetime) -> list[str]:
        """Who must get it, if it is written within some minutes of a moment."""
        match expected.name.split(".")[0]:
            case "quarter_before_end" | "year_end" | "selfcheck" | "inspection" | "inspection_reminder":
                return self._units(expected)
            case "holidays" | "holidays_again" | "year_figures" | "selfcheck_other_year":
                return [OFFICER]
            case "quarter_missing" | "quarter_calls" | "plan_missing" | "selfcheck_missing":
                return [expected.office] if self._owing(expected, moment) else []
            case "selfcheck_receipts" | "inspection_receipts":
                return [OFFICER] if self._silent(expected, moment) else []
            case "selfcheck_reminder":
                return self._silent(expected, moment)
            case "quarter_open":
                return [unit for unit in self._units(expected) if self._has_not_reported(unit, expected, moment)]
            case "quarter_draft":
                owing = self._owing(expected, moment)
                return [unit for unit in owing if self._had_drafted(unit, expected, moment)]
            case "quarter_before_due":
                owing = self._owing(expected, moment)
                return [unit for unit in owing if _is_after(self._drafted(unit, expected), moment)]
            case _:
                return self._owing(expected, moment)

    def _principals(self, expected: Expected, units: Sequence[str]) -> list[str]:
        """The principals who must be told beside their units: of the second reminder of an overdue quarter."""
        known = principals(self.units)
        return [known[unit] for unit in units if unit in known] if expected.name == TOLD_TO_PRINCIPALS else []

    def _units(self, expected: Expected) -> list[str]:
        """The units that it may be for."""
        if expected.unit:
            return [expected.unit]
        return list(self._below[expected.head]) if expected.head else [unit.code for unit in self.units]

    def _owing(self, expected: Expected, moment: datetime) -> list[str]:
        """The units that have not done what it asks for, and have not within the minutes in question."""
        return [unit for unit in self._units(expected) if self._owes(unit, expected, moment)]

    def _owes(self, unit: str, expected: Expected, moment: datetime) -> bool:
        match expected.name.split(".")[0].split("_")[0]:
            case "plan" | "selfcheck" as form:
                return _is_after(self.story.when(unit, Act.FORM, f"{form}-{expected.period}"), moment)
            case "returned":
                return _is_after(self.story.when(unit, Act.ANSWER, expected.period), moment)
            case _:
                return self._owes_quarter(unit, expected, moment)

    def _owes_quarter(self, unit: str, expected: Expected, moment: datetime) -> bool:
        """Whether this is the day of the unit, before and after the minutes in question, and no report is there."""
        days = {self.story.later_day(unit, expected.period, each) for each in (moment, moment + _SURE)}
        return days == {expected.day} and self._has_not_reported(unit, expected, moment)

    def _silent(self, expected: Expected, moment: datetime) -> list[str]:
        """The units that have not said 收到 to what a reminder or a list is about."""
        of = expected.name.split("_")[0]
        said = {unit: self.story.acknowledged(unit, of, expected.period) for unit in self._units(expected)}
        return [unit for unit, at in said.items() if _is_after(at, moment)]

    def _had_drafted(self, unit: str, expected: Expected, moment: datetime) -> bool:
        """Whether a draft waits, and has waited since before the unit was reminded as one that had entered nothing.

        A process that lived for seconds may have reminded it before the first one that lived long enough to count.
        """
        drafted = self._drafted(unit, expected)
        if drafted is None or drafted > moment:
            return False
        key = ("quarter_before_due", expected.period, unit)
        told = (each.written_at for each in self.story.deliveries if (each.kind, each.period, each.conversation) == key)
        return all(at > self.story.shown(drafted) for at in told)

    def _drafted(self, unit: str, expected: Expected) -> datetime | None:
        """When a unit entered something and left it."""
        return self.story.when(unit, Act.DRAFT, expected.period)

    def _has_not_reported(self, unit: str, expected: Expected, moment: datetime) -> bool:
        return _is_after(self.story.reported(unit, expected.period), moment)

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        return dict(units_below(self.units))

    def _chance(self, at: datetime, until: datetime) -> datetime | None:
        """The first true moment at which the process could write it and lived long enough to have done so."""
        for span in self.story.spans:
            begin, end = max(span.begin + span.wrong_by, at), min(span.end + span.wrong_by, until)
            moment = self._in_hours(begin, end)
            if moment and moment + _SURE <= end:
                return moment - span.wrong_by
        return None

    def _in_hours(self, begin: datetime, end: datetime) -> datetime | None:
        """The first moment of a span at which the office may be spoken to."""
        if begin >= end:
            return None
        local, last = at_office(begin), at_office(end).date()
        day = local.date()
        while day <= last and self.calendar.knows(day.year):
            if self.calendar.is_working_day(day):
                moment = max(local, self._opens(day))
                if moment < min(self._closes(day) - _SURE, end):
                    return moment
            day += _DAY
        return None

    def _opens(self, day: date) -> datetime:
        return datetime.combine(day, self.office.chat_from, SHANGHAI)

    def _closes(self, day: date) -> datetime:
        return datetime.combine(day, self.office.chat_to, SHANGHAI) - _ROOM


def _is_after(done: datetime | None, moment: datetime) -> bool:
    """Whether something was done later than in the minutes in question, or never."""
    return done is None or done > moment + _SURE
