"""What happened in a life, as an onlooker saw it: when the process ran, what people did, what they really got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.simulating.deed import Act, Deed
from models.records import NoticeDelivery


@dataclass(slots=True)
class Span:
    """A time in which the process ran and its clock was wrong by the same; `begin` and `end` are true."""

    begin: datetime
    end: datetime
    wrong_by: timedelta

    def true(self, shown: datetime) -> datetime | None:
        """The true moment at which the clock showed this, if it did so in this span."""
        moment = shown - self.wrong_by
        return moment if self.begin <= moment <= self.end else None


@dataclass
class Story:
    """A life from its first day to its last."""

    first: date
    last: date
    spans: list[Span] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    """Each at the moment at which it was really done."""
    planned: int = 0
    deliveries: tuple[NoticeDelivery, ...] = ()
    told: frozenset[int] = frozenset()
    """The rows of which an officer was told that they did not, or perhaps did not, arrive."""
    listed: frozenset[int] = frozenset()
    """The rows that stand on a call list."""
    arrivals: dict[int, list[datetime]] = field(default_factory=dict)
    crashes: int = 0
    _by: dict[tuple[str, Act, str], list[Deed]] = field(default_factory=dict, repr=False)

    def when(self, unit: str, act: Act, about: str = "") -> datetime | None:
        """When a unit first did something about a period, or somebody did it for the unit."""
        return next((deed.at for deed in self.all(unit, act, about)), None)

    def all(self, unit: str, act: Act, about: str = "") -> list[Deed]:
        """Each time that it was done."""
        return self._by.get((unit, act, about), [])

    def reported(self, unit: str, quarter: str) -> datetime | None:
        """When a unit reported a quarter."""
        return self.when(unit, Act.REPORT, quarter)

    def acknowledged(self, unit: str, kind: str, period: str) -> datetime | None:
        """When a unit said 收到 to a notice."""
        return self.when(unit, Act.ACKNOWLEDGE, f"{kind}:{period}")

    def later_day(self, unit: str, quarter: str, moment: datetime) -> date | None:
        """The later day that a unit had been given by a moment."""
        return next((deed.day for deed in self.all(unit, Act.EXTEND, quarter) if deed.at <= moment), None)

    def given_another_day(self, unit: str, quarter: str, day: str) -> datetime | None:
        """When a unit was given another later day than this one (empty: the day of all)."""
        return next((deed.at for deed in self.all(unit, Act.EXTEND, quarter) if str(deed.day) != day), None)

    def inspections(self) -> list[Deed]:
        """Each time that the department set the day of the inspection."""
        return self.all("", Act.INSPECT)

    def shown(self, moment: datetime) -> datetime:
        """What the clock showed at a true moment."""
        return next((moment + each.wrong_by for each in self.spans if each.begin <= moment <= each.end), moment)

    def did(self, deed: Deed) -> None:
        """Note what somebody did."""
        self.deeds.append(deed)
        self._by.setdefault((deed.unit, deed.act, deed.about), []).append(deed)

    def run(self, begin: datetime, end: datetime, wrong_by: timedelta) -> None:
        """Note that the process ran, and was not interrupted where the last span ends at this beginning."""
        if self.spans and (self.spans[-1].end, self.spans[-1].wrong_by) == (begin, wrong_by):
            self.spans[-1].end = end
        else:
            self.spans.append(Span(begin, end, wrong_by))
