"""When an office must send what, told a second time and more simply: nothing here asks the planner.

Both rest on the same calendar of working days and the same settings of the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, pairwise

from app.simulating.deed import Act
from app.simulating.people import OFFICER, units_below
from app.simulating.story import Story
from core.calendar import WorkCalendar
from core.clock import SHANGHAI, at_office
from core.office import OfficeSettings
from core.period import Quarter
from core.units import Unit

_FOR_UNITS, _FOR_OFFICERS, _FIGURES = time(9, 2), time(9, 17), time(9, 22)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """A notice that is due from `at` on, until its words are no longer right, as the clock shows it.

    `day` is a later day that it is about, `head` the unit above those that it is for, `unit` the one that it is for.
    """

    name: str
    period: str
    at: datetime
    until: datetime
    day: date | None = None
    head: str = ""
    unit: str = ""

    @property
    def kind(self) -> str:
        """What it is called in the database."""
        own = f"extended.{self.name}" if self.day else self.name
        if self.head:
            return f"{self.head}/{own}"
        return f"{own}@{self.unit}" if self.unit else own

    @property
    def office(self) -> str:
        """Where the officers who look after those units are reached."""
        return self.head or OFFICER


@dataclass(frozen=True)
class Timetable:
    """What falls due in a story."""

    story: Story
    units: Sequence[Unit]
    calendar: WorkCalendar
    office: OfficeSettings

    def series(self) -> Iterator[list[Expected]]:
        """Notices of which a newer one takes the place of the older."""
        quarter = max(Quarter.of(self.story.first), self.office.first_quarter)
        while quarter < Quarter.of(self.story.last):
            for head in ("", *units_below(self.units)):
                yield from self._of_quarter(quarter, head)
            quarter = quarter.next()
        for year in range(self.story.first.year, self.story.last.year + 1):
            yield from self._of_form("plan", year, self.office.plan_due_on(year))
            yield from self._of_form("selfcheck", year, self.office.selfcheck_due_on)
        alone = (self._returned(), self._selfcheck(), self._inspections(), self._holidays())
        yield from ([each] for each in chain(*alone))

    def _of_quarter(self, quarter: Quarter, head: str) -> Iterator[list[Expected]]:
        later = {deed.day for deed in self.story.deeds if deed.day and deed.about == quarter.code and not head}
        ending = [*self._before_due(quarter, head), *self._about_due(quarter, head, None)]
        yield sorted(ending, key=lambda each: each.at)
        for day in sorted(later):
            yield list(self._about_due(quarter, head, day))
        yield [
            self._to_officers(name, quarter, head, days)
            for name, days in (("quarter_missing", 1), ("quarter_calls", 4))
        ]
        for last in (None, *sorted(later)):
            due = self._due_day(quarter, head, last)
            before = self._working_days_from(due, -self.office.before_due_days)
            yield [self._for_units("quarter_draft", quarter, head, before, _midnight(due), last)]
        if quarter.number == 4 and not head:
            yield [self._to_officers("year_figures", quarter, head, 1, _FIGURES)]

    def _before_due(self, quarter: Quarter, head: str) -> Iterator[Expected]:
        end = self._working_days_from(quarter.last_day, -self.office.before_end_days)
        name = "year_end" if quarter.number == 4 else "quarter_before_end"
        yield self._for_units(name, quarter, head, end, _midnight(quarter.last_day + _DAY))
        opening = self.calendar.next_working_day(quarter.last_day)
        yield self._for_units("quarter_open", quarter, head, opening, self._due_at(self._due_day(quarter, head)))

    def _about_due(self, quarter: Quarter, head: str, day: date | None) -> Iterator[Expected]:
        """The reminders of the day of all, or of a later one."""
        due = self._due_day(quarter, head, day)
        before = self._working_days_from(due, -self.office.before_due_days)
        yield self._for_units("quarter_before_due", quarter, head, before, _midnight(due), day)
        yield self._for_units("quarter_due_day", quarter, head, due, self._due_at(due), day)
        end = _midnight(quarter.next().last_day + _DAY)
        for number, days in enumerate(self.office.overdue_days[: self.office.overdue_cap], start=1):
            at = self._working_days_from(due, days)
            yield self._for_units(f"quarter_overdue.{number}", quarter, head, at, end, day)

    def _of_form(self, form: str, year: int, day: date | None) -> Iterator[list[Expected]]:
        """The reminders of a yearly form, and the list of who has not handed it in."""
        if day is None or day.year != year:
            return
        last = self.calendar.on_or_before(day)
        due, end = self._due_at(last), _midnight(last + timedelta(days=60))
        if form == "plan":
            leads = [(f"plan.{days}", days) for days in sorted(self.office.plan_remind_days, reverse=True)]
            until, on_the_day = due, "plan_day"
        else:
            leads = [("selfcheck_before_due", self.office.selfcheck_due_days)]
            until, on_the_day = _midnight(last + _DAY), "selfcheck_due_day"
        before = [Expected(name, f"{year}", self._at(last, -days), _midnight(last)) for name, days in leads]
        yield [*before, Expected(on_the_day, f"{year}", self._at(last, 0), until)]
        yield [Expected(f"{form}_missing", f"{year}", self._at(last, 1, _FOR_OFFICERS), end)]

    def _returned(self) -> Iterator[Expected]:
        """A reminder of each number that was sent back."""
        for deed in self.story.deeds:
            if deed.act is Act.SEND_BACK:
                sent_back = at_office(self.story.shown(deed.at)).date()
                at, until = self._at(sent_back, self.office.returned_days), _midnight(sent_back + timedelta(days=60))
                yield Expected("returned", deed.about, at, until, unit=deed.unit)

    def _selfcheck(self) -> Iterator[Expected]:
        """The notice of 2014, the reminder to those that did not say 收到, and the list of them; no later one."""
        for year in range(max(self.story.first.year, 2015), self.story.last.year + 1):
            at = self._at(self.office.selfcheck_issue_on(year), 0, _FOR_OFFICERS)
            yield Expected("selfcheck_other_year", f"{year}", at, _midnight(date(year, 7, 1)))
        if self.story.first.year > 2014:
            return
        until = _midnight(date(2014, 7, 1))
        issue = self.office.selfcheck_issue_on(2014)
        yield Expected("selfcheck", "2014", self._at(issue, 0), until)
        issued = self._issued("selfcheck", "2014")
        if issued:
            reminded = self._at(issued, self.office.selfcheck_remind_days)
            yield Expected("selfcheck_reminder", "2014", reminded, until)
            yield Expected("selfcheck_receipts", "2014", self._at(issued, 5, _FOR_OFFICERS), until)

    def _inspections(self) -> Iterator[Expected]:
        """Each day of the inspection that was set, until another one is."""
        for deed, next_deed in pairwise([*self.story.inspections(), None]):
            if deed is None or deed.day is None:
                continue
            over = self.story.shown(next_deed.at) if next_deed else _midnight(deed.day + _DAY)
            told = self.calendar.next_working_day(at_office(self.story.shown(deed.at)).date())
            at = datetime.combine(told, _FOR_UNITS, SHANGHAI)
            period = deed.day.isoformat()
            yield Expected("inspection", period, at, min(over, _midnight(deed.day + _DAY)))
            before = self._at(deed.day, -self.office.inspection_remind_days)
            yield Expected("inspection_reminder", period, before, min(over, _midnight(deed.day)))
            issued = self._issued("inspection", period)
            if issued and next_deed is None:
                end = _midnight(issued + timedelta(days=30))
                yield Expected("inspection_receipts", period, self._at(issued, 2, _FOR_OFFICERS), end)

    def _holidays(self) -> Iterator[Expected]:
        for year in range(self.story.first.year, self.story.last.year + 1):
            if not self.calendar.knows(year + 1):
                for name, days in (("holidays", 0), ("holidays_again", 20)):
                    at = self._at(date(year, 11, 20), days, _FOR_OFFICERS)
                    yield Expected(name, f"{year}", at, _midnight(date(year + 1, 1, 1)))

    def _issued(self, kind: str, period: str) -> date | None:
        """The day on which a notice was written."""
        mine = [each.written_at for each in self.story.deliveries if (each.kind, each.period) == (kind, period)]
        return at_office(min(mine)).date() if mine else None

    def _for_units(  # noqa: PLR0917 - what makes a notice of a quarter
        self, name: str, quarter: Quarter, head: str, on: date, until: datetime, day: date | None = None
    ) -> Expected:
        return Expected(name, quarter.code, datetime.combine(on, _FOR_UNITS, SHANGHAI), until, day, head)

    def _to_officers(self, name: str, quarter: Quarter, head: str, days: int, clock: time = _FOR_OFFICERS) -> Expected:
        """Something that the officers hear so many working days after the day of all."""
        at = self._at(self._due_day(quarter, head), days, clock)
        return Expected(name, quarter.code, at, _midnight(quarter.next().last_day + _DAY), head=head)

    def _due_day(self, quarter: Quarter, head: str, later: date | None = None) -> date:
        """The last day: of all, of those below a unit, or a later one."""
        if later:
            return self.calendar.on_or_before(later)
        day = self.calendar.add_working_days(quarter.last_day, self.office.due_working_day)
        if not head:
            return day
        opening = self.calendar.next_working_day(quarter.last_day)
        return max(self._working_days_from(day, -self.office.grassroots_days), opening)

    def _at(self, day: date, days: int, clock: time = _FOR_UNITS) -> datetime:
        """So many working days from a day."""
        return datetime.combine(self._working_days_from(day, days), clock, SHANGHAI)

    def _due_at(self, day: date) -> datetime:
        return datetime.combine(day, self.office.due_time, SHANGHAI)

    def _working_days_from(self, day: date, number: int) -> date:
        return self.calendar.add_working_days(self.calendar.on_or_before(day), number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
