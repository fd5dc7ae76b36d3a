"""The report talk: each message finds its report, goes through the engine, and is stored with what it changed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from core.messages import Reply
from core.period import Quarter
from core.render import as_text
from core.units import unit_called
from handlers.context import Turn
from handlers.dialogs import engine
from handlers.dialogs.form import Form
from handlers.dialogs.looking import look_in
from handlers.dialogs.reading import Reading
from handlers.dialogs.state import State, Wanted
from handlers.dialogs.step import Facts, Said
from handlers.dialogs.waiting import field_named
from handlers.intent import has_question_word
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from handlers.reporting.kept import Placing, kept
from handlers.reporting.looking import show_reports, show_version, stand_line
from handlers.reporting.place import answered, ask_which, question, read_place, settle
from handlers.reporting.rolled import begin_with_sum
from models.records import ReportState

_CHECK_CODE = re.compile(r"核对(?:码)?[\s:]*([A-Z0-9]{4,8})", re.IGNORECASE)
_OF_QUARTERS = frozenset({"fill", "zero"})
_OPENS = frozenset({"fill", "resume", "zero", "edit", "confirm", "provisional"})
"""Commands that mean something without an open report."""


async def open_report(turn: Turn, said: str = "") -> None:
    """Begin or take up a report; `said` may name unit and quarter and hold counts.

    Words that the open form has refused already are not tried on it again: its question is repeated.
    """
    open_now = kept(turn.conversation.dialog)
    if said and isinstance(open_now, State) and not open_now.paused and turn.person.may_report(open_now.unit):
        facts = await gather(turn, open_now.unit, open_now.period)
        if not engine.read_elsewhere(turn.kit.form_for(facts.period), open_now, said, facts):
            await ask_again(turn)
            return
    await _go_elsewhere(turn, said, read_place(turn, said) if said else None)


async def continue_report(turn: Turn, said: str) -> bool:
    """Hand a message to the open report; False if it is not for it, or none is open."""
    if found := _CHECK_CODE.fullmatch(unicodedata.normalize("NFKC", said).strip()):
        await show_version(turn, found[1].upper())
        return True
    match kept(turn.conversation.dialog):
        case Placing() as placing:
            return await _answer_place(turn, placing)
        case State() as state if turn.person.may_report(state.unit):
            return await _continue(turn, state, said)
    return False


async def take_reason(turn: Turn) -> bool:
    """The reason that is asked, also where it names what documents speak of; False where none is asked."""
    open_now = kept(turn.conversation.dialog)
    if not isinstance(open_now, State) or open_now.paused or not open_now.pending:
        return False
    if open_now.pending[0].wanted not in {Wanted.REASON, Wanted.WHY} or has_question_word(turn.said):
        return False
    return await continue_report(turn, turn.said)


def has_open_report(turn: Turn) -> bool:
    """Whether a report is open in this conversation and not paused."""
    open_now = kept(turn.conversation.dialog)
    return isinstance(open_now, Placing) or (isinstance(open_now, State) and not open_now.paused)


def is_asked_which(turn: Turn) -> bool:
    """Whether the question is open which unit's or quarter's report is meant."""
    return isinstance(kept(turn.conversation.dialog), Placing)


def asks_to_see_draft(turn: Turn) -> bool:
    """Whether a report is open and the message asks to see what of it is filled in, or its shares so far."""
    form = _open_form(turn)
    return form is not None and look_in(form, turn.said) is not None


def names_field(turn: Turn) -> bool:
    """Whether a report is open and the whole message names one of its fields: 总数要改."""
    form = _open_form(turn)
    return form is not None and bool(field_named(form, turn.said))


def _open_form(turn: Turn) -> Form | None:
    """The form of the report that is open and not paused, for somebody who may fill it in."""
    open_now = kept(turn.conversation.dialog)
    if not isinstance(open_now, State) or open_now.paused:
        return None
    if turn.actor is None or not turn.actor.may_report(open_now.unit):
        return None
    return turn.kit.form_for(open_now.period)


def is_offered_answer(turn: Turn) -> bool:
    """Whether the words are a choice of the open question, such as 口径不一致, which by itself could ask something."""
    open_now = kept(turn.conversation.dialog)
    if not isinstance(open_now, State) or open_now.paused or not open_now.pending:
        return False
    return turn.said.strip() in {choice.label for choice in open_now.pending[0].choices}


async def report_command(turn: Turn, name: str) -> None:
    """Do a command of the report group, within the open report or to open one."""
    open_now = kept(turn.conversation.dialog)
    if isinstance(open_now, Placing) and name in {"cancel", "pause"}:
        turn.keep(dialog="")
        turn.tell("edit.pause.closed")
    elif isinstance(open_now, Placing) and name == "confirm" and await _answer_place(turn, open_now):
        return
    elif isinstance(open_now, State) and turn.person.may_report(open_now.unit) and not _is_past(turn, open_now, name):
        await _run(turn, open_now, Said(turn.said, name), await gather(turn, open_now.unit, open_now.period))
    elif name in {"check", "sent"}:
        await show_reports(turn)
    elif name in _OPENS:
        await _open_by_command(turn, name)
    else:
        turn.tell(_nothing_open(turn, name))


def _nothing_open(turn: Turn, name: str) -> str:
    if not turn.person.own_units:
        return "report.place.nothing_open"
    return "history.undo" if name == "undo" else "report.place.none_open"


async def switch_unit(turn: Turn) -> None:
    """换单位: ask for another of the person's units, or take the only other one; the draft stays where it is."""
    own, open_now = turn.person.units, kept(turn.conversation.dialog)
    here = open_now.unit if isinstance(open_now, State) else ""
    others = tuple(unit for unit in own if unit != here)
    if len(own) < 2:
        turn.tell("people.unit.only_one", unit="、".join(map(turn.kit.unit_name, own)) or turn.office.office)
        return
    if len(others) == 1:
        await _go_on(turn, Placing(unit=others[0]), None)
        return
    text = turn.text("people.unit.switch_plain")
    if isinstance(open_now, State):
        text = turn.text("people.unit.switch", unit=turn.kit.unit_name(here), quarter=open_now.period.name)
    ask_which(turn, Placing(asks="unit", options=others, text=text, back=turn.conversation.dialog))


async def unit_named(turn: Turn) -> bool:
    """The bare name of one of several own units: its report is meant, also while another one is open."""
    unit = unit_called(turn.said.strip(), turn.kit.units) if turn.actor and len(turn.actor.units) > 1 else None
    if unit is None or not turn.person.may_report(unit.code) or isinstance(kept(turn.conversation.dialog), Placing):
        return False
    await _go_on(turn, Placing(unit=unit.code), None)
    return True


async def ask_again(turn: Turn) -> None:
    """Repeat the open question once, after something else was answered in between."""
    match kept(turn.conversation.dialog):
        case Placing() as placing:
            turn.say(question(turn, placing))
        case State() as state if not state.paused and turn.person.may_report(state.unit):
            facts = await gather(turn, state.unit, state.period)
            for reply in engine.ask_again(turn.kit.form_for(facts.period), state, facts).replies:
                turn.say(reply)


async def where_it_stands(turn: Turn) -> str:
    """What is open now, for a tap on a button of the past."""
    match kept(turn.conversation.dialog):
        case Placing() as placing:
            return placing.text
        case State() as state if not state.paused and turn.person.may_report(state.unit):
            facts = await gather(turn, state.unit, state.period)
            replies = engine.ask_again(turn.kit.form_for(facts.period), state, facts).replies
            return "\n".join(as_text(Reply(reply.blocks)) for reply in replies)
    return await stand_line(turn)


async def _open_by_command(turn: Turn, name: str) -> None:
    """Open the report that the command most likely means: with a draft or returned fields first."""
    placing = Placing(command="" if name in {"fill", "resume", "edit"} else name)
    own = turn.person.units
    if name in {"resume", "confirm", "provisional"}:
        begun = await _unfinished(turn, own)
        if begun is None and name != "resume":
            await show_reports(turn)
            return
        placing = replace(begun or placing, command="" if name == "resume" else name)
    await _go_on(turn, placing, None)


async def _unfinished(turn: Turn, units: tuple[str, ...]) -> Placing | None:
    """The newest report of the person's units that was begun or sent back and is not finished."""
    latest = Quarter.last_ended(turn.today)
    for quarter in (latest, latest.next(), latest.previous()):
        for unit in units:
            report = await turn.work.reports.get(turn.person, unit, quarter)
            if report.draft is not None or report.state is ReportState.RETURNED:
                return Placing(unit=unit, quarter=quarter.code)
    return None


async def _go_on(turn: Turn, placing: Placing, reading: Reading | None) -> None:
    """Settle unit and quarter, then open the form there with the words or the command."""
    settled = await settle(turn, placing, reading)
    if settled is None:
        return
    quarter = Quarter.parse(settled.quarter)
    facts = await gather(turn, settled.unit, quarter)
    if settled.command:
        await _run(turn, State(settled.unit, settled.quarter), Said(turn.said, settled.command), facts)
    else:
        facts = await begin_with_sum(turn, facts)
        await carry_out(turn, facts, engine.open_form(turn.kit.form, facts, settled.words))


async def _go_elsewhere(turn: Turn, said: str, reading: Reading | None) -> None:
    """Another report than the open one; if nothing comes of it, the open one goes on."""
    before = turn.conversation.dialog
    await _go_on(turn, Placing(words=said, back=before), reading)
    if before and turn.conversation.dialog == before:
        await ask_again(turn)


async def _answer_place(turn: Turn, open_now: Placing) -> bool:
    """An answer to the question about unit or quarter; another report in its place is taken as such."""
    chosen = answered(turn, open_now)
    if chosen is None:
        reading = read_place(turn, turn.said)
        if reading.intent == "none":
            return False
        await _go_on(turn, Placing(words=turn.said, back=open_now.back), reading)
        return True
    turn.keep(dialog="")
    if chosen.asks == "refused":
        turn.tell("report.place.left")
        turn.keep(dialog=open_now.back)
        await ask_again(turn)
        return True
    await _go_on(turn, chosen, read_place(turn, chosen.words) if chosen.words else None)
    return True


async def _continue(turn: Turn, state: State, said: str) -> bool:
    """A message within an open form; one that names another unit or quarter is settled first."""
    facts = await gather(turn, state.unit, state.period)
    elsewhere = engine.read_elsewhere(turn.kit.form_for(facts.period), state, said, facts)
    if elsewhere:
        await _go_elsewhere(turn, said, elsewhere)
        return True
    return await _run(turn, state, Said(said), facts)


def _is_past(turn: Turn, state: State, name: str) -> bool:
    """Whether 填报 means a newer quarter than the one that was left open, or a quarter while a year is open."""
    period = state.period
    if isinstance(period, Quarter):
        return name == "fill" and period < Quarter.last_ended(turn.today)
    return name in _OF_QUARTERS


async def _run(turn: Turn, state: State, said: Said, facts: Facts) -> bool:
    """One step of the engine, carried out; False if the words are not for the form."""
    result = engine.step(turn.kit.form_for(facts.period), state, said, facts)
    if not result.understood:
        return False
    await carry_out(turn, facts, result)
    return True
