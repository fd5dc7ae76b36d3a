"""历史: up to four last quarters of a unit, each with its version, when it was reported and whether on time."""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import day, moment
from core.period import Quarter
from exports.report_words import punctual_words
from handlers.context import Turn
from handlers.reviewing.naming import unit_at
from models.records import Report, ReportState

_ASKED = re.compile(r"(?:历史|历史记录|往期)\s*(.+)", re.DOTALL)
_QUARTERS = 4


async def show_history(turn: Turn) -> None:
    """The history of each of the person's own units; an officer names the unit."""
    if not turn.person.own_units:
        turn.person.must_be_staff()
        turn.tell("history.which")
        return
    for unit in turn.person.own_units:
        await _show(turn, unit)


async def history_said(turn: Turn) -> bool:
    """历史 with a unit; False for any other message, RightsError for the unit of somebody else."""
    asked = _ASKED.fullmatch(turn.said.strip())
    unit, rest = unit_at(asked[1], turn.kit.units) if asked else ("", "")
    if not unit or rest:
        return False
    await _show(turn, unit)
    return True


async def _show(turn: Turn, unit: str) -> None:
    reports = [await turn.work.reports.get(turn.person, unit, quarter) for quarter in _quarters(turn)]
    rows = "\n".join(_row(turn, report) for report in reports)
    choices = (Choice("核对"),) if turn.person.may_report(unit) else (Choice("进度"),)
    turn.tell("history.list", *choices, unit=turn.kit.unit_name(unit), n=len(reports), rows=rows)


def _quarters(turn: Turn) -> list[Quarter]:
    """The last four that have ended, as far back as reports have been collected."""
    quarters = [Quarter.last_ended(turn.today)]
    while len(quarters) < _QUARTERS and quarters[-1] > turn.office.first_quarter:
        quarters.append(quarters[-1].previous())
    return quarters


def _row(turn: Turn, report: Report) -> str:
    """One quarter; the mark of being on time is that of the first version."""
    quarter = report.quarter.name
    if not report.first_submitted_at or not report.submitted_at:
        return turn.text("history.row.none", quarter=quarter)
    return turn.text(
        "history.row.first" if report.version == 1 else "history.row.again",
        quarter=quarter,
        version=report.version,
        time=moment(report.first_submitted_at),
        date=day(report.submitted_at.date()),
        state=punctual_words(report, turn.kit.texts) + _now(turn, report),
        code=report.code,
    )


def _now(turn: Turn, report: Report) -> str:
    """What else is to be known of the newest version."""
    match report.state:
        case ReportState.PROVISIONAL:
            return turn.text("history.now.provisional", n=len(report.stored.unknown))
        case ReportState.RETURNED:
            return turn.text("history.now.returned", n=len(report.returned))
        case ReportState.ACCEPTED:
            return turn.text("history.now.accepted")
        case _:
            return ""
