"""Which room a message goes to: the order of the gates between a message and its answer."""

from __future__ import annotations

from core.errors import RightsError
from core.messages import Choice, IncomingKind
from handlers.asking import answer_question
from handlers.commands import Command, Commands
from handlers.context import Turn
from handlers.dialogs.reading import read_count
from handlers.documents import document_said, receive_file, show_documents
from handlers.intent import Kind, classify
from handlers.inviting import invite
from handlers.privacy import is_withheld
from handlers.progress import show_calls, show_missing, show_progress, show_summary
from handlers.remembered import Remembered
from handlers.reporting import ask_again, continue_report, open_report, report_command
from handlers.standing import acknowledge, ask_department, show_directory, show_schedule, show_tasks
from handlers.welcome import bind, help_person, looks_like_code, welcome

_OTHER_KINDS = {
    IncomingKind.VOICE: "talk.attach.voice",
    IncomingKind.PHOTO: "talk.attach.photo",
    IncomingKind.STICKER: "talk.attach.sticker",
    IncomingKind.LOCATION: "talk.attach.location",
}

_COMMANDS = {
    "help": help_person,
    "start": welcome,
    "schedule": show_schedule,
    "tasks": show_tasks,
    "directory": show_directory,
    "ack": acknowledge,
    "ask_department": ask_department,
    "progress": show_progress,
    "missing": show_missing,
    "calls": show_calls,
    "summary": show_summary,
    "documents": show_documents,
}


async def answer(turn: Turn, commands: Commands) -> None:
    """Answer a message; a missing right becomes a sentence."""
    try:
        await _route(turn, commands)
    except RightsError as exc:
        turn.replies.clear()
        turn.tell("error.right.no_right", role=exc.needed, contact=turn.contact)


async def _route(turn: Turn, commands: Commands) -> None:
    if is_withheld(turn.said):
        turn.tell("error.privacy.identity")
    elif turn.incoming.kind is IncomingKind.FILE:
        await receive_file(turn)
    elif turn.incoming.kind in _OTHER_KINDS:
        turn.tell(_OTHER_KINDS[turn.incoming.kind])
    elif turn.incoming.kind is IncomingKind.START:
        await _start(turn)
    elif not turn.said.strip():
        turn.tell("talk.outside.empty")
    elif turn.incoming.is_group:
        await _in_group(turn)
    elif turn.actor is None:
        await _stranger(turn, commands)
    else:
        await _known(turn, commands)


async def _start(turn: Turn) -> None:
    """A conversation was opened, perhaps through a link that carries an invitation code."""
    if turn.said.strip() and not turn.incoming.is_group:
        await bind(turn)
    else:
        await welcome(turn)


async def _in_group(turn: Turn) -> None:
    """In a group only the documents are spoken of; numbers of a unit never."""
    if classify(turn.said, turn.kit.units, turn.today) is Kind.REPORT:
        turn.tell("bind.refused.group_chat")
    else:
        await _ask(turn)


async def _stranger(turn: Turn, commands: Commands) -> None:
    command = commands.find(turn.said)
    if looks_like_code(turn.said):
        await bind(turn)
    elif command and command.name in {"help", "start"}:
        await _COMMANDS[command.name](turn)
    elif command or classify(turn.said, turn.kit.units, turn.today) is Kind.REPORT:
        turn.tell("bind.refused.need_first", contact=turn.contact)
    elif turn.kit.strangers_may_ask:
        await _ask(turn)
    else:
        turn.tell("bind.refused.need_bind", contact=turn.contact)


async def _known(turn: Turn, commands: Commands) -> None:
    """A bound person: code, command, open dialog, question or report, in this order."""
    command = commands.find(turn.said)
    if looks_like_code(turn.said):
        await bind(turn)
    elif command:
        await _command(turn, command)
    elif await invite(turn) or await document_said(turn):
        return
    elif classify(turn.said, turn.kit.units, turn.today) is Kind.QUESTION:
        await _ask(turn)
    elif not await continue_report(turn, turn.said):
        await _open_or_ask(turn)


async def _command(turn: Turn, command: Command) -> None:
    if command.group == "report":
        await report_command(turn, command.name)
        return
    if command.group == "staff":
        turn.person.must_be_staff()
    await _COMMANDS[command.name](turn)


async def _open_or_ask(turn: Turn) -> None:
    if classify(turn.said, turn.kit.units, turn.today) is Kind.REPORT and turn.person.units:
        await open_report(turn, turn.said)
    elif read_count(turn.said).value is not None and turn.person.units:
        choice = Choice("开始填报", "填报", main=True)
        turn.tell("report_hint.bare_count", choice, said=turn.said.strip())
    else:
        await _ask(turn)


async def _ask(turn: Turn) -> None:
    """Answer from the documents; a pending question of a form is repeated once behind the answer."""
    last = Remembered.read(turn.conversation.topic)
    asked = answer_question(turn.said, last.topic, turn.kit, turn.today)
    turn.say(asked.reply)
    question = turn.said if asked.unanswered else ""
    turn.keep(topic=Remembered(asked.topic, question, asked.nearest).write())
    if turn.actor and not turn.incoming.is_group:
        await ask_again(turn)
