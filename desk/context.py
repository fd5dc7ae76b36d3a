"""What a page may use: the assistant's data files and acts, handed in, and one look of one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.calendar import WorkCalendar
from core.errors import RightsError
from core.office import OfficeSettings, calendar_of
from core.pages import Visit
from core.people import Actor
from core.period import Quarter
from core.texts import Texts
from core.units import Unit
from knowledge.guidance import Guidance
from knowledge.library import Library
from models.work import Work


class FieldView(Protocol):
    """One count of the quarterly form."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def brief(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parents(self) -> tuple[str, ...]: ...


class FormView(Protocol):
    """The quarterly form."""

    @property
    def fields(self) -> Sequence[FieldView]: ...
    @property
    def by_code(self) -> Mapping[str, FieldView]: ...
    @property
    def total(self) -> str: ...


class KitView(Protocol):
    """The data files of the assistant; `units` are those that the person has to do with."""

    @property
    def texts(self) -> Texts: ...
    @property
    def units(self) -> tuple[Unit, ...]: ...
    @property
    def form(self) -> FormView: ...
    @property
    def calendar(self) -> WorkCalendar: ...

    @property
    def library(self) -> Callable[[], Library]: ...

    def unit_name(self, code: str) -> str: ...
    def guidance(self, year: int) -> Guidance: ...


@dataclass(frozen=True)
class Look:
    """One visit of one person, in its transaction."""

    visit: Visit
    work: Work
    kit: KitView
    office: OfficeSettings
    visitor: Actor | None

    @property
    def actor(self) -> Actor:
        """Who looks; RightsError for somebody whom the assistant does not know."""
        if self.visitor is None:
            raise RightsError(self.text("desk.refused.bound"))
        return self.visitor

    @property
    def today(self) -> date:
        """The office's date."""
        return self.work.now.date()

    @property
    def calendar(self) -> WorkCalendar:
        """The working days, with the years that the department has entered itself."""
        return calendar_of(self.office, self.kit.calendar)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that can be looked at, the newest first: up to four that have ended and were collected."""
        found = [Quarter.last_ended(self.today)]
        while len(found) < 4 and found[-1] > self.office.first_quarter:
            found.append(found[-1].previous())
        return tuple(found)

    @property
    def quarter(self) -> Quarter:
        """The quarter that was asked for, the newest one unless the address names another that can be looked at."""
        asked = self.visit.query.get("quarter", "")
        return next((quarter for quarter in self.quarters if quarter.code == asked), self.quarters[0])

    def text(self, name: str, /, **values: object) -> str:
        """A sentence of the wording files."""
        return self.kit.texts(name, **values)

    def unit(self, code: str) -> Unit | None:
        """The unit of a code, among those that the person has to do with."""
        return next((unit for unit in self.kit.units if unit.code == code), None)
