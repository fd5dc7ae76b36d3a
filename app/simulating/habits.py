"""When the people of the invented units act, by chance: early, late or never, often just as a notice goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from app.simulating.chance import Chance
from app.simulating.deed import Act, Deed
from app.simulating.people import units_below
from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.deadlines import due_below, due_of, opening_of, plan_due_of
from core.office import OfficeSettings
from core.period import FormYear, Quarter
from core.units import Unit, above

_PUNCTUAL, _LATE = 0.4, 0.85
_BESIDE_A_NOTICE = 0.6
"""So many report in the minutes in which the notices go out, when a plan made a moment ago is already wrong."""
_EXTENDED = 0.04
_DRAFTED = 0.2
"""So many enter something and leave it, before they report or for good."""
_SENT_BACK, _ANSWERED = 0.15, 0.6
_ACKNOWLEDGED = 2 / 3
_BROADCAST, _WITHDRAWN = 0.5, 0.3
_MOVED = 0.4
"""So often the day of the inspection is changed."""


@dataclass(frozen=True)
class Habits:
    """When the units act."""

    chance: Chance
    calendar: WorkCalendar
    office: OfficeSettings

    def deeds(self, units: Sequence[Unit], first: Quarter, last: Quarter) -> list[Deed]:
        """Everything that is done about these quarters and the years they lie in, in the order of time."""
        codes = [unit.code for unit in units]
        reporting = [*codes, *chain.from_iterable(units_below(units).values())]
        years = range(first.year, last.year + 1)
        found = [
            *(deed for quarter in _quarters(first, last) for unit in reporting for deed in self._of(unit, quarter)),
            *(deed for quarter in _quarters(first, last) for deed in self._broadcast(codes, quarter)),
            *(deed for year in years for unit in codes for deed in self._forms(unit, year)),
            *self._inspection(first.year),
        ]
        return sorted(found)

    def acknowledgement(self, unit: str, row: int, got: datetime) -> Deed | None:
        """When a unit that got a message says 收到 to what asked for it, if it ever does."""
        dice = self.chance.of("acknowledge", unit, row)
        if dice.random() >= _ACKNOWLEDGED:
            return None
        return Deed(got + timedelta(minutes=dice.expovariate(1 / 1440)), unit, Act.ACKNOWLEDGE)

    def _of(self, unit: str, quarter: Quarter) -> Iterator[Deed]:
        """Draft, later day, report, and what becomes of a number that is sent back."""
        dice = self.chance.of("quarter", unit, quarter)
        opening, last = opening_of(quarter, self.calendar), self._due_day(unit, quarter)
        if dice.random() < _EXTENDED and not above(unit):
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
            at = _nine(day) + timedelta(minutes=minute)
            yield Deed(at, unit, Act.REPORT, quarter.code)
            yield from self._sent_back(unit, quarter, at)

    def _sent_back(self, unit: str, quarter: Quarter, reported: datetime) -> Iterator[Deed]:
        """An officer asks about a number; the unit answers soon, just as it is reminded, or never."""
        dice = self.chance.of("sent back", unit, quarter)
        if dice.random() >= _SENT_BACK:
            return
        at = reported + timedelta(hours=dice.expovariate(1 / 48))
        yield Deed(at, unit, Act.SEND_BACK, quarter.code)
        if dice.random() < _ANSWERED:
            reminded = self._working_days_from(at.date(), self.office.returned_days)
            beside = _nine(reminded) + timedelta(minutes=dice.uniform(2, 14))
            some_day = at + timedelta(hours=dice.expovariate(1 / 72))
            is_beside = dice.random() < _BESIDE_A_NOTICE
            yield Deed(max(at, beside if is_beside else some_day), unit, Act.ANSWER, quarter.code)

    def _forms(self, unit: str, year: int) -> Iterator[Deed]:
        """The plan of the year, and the papers of the self-check where these have a day."""
        plan, papers = plan_due_of(year, self.office, self.calendar).at, self.office.selfcheck_due_on
        due = {"plan": plan.date() if plan else None, "selfcheck": papers if papers and papers.year == year else None}
        for form, last in due.items():
            dice = self.chance.of(form, unit, year)
            share = dice.random()
            if last and share < _LATE:
                about = self.calendar.on_or_before(last)
                days = [about, self._working_days_from(about, -1), self._working_days_from(about, 1)]
                first, end = (last - timedelta(days=40), last) if share < _PUNCTUAL else (last, last + timedelta(40))
                is_beside = dice.random() < _BESIDE_A_NOTICE
                day = dice.choice(days) if is_beside else _some_day(first, end, dice.random())
                at = _nine(day) + timedelta(minutes=dice.uniform(2, 14) if is_beside else dice.uniform(0, 480))
                yield Deed(at, unit, Act.FORM, FormYear(form, year).code)

    def _inspection(self, year: int) -> Iterator[Deed]:
        """The department sets the day of the inspection in June, and perhaps another one later."""
        dice = self.chance.of("inspection", year)
        at = _nine(date(year, 4, 20)) + timedelta(days=dice.randint(0, 25), minutes=dice.uniform(0, 480))
        first = self.calendar.on_or_after(date(year, 6, dice.randint(5, 12)))
        yield Deed(at, "", Act.INSPECT, day=first)
        if dice.random() < _MOVED:
            later = at + timedelta(hours=dice.expovariate(1 / 96))
            yield Deed(
                later, "", Act.INSPECT, day=self.calendar.next_working_day(first + timedelta(dice.randint(1, 9)))
            )

    def _broadcast(self, units: Sequence[str], quarter: Quarter) -> Iterator[Deed]:
        """The officer writes to some units that have not reported, and may take it back."""
        dice = self.chance.of("broadcast", quarter)
        if dice.random() >= _BROADCAST:
            return
        day = self._working_days_from(self._due_day(units[0], quarter), dice.randint(-3, 5))
        at = _nine(day) + timedelta(minutes=dice.uniform(0, 600))
        some = tuple(unit for unit in units if dice.random() < 1 / 2) or tuple(units[:1])
        yield Deed(at, "", Act.BROADCAST, quarter.code, units=some)
        if dice.random() < _WITHDRAWN:
            yield Deed(at + timedelta(minutes=dice.expovariate(1 / 10)), "", Act.WITHDRAW, quarter.code)

    def _due_day(self, unit: str, quarter: Quarter) -> date:
        head = above(unit)
        due = (
            due_below(quarter, self.office, self.calendar, (None,), head)
            if head
            else due_of(quarter, self.office, self.calendar)
        )
        return due.at.date() if due.at else quarter.next().last_day

    def _days_of_notices(self, opening: date, due: date) -> list[date]:
        """The days in whose first minutes something goes out about a quarter."""
        about = self.calendar.on_or_before(due)
        offsets = (-self.office.before_due_days, *self.office.overdue_days)
        return [opening, about, *(self._working_days_from(about, offset) for offset in offsets)]

    def _working_days_from(self, day: date, number: int) -> date:
        return self.calendar.add_working_days(self.calendar.on_or_before(day), number)


def _quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    while first <= last:
        yield first
        first = first.next()


def _some_day(first: date, last: date, share: float) -> date:
    return first + timedelta(days=round(share * (last - first).days))


def _nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
