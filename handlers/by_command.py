"""What each command does, and which command a message is for the person who says it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache

from handlers.asking_left import asks_what_is_left
from handlers.broadcasting import broadcast_by_command
from handlers.calling import show_calls
from handlers.commands import Command, Commands
from handlers.context import Turn
from handlers.correcting.asking import ask_correction
from handlers.dialogs.checklist.state import position
from handlers.documents import show_documents
from handlers.handing_on import ask_department
from handlers.health import show_health
from handlers.history import show_history
from handlers.orders import Orders
from handlers.papers import PAPERS, may_have
from handlers.people import PEOPLE
from handlers.planning import approve_all as approve_all_plans
from handlers.planning import open_plan, quotas_by_command, show_plan, show_plan_history, show_plans, show_quota
from handlers.principal import STANDING, looks_instead, must_report_something, show_standing
from handlers.progress import show_missing, show_progress, show_summary
from handlers.questions import show_answered, show_questions
from handlers.remembered import Remembered
from handlers.reporting import asks_to_see_draft, has_open_report, report_command
from handlers.reviewing import (
    accept_all,
    accept_by_command,
    ask_extension,
    extend_by_command,
    return_by_command,
    show_all_requests,
    show_locks,
)
from handlers.scheduling import give_file, renew_address, revoke_address, show_address, show_schedule
from handlers.sheet import show_template
from handlers.standing import acknowledge, show_directory, show_tasks
from handlers.welcome import help_person, welcome
from knowledge.following import goes_back

_COMMANDS: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "help": help_person,
    "start": welcome,
    "schedule": show_schedule,
    "schedule_file": give_file,
    "subscribe": show_address,
    "resubscribe": renew_address,
    "unsubscribe": revoke_address,
    "history": show_history,
    "tasks": show_tasks,
    "directory": show_directory,
    "ack": acknowledge,
    "ask_department": ask_department,
    "progress": show_progress,
    "missing": show_missing,
    "broadcast": broadcast_by_command,
    "calls": show_calls,
    "summary": show_summary,
    "questions": show_questions,
    "answered": show_answered,
    "return": return_by_command,
    "accept": accept_by_command,
    "accept_all": accept_all,
    "extend": extend_by_command,
    "ask_extension": ask_extension,
    "ask_correction": ask_correction,
    "locks": show_locks,
    "requests": show_all_requests,
    "documents": show_documents,
    "plan": show_plan,
    "plan_open": open_plan,
    "plan_history": show_plan_history,
    "quota": show_quota,
    "plans": show_plans,
    "approve_all": approve_all_plans,
    "set_quotas": quotas_by_command,
    "template": show_template,
    STANDING.name: show_standing,
    "health": show_health,
    **PEOPLE,
    **PAPERS,
}

_OF_EVERY_OFFICE = frozenset({
    "progress", "missing", "calls", "summary", "return", "accept", "accept_all", "plans", "approve_all", "set_quotas",
    "locks", "requests", "broadcast", "papers", "workbook", "charts", "briefing", "urging",
})  # fmt: skip
"""What a unit may do with the reports below it as the city does with those of its units."""


_OF_WHO_REPORTS = frozenset({"template", "plan_open", "ask_extension", "ask_correction", "switch_unit"})
"""What is nothing for somebody who only looks at a unit."""


async def carry_out(turn: Turn, command: Command) -> None:
    """Do what the command says; RightsError where it is not for this person."""
    if command.group == "report" or command.name in _OF_WHO_REPORTS:
        must_report_something(turn)
    if command.group == "report":
        await report_command(turn, command.name)
        return
    if command.group == "staff" and not (command.name in _OF_EVERY_OFFICE and turn.is_office):
        turn.person.must_be_staff()
    await _COMMANDS[command.name](turn)


def command_in(turn: Turn, commands: Commands) -> Command | None:
    """The command that a message is for this person."""
    command = _command_in(turn, commands)
    if command and command.name in PAPERS:
        command = _paper_of(turn, command)
    return looks_instead(turn, command)


def _command_in(turn: Turn, commands: Commands) -> Command | None:
    """The command that a message is; 上一步 behind a step of the procedure is none, unless a form is open.

    What is left is that of the open report, else one's tasks.
    退回 is the way back in the form of a secretary, and a return for the department.
    """
    is_open = has_open_report(turn)
    if is_open and (look := _at_the_open_report(turn)):
        return look
    command = commands.find(turn.said) or _in_other_words(turn, commands)
    if command == Command("staff", "return") and not (turn.is_office and not is_open):
        return Command("report", "back") if not (turn.actor and turn.actor.is_staff) else command
    if command == Command("staff", "extend") and turn.actor and not turn.actor.is_staff:
        return Command("anyone", "ask_extension")
    if command == Command("staff", "requests") and turn.actor and not turn.is_office:
        return Command("anyone", "tasks")
    is_filling_in = is_open or position(turn.conversation.dialog) is not None
    if command == Command("report", "pause") and turn.actor and turn.actor.units and not is_filling_in:
        return Command("anyone", "absence")
    if command == Command("report", "later"):
        return Command("report", "pause") if is_filling_in else None
    if command and command.name == "back" and not is_open:
        return None if goes_back(turn.said, Remembered.read(turn.conversation.topic).topic) else command
    if command and command.name == "keep" and not is_open:
        return None
    if command is None and turn.actor and not turn.actor.is_staff and asks_what_is_left(turn.said):
        return Command("anyone", "tasks")
    return command


def _paper_of(turn: Turn, command: Command) -> Command | None:
    """An office's paper; 导出 of somebody who only reports is their own sheet, other papers are words of a question."""
    if may_have(turn, command.name):
        return command
    is_own = command.name == "workbook" and turn.actor is not None and turn.actor.units and "汇总" not in turn.said
    return Command("anyone", "template") if is_own else None


def _in_other_words(turn: Turn, commands: Commands) -> Command | None:
    """The command that somebody who is known means with other words than those of the list."""
    order = _orders().find(turn.said) if turn.actor and not turn.incoming.is_group else None
    return commands.find(order.says) if order and (turn.is_office or not order.offices) else None


@cache
def _orders() -> Orders:
    return Orders.load()


def _at_the_open_report(turn: Turn) -> Command | None:
    """What is left of it, or what is filled in so far."""
    if asks_what_is_left(turn.said):
        return Command("report", "left")
    return Command("report", "look") if asks_to_see_draft(turn) else None


def goes_on(command: Command) -> bool:
    """为什么, 依据, 怎么算: about the field that is asked, or about the last question where no report is open."""
    return command.group == "report" and command.name in {"why", "how"}
