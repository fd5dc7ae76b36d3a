"""What a person still has to do, as one line."""

from __future__ import annotations

from core.deadlines import due_clause
from core.errors import NotCollectedError
from core.numbers import moment
from core.period import FormYear, Quarter
from handlers.context import Turn
from handlers.due_days import unit_due
from handlers.lock_day import close_if_due
from handlers.self_check_task import self_check_task
from models.records import Report, ReportState


async def task_line(turn: Turn) -> str:
    """One line a unit: the open quarter with its due time, the draft, the returned fields, or nothing."""
    if turn.actor is None or not turn.actor.units:
        return turn.text("welcome.task.none")
    lines = [
        "\n".join(
            [
                await _line(turn, unit),
                *await _of_the_year(turn, unit),
                *await self_check_task(turn, unit),
                *await _requests(turn, unit),
            ]
        )
        for unit in turn.actor.units
    ]
    named = len(lines) > 1
    return "\n".join(
        f"{turn.kit.unit_name(unit)}：{line}" if named else line
        for unit, line in zip(turn.actor.units, lines, strict=True)
    )


async def open_task(turn: Turn) -> bool:
    """Whether any unit of the person still owes the last quarter."""
    quarter = Quarter.last_ended(turn.today)
    for unit in turn.person.units:
        report = await turn.work.reports.get(turn.person, unit, quarter)
        if report.state not in {ReportState.SUBMITTED, ReportState.ACCEPTED}:
            return True
    return False


async def _line(turn: Turn, unit: str) -> str:
    quarter = Quarter.last_ended(turn.today)
    try:
        await turn.work.levels.must_collect(unit, quarter)
    except NotCollectedError as exc:
        return turn.text(f"grassroots.not_collected.{exc.why}", quarter=quarter.name, office=turn.superior)
    await close_if_due(turn, quarter)
    report = await turn.work.reports.get(turn.person, unit, quarter)
    if report.version == 0 and (await turn.work.locks.of(turn.person, unit, quarter)).is_locked:
        return turn.text("welcome.task.locked", quarter=quarter.name)
    match report.state:
        case ReportState.NONE:
            due = await unit_due(turn, unit, quarter)
            return turn.text("welcome.task.open", quarter=quarter.name, due_clause=due_clause(due, turn.kit.texts))
        case ReportState.DRAFT:
            return _draft(turn, report)
        case ReportState.RETURNED:
            return _returned(turn, report)
        case ReportState.PROVISIONAL:
            labels = [field.label for field in turn.kit.form.fields if field.code in report.stored.unknown]
            return turn.text("welcome.task.provisional", quarter=quarter.name, n=len(labels), missing="、".join(labels))
        case _:
            return _done(turn, report)


async def _of_the_year(turn: Turn, unit: str) -> list[str]:
    """The forms of the year that were sent back."""
    lines = []
    for form in turn.kit.yearly:
        report = await turn.work.reports.get(turn.person, unit, FormYear(form.code, turn.today.year))
        labels, name = form.labels({item.field for item in report.returned}), report.period.name
        if report.state is ReportState.RETURNED:
            told = turn.kit.texts_of(form)("welcome.task.returned", quarter=name, n=len(report.returned), labels=labels)
            lines.append(told)
    return lines


async def _requests(turn: Turn, unit: str) -> list[str]:
    """What the unit has asked for and nobody has decided."""
    return [
        turn.text(
            "welcome.task.requested", quarter=request.quarter.name, office=turn.office_above(unit), code=request.code
        )
        for request in await turn.work.correction_requests.open_of(turn.person, unit)
    ]


def _returned(turn: Turn, report: Report) -> str:
    labels = turn.kit.form.labels({item.field for item in report.returned})
    return turn.text("welcome.task.returned", quarter=report.quarter.name, n=len(report.returned), labels=labels)


def _done(turn: Turn, report: Report) -> str:
    at = moment(report.submitted_at) if report.submitted_at else ""
    name, version, code = report.quarter.name, report.version, report.code
    if report.state is ReportState.ACCEPTED:
        return turn.text("welcome.task.accepted", quarter=name, version=version, code=code)
    return turn.text("welcome.task.done", quarter=name, time=at, version=version, code=code)


def _draft(turn: Turn, report: Report) -> str:
    done = len(report.draft.answered) if report.draft else 0
    return turn.text("welcome.task.draft", quarter=report.quarter.name, done=done, all=len(turn.kit.form.fields))
