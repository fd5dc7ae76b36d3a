"""What waits for the officers: reports to accept, questions to answer, requests to decide, fields sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.messages import Choice
from core.people import Actor
from core.period import Quarter
from handlers.context import Turn
from models.records import ReportState
from models.self_checks import self_check_of

if TYPE_CHECKING:
    from models.work import Work

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each wait; `reports` by quarter, the oldest first, only quarters with any."""

    reports: tuple[tuple[Quarter, int], ...]
    returned: int
    questions: int
    extensions: int
    corrections: int
    self_checks: int

    @property
    def requests(self) -> int:
        """All requests."""
        return self.extensions + self.corrections

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for an officer; what was sent back waits for a unit."""
        return not (self.reports or self.questions or self.requests or self.self_checks)


async def waiting(work: Work, actor: Actor, first: Quarter, today: date) -> Waiting:
    """Count what waits, of the last quarters that are collected; RightsError for anyone but staff."""
    quarters = [Quarter.last_ended(today)]
    while len(quarters) < _QUARTERS and quarters[-1] > first:
        quarters.append(quarters[-1].previous())
    states = {
        quarter: [report.state for report in await work.reports.of_quarter(actor, quarter)]
        for quarter in reversed(quarters)
    }
    counts = {quarter: each.count(ReportState.SUBMITTED) for quarter, each in states.items()}
    return Waiting(
        reports=tuple((quarter, count) for quarter, count in counts.items() if count),
        returned=sum(each.count(ReportState.RETURNED) for each in states.values()),
        questions=len(await work.questions.pending(actor)),
        extensions=len(await work.extension_requests.open_ones(actor)),
        corrections=len(await work.correction_requests.open_ones(actor)),
        self_checks=await _self_checks(work, actor, today.year),
    )


async def _self_checks(work: Work, actor: Actor, year: int) -> int:
    """How many self-checks of the year wait to be accepted."""
    reports = await work.reports.of_quarter(actor, self_check_of(year))
    return sum(report.state is ReportState.SUBMITTED for report in reports)


async def show_office_tasks(turn: Turn) -> None:
    """待办 of an officer, with a button for each room."""
    found = await waiting(turn.work, turn.person, turn.office.first_quarter, turn.today)
    lines = office_lines(turn, found)
    turn.tell("officer.todo.list" if lines else "officer.todo.none", *office_choices(found), rows="\n".join(lines))


def office_lines(turn: Turn, found: Waiting) -> list[str]:
    """One line for each room in which something waits."""
    lines = [turn.text("officer.todo.reports", quarter=quarter.name, n=count) for quarter, count in found.reports]
    if found.questions:
        lines.append(turn.text("officer.todo.questions", n=found.questions))
    if found.corrections:
        lines.append(turn.text("officer.todo.corrections", n=found.corrections))
    if found.extensions:
        lines.append(turn.text("officer.todo.extensions", n=found.extensions))
    if found.self_checks:
        lines.append(turn.text("check.task.office", n=found.self_checks))
    if found.returned:
        lines.append(turn.text("officer.todo.returned", n=found.returned))
    return lines


def office_choices(found: Waiting) -> tuple[Choice, ...]:
    """A button for each room in which something waits; what else is often wanted where nothing does."""
    choices = [_to_accept(quarter, alone=len(found.reports) == 1) for quarter, _ in found.reports]
    if found.questions:
        choices.append(Choice("待答"))
    if found.requests:
        choices.append(Choice("申请"))
    if found.self_checks:
        choices.append(Choice("自查进度"))
    return tuple(choices) or (Choice("进度"),)


def _to_accept(quarter: Quarter, *, alone: bool) -> Choice:
    """待审, or with several quarters 待审一季度."""
    return Choice("待审" if alone else f"待审{quarter.name.partition('年')[2]}", f"通过 {quarter.name}")
