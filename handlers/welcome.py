"""The first sentence, binding by invitation code, and help, each by who is asking."""

from __future__ import annotations

import re
import unicodedata

from core.messages import Choice
from core.numbers import day, moment
from core.people import ROLE_NAMES, Role
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.asking import SHEET
from handlers.office_todo import office_choices, office_lines, waiting
from handlers.people import code_taken
from handlers.principal import bound_as_principal, help_principal, welcome_principal
from handlers.self_check_task import self_check_choice
from handlers.sight import look_again
from handlers.todo import open_task, task_line
from models.change_records import BindOutcome, Bound, CodeKind
from models.records import ReportState

_CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-Z0-9]{8}|[A-Z2-9]{4}-[A-Z2-9]{4}")
_NOT_REPORTED = (ReportState.NONE, ReportState.DRAFT)


def looks_like_code(said: str) -> bool:
    """Whether the whole message has the form of an invitation code."""
    return _CODE.fullmatch(_code(said)) is not None


async def welcome(turn: Turn) -> None:
    """Greet by role, with what is to be done."""
    if turn.actor is None:
        name = "welcome.stranger.may_ask" if turn.kit.strangers_may_ask else "welcome.stranger.plain"
        turn.tell(name, office=turn.office.office, contact=turn.contact)
    elif turn.actor.is_staff:
        await _welcome_staff(turn)
    elif turn.actor.only_looks:
        await welcome_principal(turn)
    else:
        await _welcome_secretary(turn)


async def help_person(turn: Turn) -> None:
    """What can be said, by role."""
    if turn.actor is None:
        name = "stranger_may_ask" if turn.kit.strangers_may_ask else "stranger"
        turn.tell(f"help.role.{name}", contact=turn.contact)
    elif turn.actor.is_staff:
        turn.tell("help.role.officer")
        turn.tell("check.help.officer")
    elif turn.actor.only_looks:
        help_principal(turn)
    else:
        turn.tell("help.role.secretary", contact_line=turn.contact_line)
        if turn.heads:
            turn.tell("grassroots.help")
        turn.tell("check.help.secretary", *await self_check_choice(turn))


async def bind(turn: Turn) -> None:
    """Try an invitation code: single use, counted tries."""
    incoming = turn.incoming
    bound = await turn.work.people.bind(
        incoming.channel, incoming.sender, incoming.sender_name, _code(turn.said), incoming.conversation
    )
    if bound.kind is not CodeKind.INVITATION:
        turn.actor = await turn.work.people.actor(incoming.channel, incoming.sender)
        await look_again(turn)
        await code_taken(turn, bound)
        return
    if bound.outcome not in {BindOutcome.DONE, BindOutcome.ALREADY}:
        _refuse(turn, bound)
        return
    turn.actor = await turn.work.people.actor(incoming.channel, incoming.sender)
    await look_again(turn)
    await turn.work.people.saw(incoming.channel, incoming.sender, incoming.conversation)
    if bound.outcome is BindOutcome.ALREADY:
        turn.tell("bind.done.already", unit=turn.kit.unit_name(bound.unit) if bound.unit else turn.office.office)
    elif bound.role is Role.PRINCIPAL:
        await bound_as_principal(turn, bound.unit)
    elif not bound.unit:
        turn.tell("bind.done.staff", role=ROLE_NAMES[bound.role] if bound.role else "")
    else:
        turn.tell(
            "bind.done.plain",
            Choice("开始填报", "填报", main=True),
            SHEET,
            unit=turn.kit.unit_name(bound.unit),
            role=ROLE_NAMES[bound.role] if bound.role else "",
            task_line=await task_line(turn),
        )


def _refuse(turn: Turn, bound: Bound) -> None:
    match bound.outcome:
        case BindOutcome.EXPIRED if bound.at:
            turn.tell("bind.refused.expired", date=day(bound.at.date()), contact=turn.contact)
        case BindOutcome.USED:
            turn.tell("bind.refused.used", contact=turn.contact)
        case BindOutcome.TOO_MANY if bound.at:
            turn.tell("bind.refused.too_many", time=moment(bound.at), contact=turn.contact)
        case _:
            turn.tell("bind.refused.wrong", n=bound.tries_left)


async def _welcome_secretary(turn: Turn) -> None:
    units, task = turn.person.units, await task_line(turn)
    choices = (Choice("开始填报", "填报", main=True), SHEET) if await open_task(turn) else ()
    choices = (*choices, *await self_check_choice(turn))
    if len(units) == 1:
        name = "welcome.secretary.one"
        turn.tell(name, *choices, name=turn.person.name, unit=turn.kit.unit_name(units[0]), task_line=task)
    else:
        names = "、".join(turn.kit.unit_name(unit) for unit in units)
        name = "welcome.secretary.several"
        turn.tell(name, *choices, name=turn.person.name, n=len(units), units=names, task_line=task)


async def _welcome_staff(turn: Turn) -> None:
    quarter = Quarter.last_ended(turn.today)
    reports = await turn.work.reports.of_quarter(turn.person, quarter)
    found = await waiting(turn.work, turn.person, turn.office.first_quarter, turn.today)
    missing = sum(report.state in _NOT_REPORTED for report in reports)
    turn.tell(
        "welcome.staff.officer",
        Choice("进度", main=True),
        Choice("缺报"),
        Choice("汇总"),
        Choice("待办"),
        *(choice for choice in office_choices(found) if not found.is_empty),
        task_line="\n".join([*office_lines(turn, found), ""]),
        name=turn.person.name,
        office=turn.office.office,
        quarter=quarter.name,
        all=len(reports),
        done=len(reports) - missing,
        n=missing,
    )


def _code(said: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", said)).upper()
