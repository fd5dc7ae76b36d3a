"""What the arithmetic of notices rests on: the notices, the calendar, the settings, and what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from core.calendar import WorkCalendar
from core.deadlines import Due, due_below, due_of
from core.office import OfficeSettings
from core.period import Quarter
from models.levels import Head
from models.records import OpenReturn
from scheduler.notice import Notice


@dataclass(frozen=True)
class Almanac:
    """`issued` tells when notices first went out by kind and period, `settled` when settings were confirmed."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    office: OfficeSettings
    issued: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    settled: Mapping[str, datetime] = field(default_factory=dict)
    returned: Sequence[OpenReturn] = ()
    extended: tuple[str, date] | None = None
    """A quarter and the later day that some units were given; then only their reminders of it are told."""
    head: Head | None = None
    """A unit that collects from those below it; then only what goes to them is told, about their day."""

    _dues: dict[Quarter, Due] = field(default_factory=dict, init=False, repr=False, compare=False)

    def below(self, heads: Iterable[Head]) -> Iterator[Almanac]:
        """The same for those below each head."""
        return (replace(self, head=head) for head in heads)

    def due(self, quarter: Quarter) -> Due:
        """When the quarter is due for those it is about."""
        if quarter not in self._dues:
            self._dues[quarter] = self._due(quarter)
        return self._dues[quarter]

    def _due(self, quarter: Quarter) -> Due:
        if self.head:
            return due_below(quarter, self.office, self.calendar, self.head.days, self.head.name)
        return due_of(quarter, self.office, self.calendar, self.later_day(quarter))

    def later_day(self, quarter: Quarter) -> date | None:
        """The later day for this quarter."""
        return self.extended[1] if self.extended and self.extended[0] == quarter.code else None
