"""单位负责人: what somebody is told who looks at a unit and does not report for it."""

from __future__ import annotations

from core.deadlines import due_clause
from core.errors import NotCollectedError, RightsError
from core.messages import Choice
from core.numbers import day, moment
from core.people import REPORTING, ROLE_NAMES, Role
from handlers.commands import Command
from handlers.context import Turn
from handlers.due_days import unit_due
from handlers.lock_day import close_if_due
from models.records import Report, ReportState

STANDING = Command("anyone", "standing")
_LOOKS = frozenset({
    Command("staff", "progress"), Command("anyone", "tasks"), Command("report", "check"), Command("report", "sent"),
    Command("report", "left"),
})  # fmt: skip
_WAYS = (Choice("本单位情况", "本单位现在情况怎么样"), Choice("历史"), Choice("日程"))


def looks_instead(turn: Turn, command: Command | None) -> Command | None:
    """Where others look after reports, a principal looks how far the own unit is."""
    if turn.actor is None or command not in _LOOKS:
        return command
    is_for_offices = command == Command("staff", "progress") and turn.actor.principal_of and not turn.is_office
    return STANDING if turn.actor.only_looks or is_for_offices else command


async def show_standing(turn: Turn) -> None:
    """How far the report of each of the person's units is, and who is responsible for it."""
    for unit in turn.person.principal_of:
        turn.tell("principal.standing.unit", *_WAYS, rows="\n".join(await _standing(turn, unit)))


async def welcome_principal(turn: Turn) -> None:
    """Greet, and say how the unit stands."""
    units = "、".join(turn.kit.unit_name(unit) for unit in turn.person.principal_of)
    rows = [line for unit in turn.person.principal_of for line in await _standing(turn, unit)]
    turn.tell("principal.welcome.hello", *_WAYS, name=turn.person.name, unit=units, rows="\n".join(rows))


async def bound_as_principal(turn: Turn, unit: str) -> None:
    """The binding is done: what one gets, and what one need not do."""
    rows = "\n".join(await _standing(turn, unit))
    turn.tell("principal.welcome.bound", *_WAYS, unit=turn.kit.unit_name(unit), rows=rows)


def help_principal(turn: Turn) -> None:
    """What can be said."""
    turn.tell("principal.welcome.help", Choice("进度", main=True), contact_line=turn.contact_line)


async def refuse_principal(turn: Turn, refused: RightsError) -> bool:
    """Say who reports, where a principal wanted to do that; False for everybody else, and for other units."""
    actor = turn.actor
    if actor is None or refused.needed != ROLE_NAMES[Role.REPORTER]:
        return False
    own = tuple(unit for unit in actor.principal_of if not actor.may_report(unit))
    if refused.unit not in own and not (actor.only_looks and not refused.unit):
        return False
    for unit in (refused.unit,) if refused.unit else own:
        who = await _responsible(turn, unit)
        turn.tell("principal.refused.not_yours", Choice("进度"), unit=turn.kit.unit_name(unit), who=who)
    return True


def must_report_something(turn: Turn) -> None:
    """Raise RightsError for somebody who reports for no unit and only looks at one."""
    if turn.person.only_looks:
        raise RightsError(ROLE_NAMES[Role.REPORTER])


async def _standing(turn: Turn, unit: str) -> list[str]:
    """The last quarter in one line, and who reports."""
    quarter, name = turn.quarter, turn.kit.unit_name(unit)
    who = await _responsible(turn, unit)
    try:
        await turn.work.levels.must_collect(unit, quarter)
    except NotCollectedError:
        return [turn.text("principal.standing.not_collected", unit=name, office=turn.office_above(unit)), who]
    await close_if_due(turn, quarter)
    report = await turn.work.reports.get(turn.person, unit, quarter)
    when = await _when(turn, unit, report)
    return [
        turn.text("principal.standing.quarter", unit=name, quarter=quarter.name, state=_state(turn, report)) + when,
        who,
    ]


async def _when(turn: Turn, unit: str, report: Report) -> str:
    """Until when it is to be reported, where it is not: or that this is over."""
    if report.version:
        return ""
    if (await turn.work.locks.of(turn.person, unit, turn.quarter)).is_locked:
        return turn.text("principal.standing.locked")
    due = await unit_due(turn, unit, turn.quarter)
    if due.at is not None and due.at < turn.now:
        return turn.text("principal.standing.overdue", due_clause=due_clause(due, turn.kit.texts))
    return turn.text("principal.standing.due", due_clause=due_clause(due, turn.kit.texts))


def _state(turn: Turn, report: Report) -> str:
    if report.state is ReportState.NONE:
        return turn.text("principal.standing.none")
    if report.state is ReportState.DRAFT and report.draft:
        done, total = len(report.draft.answered), len(turn.kit.form.fields)
        return turn.text("principal.standing.draft", done=done, all=total)
    values = {"time": moment(report.submitted_at or turn.now), "version": report.version, "code": report.code}
    stems = {ReportState.PROVISIONAL: "provisional", ReportState.RETURNED: "returned", ReportState.ACCEPTED: "accepted"}
    count = len(report.returned) if report.state is ReportState.RETURNED else len(report.stored.unknown)
    date = day(report.accepted_at.date()) if report.accepted_at else ""
    return turn.text(f"principal.standing.{stems.get(report.state, 'submitted')}", n=count, date=date, **values)


async def _responsible(turn: Turn, unit: str) -> str:
    """Who reports for a unit, secretaries first; or that nobody does."""
    members = [each for each in await turn.work.people.of_unit(turn.person, unit) if each.role in REPORTING]
    members.sort(key=lambda each: each.role is not Role.REPORTER)
    names = "、".join(dict.fromkeys(each.name for each in members))
    if names:
        return turn.text("principal.who.people", names=names)
    return turn.text("principal.who.nobody", contact=turn.contact)
