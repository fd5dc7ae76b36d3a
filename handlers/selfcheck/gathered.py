"""What the units of an office have handed in of a year's self-check: how far each is, and what they found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.units import above
from handlers.dialogs.checklist.course import is_asked, problem_words, problems
from handlers.dialogs.checklist.form import MEASURE, UNTIL, Checklist, Item
from models.records import Answers, Report, ReportState

MENDED = "已整改"


@dataclass(frozen=True, slots=True)
class Found:
    """One problem of one unit, with what is done about it."""

    unit: str
    item: Item
    words: str
    measure: str
    until: str

    @property
    def is_mended(self) -> bool:
        """Whether the unit says that it is done."""
        return self.until == MENDED


@dataclass(frozen=True)
class Gathered:
    """The self-checks of all units that report to one office, in their order."""

    form: Checklist
    head: str
    year: int
    reports: tuple[Report, ...]

    @property
    def handed_in(self) -> tuple[Report, ...]:
        """Those with a version."""
        return tuple(report for report in self.reports if report.version)

    @property
    def begun(self) -> tuple[str, ...]:
        """Units that are at it and have not handed it in."""
        return tuple(each.unit for each in self.reports if not each.version and each.draft is not None)

    @property
    def untouched(self) -> tuple[str, ...]:
        """Units that have not begun."""
        return tuple(each.unit for each in self.reports if not each.version and each.draft is None)

    def in_state(self, state: ReportState) -> tuple[Report, ...]:
        """The self-checks in a state."""
        return tuple(report for report in self.reports if report.state is state)

    def items_of(self, unit: str) -> tuple[Item, ...]:
        """The items that concern a unit."""
        return self.form.items_for(is_office=not above(unit))

    def found(self) -> tuple[Found, ...]:
        """Every problem, by item and then by unit."""
        each = [found for report in self.handed_in for found in self._of(report)]
        order = {item.code: place for place, item in enumerate(self.form.items)}
        return tuple(sorted(each, key=lambda found: order[found.item.code]))

    def problems_of(self, report: Report) -> int:
        """How many problems a unit has found."""
        return len(problems(self.items_of(report.unit), report.stored))

    def _of(self, report: Report) -> list[Found]:
        answers = report.stored
        return [
            Found(
                report.unit,
                item,
                problem_words(item, answers),
                answers.words.get(f"{item.code}.{MEASURE}", ""),
                answers.words.get(f"{item.code}.{UNTIL}", ""),
            )
            for item in problems(self.items_of(report.unit), answers)
        ]

    def sum_of(self, item: Item) -> int | None:
        """The counts of an item together; None where no unit gave one."""
        counts = [report.stored.values[item.code] for report in self.handed_in if item.code in report.stored.values]
        return sum(counts) if counts else None

    def answers_to(self, item: Item) -> dict[str, int]:
        """How often each answer was given, of an item that is judged; the most usual ones first."""
        said: dict[str, int] = {}
        for answers in self._asked(item):
            words = answers.words.get(item.code, "")
            said[words] = said.get(words, 0) + 1
        return said

    def _asked(self, item: Item) -> Sequence[Answers]:
        stored = [report.stored for report in self.handed_in]
        return [answers for answers in stored if is_asked(item, answers) and item.code in answers.words]
