"""Which room a message goes to: the order of the gates between a message and its answer."""

from __future__ import annotations

from core.errors import NotCollectedError, RightsError
from core.messages import Choice, IncomingKind
from handlers.asking_sent import sent_asked
from handlers.bare_row import bare_counts, is_row
from handlers.broadcasting import (
    broadcast_said,
    followed,
    receive_broadcast_file,
    received_said,
)
from handlers.by_command import carry_out, command_in, goes_on
from handlers.calling import called_said
from handlers.checking import check_said
from handlers.commands import Command, Commands
from handlers.context import Turn
from handlers.correcting.asking import correction_asked
from handlers.correcting.granted import applied, withdrawal_said
from handlers.dialogs.reading import only_figures
from handlers.documents import document_said, receive_file
from handlers.going_on import recall_open, taken_by_open
from handlers.grassroots import grassroots_said
from handlers.handing_on import ask_department
from handlers.history import history_said
from handlers.inspecting import inspection_said
from handlers.intent import Kind, asks_plainly, classify, plainly, small_talk
from handlers.inviting import invite
from handlers.latin import from_latin
from handlers.looking_up import look_up
from handlers.needing import tell_needed
from handlers.office_settings import settle_office
from handlers.papers import paper_asked, papers_said
from handlers.people import ask_people_again, left_unit, people_said, refuse_stranger
from handlers.planning import (
    confirm_shown,
    plan_decided,
    plan_history_said,
    plan_returned,
    plan_said,
    plan_shown,
    quota_said,
)
from handlers.principal import must_report_something, refuse_principal
from handlers.privacy import is_withheld
from handlers.reporting import (
    answer_returned,
    ask_again,
    continue_report,
    has_open_report,
    is_offered_answer,
    open_by_name,
    open_report,
    take_reason,
    unit_named,
)
from handlers.reviewing import (
    accept_said,
    change_of_another,
    correction_decided,
    extend_said,
    extension_asked,
    extension_decided,
    lock_said,
    return_said,
)
from handlers.selfcheck import leave_self_check, not_read, self_check_said
from handlers.sheet import receive_sheet, template_said
from handlers.structuring import suggest_structure
from handlers.welcome import bind, looks_like_code, welcome
from handlers.what_if import what_if
from handlers.wishes import Granted, offer, wish_in

_OTHER_KINDS = {
    IncomingKind.VOICE: "talk.attach.voice",
    IncomingKind.PHOTO: "talk.attach.photo",
    IncomingKind.STICKER: "talk.attach.sticker",
    IncomingKind.LOCATION: "talk.attach.location",
}


async def answer(turn: Turn, commands: Commands) -> None:
    """Answer a message; a missing right becomes a sentence."""
    try:
        await _route(turn, commands)
    except RightsError as exc:
        turn.replies.clear()
        if not await refuse_principal(turn, exc):
            turn.tell("error.right.no_right", role=exc.needed, contact=turn.contact)
    except NotCollectedError as exc:
        turn.replies.clear()
        turn.tell(f"grassroots.not_collected.{exc.why}", quarter=exc.quarter, office=turn.superior)


async def _route(turn: Turn, commands: Commands) -> None:
    if is_withheld(turn.said):
        turn.tell("error.privacy.identity")
    elif turn.incoming.kind is IncomingKind.FILE:
        await _take_file(turn)
    elif turn.incoming.kind in _OTHER_KINDS:
        turn.tell(_OTHER_KINDS[turn.incoming.kind])
    elif turn.incoming.kind is IncomingKind.START:
        await _start(turn)
    elif not turn.said.strip():
        turn.tell("talk.outside.empty")
    elif turn.incoming.is_group:
        await _in_group(turn, commands)
    elif turn.actor is None:
        await _stranger(turn, commands)
    else:
        await _known(turn, commands)


async def _take_file(turn: Turn) -> None:
    """A file for a broadcast that is being written, a sheet with counts for the report, or a document."""
    if not await receive_broadcast_file(turn) and not await receive_sheet(turn):
        await receive_file(turn)


async def _start(turn: Turn) -> None:
    """A conversation was opened, perhaps through a link that carries an invitation code."""
    if turn.said.strip() and not turn.incoming.is_group:
        await bind(turn)
    else:
        await welcome(turn)


async def _in_group(turn: Turn, commands: Commands) -> None:
    """In a group only the documents are spoken of; numbers of a unit never, and nothing is handed on for one person."""
    command = commands.find(turn.said)
    if command and command.name == "ask_department":
        turn.tell("ask.stored.in_group")
    elif command and command.name == "template":
        turn.tell("bind.refused.group_chat")
    elif await _reckon(turn):
        return
    elif classify(turn.said, turn.kit.units, turn.today) is Kind.REPORT or sent_asked(turn.said) is not None:
        turn.tell("bind.refused.group_chat")
    else:
        await look_up(turn)


async def _stranger(turn: Turn, commands: Commands) -> None:
    command = command_in(turn, commands)
    if looks_like_code(turn.said):
        await bind(turn)
    elif await left_unit(turn):
        return
    elif command and command.name in {"help", "start"}:
        await carry_out(turn, command)
    elif command and command.name == "ask_department" and turn.kit.strangers_may_ask:
        await ask_department(turn)
    elif (command and not goes_on(command)) or classify(turn.said, turn.kit.units, turn.today) is Kind.REPORT:
        await refuse_stranger(turn)
    elif await _reckon(turn):
        return
    elif turn.kit.strangers_may_ask:
        await look_up(turn)
    else:
        turn.tell("bind.refused.need_bind", contact=turn.contact)


async def _known(turn: Turn, commands: Commands) -> None:
    """A bound person: code, what an officer is writing, everything else; what is open is then recalled once."""
    confirm_shown(turn)
    command = command_in(turn, commands)
    if looks_like_code(turn.said):
        await bind(turn)
        ask_people_again(turn)
        return
    if await left_unit(turn) or await taken_by_open(turn, command):
        return
    before = turn.conversation.dialog
    await _elsewhere(turn, command, commands)
    if before == turn.conversation.dialog:
        await recall_open(turn)
    else:
        leave_self_check(turn, before)


async def _elsewhere(turn: Turn, command: Command | None, commands: Commands) -> None:
    """Command, what the department decides, a wish, a question, the open report or a new one, in this order.

    Figures alone decide nothing, suppose nothing, wish and ask nothing; they may be the name of a unit.
    """
    has_words = not only_figures(turn.said)
    if command and command.group != "draft" and not (goes_on(command) and not has_open_report(turn)):
        await carry_out(turn, command)
    elif (
        await (_decided_or_reckoned(turn) if has_words else unit_named(turn))
        or await answer_returned(turn)
        or await take_reason(turn)
    ):
        return
    elif has_words and not is_offered_answer(turn) and (granted := wish_in(turn)):
        await _grant(turn, granted, commands)
    elif has_words and asks_plainly(turn.said, turn.kit.units) and not is_offered_answer(turn):
        await look_up(turn)
    elif not await continue_report(turn, turn.said):
        await _open_or_ask(turn)


async def _grant(turn: Turn, granted: Granted, commands: Commands) -> None:
    """Carry out the order that was meant, or show it; what is open is asked again behind words that change nothing."""
    if granted.order:
        turn.said = granted.order
        command = command_in(turn, commands)
        if command:
            await carry_out(turn, command)
        elif not await _decided(turn) and not await continue_report(turn, turn.said):
            await look_up(turn)
        return
    if granted.offers:
        offer(turn, granted.offers)
    else:
        turn.tell(granted.tells, contact=turn.contact)
    await ask_again(turn)


async def _decided_or_reckoned(turn: Turn) -> bool:
    return await _decided(turn) or await _reckon(turn)


async def _reckon(turn: Turn) -> bool:
    """What would be, and what would have to be: computed from the stored year, never a report."""
    return await what_if(turn) or await tell_needed(turn) or await suggest_structure(turn)


async def _decided(turn: Turn) -> bool:
    """Whether it was about units below, people, a plan, or an office's own: invitations, settings, papers, reports."""
    if await received_said(turn) or await followed(turn) or await paper_asked(turn):
        return True
    if await broadcast_said(turn) or await called_said(turn):
        return True
    if await grassroots_said(turn) or await people_said(turn) or await _about_plan(turn) or await template_said(turn):
        return True
    if await self_check_said(turn) or await inspection_said(turn) or await papers_said(turn):
        return True
    if await invite(turn) or await settle_office(turn) or await document_said(turn) or await history_said(turn):
        return True
    if await change_of_another(turn) or await return_said(turn) or await accept_said(turn) or await check_said(turn):
        return True
    if await correction_decided(turn) or await lock_said(turn) or await correction_asked(turn):
        return True
    if await withdrawal_said(turn) or await applied(turn):
        return True
    if await extension_asked(turn) or await extension_decided(turn) or await extend_said(turn):
        return True
    return await open_by_name(turn)


async def _about_plan(turn: Turn) -> bool:
    """Whether a plan was decided, asked for or stated, or a quota set."""
    if await plan_decided(turn) or await plan_returned(turn) or await quota_said(turn):
        return True
    return await plan_history_said(turn) or await plan_shown(turn) or await plan_said(turn)


async def _open_or_ask(turn: Turn) -> None:
    heard = classify(turn.said, turn.kit.units, turn.today)
    by_words = plainly(turn.said, turn.kit.units, turn.today)
    is_row_of_counts = is_row(turn.said, len(turn.kit.form.asked))
    is_bare = bool(bare_counts(turn.said)) and not is_row_of_counts and not small_talk(turn.said)
    is_report = heard is Kind.REPORT and (by_words is Kind.REPORT or not is_bare)
    if is_report or is_bare:
        must_report_something(turn)
    if turn.person.units and (is_report or is_row_of_counts):
        await open_report(turn, from_latin(turn.said))
    elif is_bare and turn.person.units:
        choice = Choice("开始填报", "填报", main=True)
        turn.tell("report_hint.bare_count", choice, said=turn.said.strip())
    elif not await not_read(turn):
        await look_up(turn)
