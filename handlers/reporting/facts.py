"""What the engine may know, gathered from the database, the calendar and the office's settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.deadlines import day_words, due_clause
from core.period import FormYear, Period, Quarter
from handlers.context import Turn
from handlers.dialogs.checks import History
from handlers.dialogs.step import Facts
from handlers.due_days import unit_due
from handlers.lock_day import close_if_due
from handlers.reporting.earlier import earlier_changes
from handlers.reporting.place import opening_day
from models.plans import TOTAL


async def gather(turn: Turn, unit: str, period: Period) -> Facts:
    """The facts of a unit's report of a period; the person must report for the unit."""
    turn.person.must_report(unit)
    await turn.work.levels.must_collect(unit, period)
    await turn.work.reports.hold(turn.person, unit)
    if isinstance(period, FormYear):
        return await _of_year(turn, unit, period)
    return await _of_quarter(turn, unit, period)


async def _of_quarter(turn: Turn, unit: str, quarter: Quarter) -> Facts:
    reports, actor = turn.work.reports, turn.person
    await close_if_due(turn, quarter)
    due = await unit_due(turn, unit, quarter)
    report = await reports.get(actor, unit, quarter)
    opens = opening_day(turn, quarter)
    return Facts(
        unit=turn.kit.unit(unit),
        units=turn.kit.units,
        period=quarter,
        now=turn.now,
        texts=turn.kit.texts,
        report=report,
        due_clause=due_clause(due, turn.kit.texts),
        due=due.at,
        opens=opens,
        opens_on=day_words(opens, turn.calendar, turn.kit.texts),
        guidance=turn.kit.guidance(quarter.year),
        history=History(
            earlier=await reports.earlier(actor, unit, quarter),
            last=await reports.last_before(actor, unit, quarter),
            plan=await reports.plan(actor, unit, quarter.year),
        ),
        several_units=len(actor.units) > 1,
        small_base=turn.office.small_base,
        tolerance=turn.office.tolerance,
        superior=turn.office_above(unit),
        rolled=await turn.work.roll_ups.now(actor, unit, quarter) if unit in turn.heads else None,
        kept=await turn.work.roll_ups.kept(actor, unit, quarter) if unit in turn.heads else None,
        lock=await turn.work.locks.of(actor, unit, quarter),
        earlier_changes=() if report.version else await earlier_changes(turn, unit, quarter),
    )


async def _of_year(turn: Turn, unit: str, period: FormYear) -> Facts:
    """A form of a year may be submitted in advance; no day is set for it."""
    form, reports, actor = turn.kit.form_for(period), turn.work.reports, turn.person
    return Facts(
        unit=turn.kit.unit(unit),
        units=turn.kit.units,
        period=period,
        now=turn.now,
        texts=turn.kit.texts_of(form),
        report=await reports.get(actor, unit, period),
        due_clause=turn.text("kit.due.unset"),
        opens=turn.today,
        guidance=turn.kit.guidance(period.year),
        history=History(
            last=await reports.last_before(actor, unit, period), known=await _known(turn, unit, period.year, form.known)
        ),
        several_units=len(actor.units) > 1,
        small_base=turn.office.small_base,
        tolerance=turn.office.tolerance,
        superior=turn.office_above(unit),
        advance=True,
    )


async def _known(turn: Turn, unit: str, year: int, names: Collection[str]) -> Mapping[str, int]:
    """The counts from elsewhere that a form asks for, as far as there are any."""
    found = {name: await _FROM_ELSEWHERE[name](turn, unit, year) for name in names}
    return {name: count for name, count in found.items() if count is not None}


async def developed(turn: Turn, unit: str, year: int) -> int | None:
    """How many members the unit has reported for the quarters of a year; None before the first report."""
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    reports = [await turn.work.reports.get(turn.person, unit, quarter) for quarter in quarters]
    counts = [report.stored.values[TOTAL] for report in reports if TOTAL in report.stored.values]
    return sum(counts) if counts else None


async def _quota(turn: Turn, unit: str, year: int) -> int | None:
    return await turn.work.quotas.of(turn.person, unit, year)


_FROM_ELSEWHERE = {"developed": developed, "quota": _quota}
