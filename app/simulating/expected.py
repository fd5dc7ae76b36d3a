"""Which notices an office must send, told a second time and more simply: nothing here asks the planner.

Both rest on the same calendar of working days and the same settings of the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain

from app.simulating.people import OFFICER, Act
from app.simulating.story import Story
from core.calendar import WorkCalendar
from core.clock import SHANGHAI, at_office
from core.office import OfficeSettings
from core.period import Quarter

_FOR_UNITS, _FOR_OFFICERS = time(9, 2), time(9, 17)
_SURE = timedelta(minutes=3)
"""A process that runs for so long has rung its bell, whatever else it had to do."""
_ROOM = timedelta(minutes=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """A notice that is due from `at` on, until its words are no longer right; `day` is a later day that it is about."""

    kind: str
    period: str
    at: datetime
    until: datetime
    day: date | None = None


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
    units: Sequence[str]
    calendar: WorkCalendar
    office: OfficeSettings

    def missed(self) -> Iterator[Missed]:
        """Everybody who was forgotten."""
        written = {(each.kind, each.period, each.conversation) for each in self.story.deliveries}
        for expected, moment in self._due():
            for conversation in self._concerned(expected, moment):
                if (expected.kind, expected.period, conversation) not in written:
                    yield Missed(expected.kind, expected.period, conversation, moment)

    def _due(self) -> Iterator[tuple[Expected, datetime]]:
        """What fell due while the process ran, with the true moment of it."""
        for series in self._series():
            newer = [*(each.at for each in series[1:]), None]
            for expected, overtaken in zip(series, newer, strict=True):
                until = min(expected.until, overtaken - _SURE) if overtaken else expected.until
                moment = self._chance(expected.at, until)
                if moment:
                    yield expected, moment

    def _series(self) -> Iterator[list[Expected]]:
        """Notices of which a newer one takes the place of the older."""
        quarter = max(Quarter.of(self.story.first), self.office.first_quarter)
        while quarter < Quarter.of(self.story.last):
            yield [*self._before_due(quarter), *self._about_due(quarter, None)]
            for day in sorted({deed.day for deed in self.story.deeds if deed.day and deed.quarter == quarter.code}):
                yield list(self._about_due(quarter, day))
            yield [self._to_officers("quarter_missing", quarter, 1), self._to_officers("quarter_calls", quarter, 4)]
            yield from ([each] for each in self._beside(quarter))
            quarter = quarter.next()
        yield from ([each] for each in chain(self._selfcheck(), self._holidays()))

    def _beside(self, quarter: Quarter) -> Iterator[Expected]:
        """What stands for itself: drafts, of the day of all and of later ones, and the figures of a year."""
        days = {deed.day for deed in self.story.deeds if deed.day and deed.quarter == quarter.code}
        for day in (None, *sorted(days)):
            due = self.calendar.on_or_before(day) if day else self._due_day(quarter)
            before = self._working_days_from(due, -self.office.before_due_days)
            yield self._for_units("quarter_draft", quarter, before, _midnight(due), day)
        if quarter.number == 4:
            yield self._to_officers("year_figures", quarter, 1, time(9, 22))

    def _before_due(self, quarter: Quarter) -> Iterator[Expected]:
        end = self._working_days_from(quarter.last_day, -self.office.before_end_days)
        name = "year_end" if quarter.number == 4 else "quarter_before_end"
        yield self._for_units(name, quarter, end, _midnight(quarter.last_day + _DAY))
        opening = self.calendar.next_working_day(quarter.last_day)
        yield self._for_units("quarter_open", quarter, opening, self._due_at(self._due_day(quarter)))

    def _about_due(self, quarter: Quarter, day: date | None) -> Iterator[Expected]:
        """The reminders of the day of all, or of a later one."""
        due = self.calendar.on_or_before(day) if day else self._due_day(quarter)
        before = self._working_days_from(due, -self.office.before_due_days)
        yield self._for_units("quarter_before_due", quarter, before, _midnight(due), day)
        yield self._for_units("quarter_due_day", quarter, due, self._due_at(due), day)
        end = _midnight(quarter.next().last_day + _DAY)
        for number, days in enumerate(self.office.overdue_days[: self.office.overdue_cap], start=1):
            at = self._working_days_from(due, days)
            yield self._for_units(f"quarter_overdue.{number}", quarter, at, end, day)

    def _to_officers(self, kind: str, quarter: Quarter, days: int, clock: time = _FOR_OFFICERS) -> Expected:
        """Something that the officers hear so many working days after the day of all."""
        at = datetime.combine(self._working_days_from(self._due_day(quarter), days), clock, SHANGHAI)
        return Expected(kind, quarter.code, at, _midnight(quarter.next().last_day + _DAY))

    def _selfcheck(self) -> Iterator[Expected]:
        """The notice of 2014, and the reminder to those that did not say 收到."""
        if self.story.first.year > 2014:
            return
        issue = self.calendar.on_or_before(self.office.selfcheck_issue_on(2014))
        until = _midnight(date(2014, 7, 1))
        notice = Expected("selfcheck", "2014", datetime.combine(issue, _FOR_UNITS, SHANGHAI), until)
        yield notice
        issued = next((each.written_at for each in self.story.deliveries if each.kind == notice.kind), None)
        if issued:
            day = self._working_days_from(at_office(issued).date(), self.office.selfcheck_remind_days)
            yield Expected("selfcheck_reminder", "2014", datetime.combine(day, _FOR_UNITS, SHANGHAI), until)
            last = self._working_days_from(at_office(issued).date(), 5)
            yield Expected("selfcheck_receipts", "2014", datetime.combine(last, _FOR_OFFICERS, SHANGHAI), until)

    def _holidays(self) -> Iterator[Expected]:
        for year in range(self.story.first.year, self.story.last.year + 1):
            if not self.calendar.knows(year + 1):
                for kind, days in (("holidays", 0), ("holidays_again", 20)):
                    day = self._working_days_from(date(year, 11, 20), days)
                    at = datetime.combine(day, _FOR_OFFICERS, SHANGHAI)
                    yield Expected(kind, f"{year}", at, _midnight(date(year + 1, 1, 1)))

    def _concerned(self, expected: Expected, moment: datetime) -> list[str]:
        """Who must get it, if it is written within some minutes of a moment."""
        match expected.kind.removeprefix("extended.").split(".")[0]:
            case "quarter_before_end" | "year_end" | "selfcheck":
                return list(self.units)
            case "holidays" | "holidays_again" | "year_figures":
                return [OFFICER]
            case "selfcheck_receipts":
                return [OFFICER] if any(_is_after(self.story.acknowledged(unit), moment) for unit in self.units) else []
            case "quarter_missing" | "quarter_calls":
                return [OFFICER] if any(self._owes(unit, expected, moment, None) for unit in self.units) else []
            case "selfcheck_reminder":
                return [unit for unit in self.units if _is_after(self.story.acknowledged(unit), moment)]
            case "quarter_open":
                return [unit for unit in self.units if self._has_not_reported(unit, expected.period, moment)]
            case "quarter_draft":
                owing = [unit for unit in self.units if self._owes(unit, expected, moment, expected.day)]
                return [unit for unit in owing if (at := self._drafted(unit, expected.period)) and at <= moment]
            case "quarter_before_due":
                owing = [unit for unit in self.units if self._owes(unit, expected, moment, expected.day)]
                return [unit for unit in owing if _is_after(self._drafted(unit, expected.period), moment)]
            case _:
                return [unit for unit in self.units if self._owes(unit, expected, moment, expected.day)]

    def _owes(self, unit: str, expected: Expected, moment: datetime, day: date | None) -> bool:
        """Whether this is the day of the unit, before and after the minutes in question, and no report is there."""
        days = {self.story.later_day(unit, expected.period, each) for each in (moment, moment + _SURE)}
        return days == {day} and self._has_not_reported(unit, expected.period, moment)

    def _drafted(self, unit: str, quarter: str) -> datetime | None:
        """When a unit entered something and left it."""
        return self._drafts.get((unit, quarter))

    @cached_property
    def _drafts(self) -> dict[tuple[str, str], datetime]:
        drafts = [deed for deed in self.story.deeds if deed.act is Act.DRAFT]
        return {(deed.unit, deed.quarter): deed.at for deed in drafts}

    def _has_not_reported(self, unit: str, quarter: str, moment: datetime) -> bool:
        return _is_after(self.story.reported(unit, quarter), moment)

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
                opens = datetime.combine(day, self.office.chat_from, SHANGHAI)
                closes = datetime.combine(day, self.office.chat_to, SHANGHAI) - _ROOM
                moment = max(local, opens)
                if moment < min(closes - _SURE, end):
                    return moment
            day += _DAY
        return None

    def _for_units(self, name: str, quarter: Quarter, on: date, until: datetime, day: date | None = None) -> Expected:
        kind = f"extended.{name}" if day else name
        return Expected(kind, quarter.code, datetime.combine(on, _FOR_UNITS, SHANGHAI), until, day)

    def _due_day(self, quarter: Quarter) -> date:
        return self.calendar.add_working_days(quarter.last_day, self.office.due_working_day)

    def _due_at(self, day: date) -> datetime:
        return datetime.combine(day, self.office.due_time, SHANGHAI)

    def _working_days_from(self, day: date, number: int) -> date:
        return self.calendar.add_working_days(self.calendar.on_or_before(day), number)


def _is_after(done: datetime | None, moment: datetime) -> bool:
    """Whether something was done later than in the minutes in question, or never."""
    return done is None or done > moment + _SURE


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
