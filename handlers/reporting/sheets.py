"""Counts that came as a sheet: settled like a typed report, taken into the form that is open or a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.messages import Reply, text_reply
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs import engine
from handlers.dialogs.reading import Reading
from handlers.dialogs.state import State
from handlers.dialogs.step import Facts
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from handlers.reporting.kept import Placing, keep, kept
from handlers.reporting.place import question, read_place, settle

Telling = Callable[[Facts], Reply]


async def place_sheet(turn: Turn, words: str, file: str, telling: Telling, unplaced: str) -> None:
    """Take the counts that `words` say into the form of the unit and quarter they name, or else the one that is open.

    `telling` says what was read, once it is known against which report; `unplaced` while that has to be asked.
    """
    open_now = _open_form(turn)
    reading = read_place(turn, words, unit=open_now.unit if open_now else "")
    placing = _beside(open_now, reading, Placing(words=words, back=turn.conversation.dialog))
    before, dialog = len(turn.replies), turn.conversation.dialog
    settled = await settle(turn, placing, reading)
    if settled is not None:
        await _take(turn, settled, open_now, file, telling)
    elif turn.conversation.dialog != dialog:
        turn.replies.insert(before, text_reply(unplaced))


def is_past(turn: Turn, quarter: Quarter) -> bool:
    """Whether a sheet is of an earlier quarter than the one that is reported now, and that one is not open."""
    latest, open_now = Quarter.last_ended(turn.today), _open_form(turn)
    is_reported = quarter.year in {latest.year, turn.today.year}
    return quarter < latest and is_reported and not (open_now and open_now.period == quarter)


def ask_quarter(turn: Turn, unit: str, quarter: Quarter, words: str, name: str) -> None:
    """Ask for which quarter the counts are: that of the sheet, or the one that is reported now."""
    latest = Quarter.last_ended(turn.today)
    text = turn.text(name, quarter=quarter.name, other=latest.name)
    placing = Placing(
        words=words,
        unit=unit,
        asks="quarter",
        options=(quarter.code, latest.code),
        text=text,
        back=turn.conversation.dialog,
    )
    turn.keep(dialog=keep(placing))
    turn.say(question(turn, placing))


def _open_form(turn: Turn) -> State | None:
    open_now = kept(turn.conversation.dialog)
    if not isinstance(open_now, State) or not turn.person.may_report(open_now.unit):
        return None
    return open_now if isinstance(open_now.period, Quarter) else None


def _beside(open_now: State | None, reading: Reading, placing: Placing) -> Placing:
    """What the words leave open is as in the form that is open, if it is of the same unit and quarter otherwise."""
    if open_now is None or reading.unit not in {None, open_now.unit} or _has_doubt(reading):
        return placing
    quarter = "" if reading.period else open_now.quarter
    return replace(placing, unit=open_now.unit, quarter=quarter)


def _has_doubt(reading: Reading) -> bool:
    findings = {finding.code for finding in (*reading.problems, *reading.questions)}
    return bool(findings & {"multi_unit", "unknown_unit", "confirm_unit", "bad_period", "period_ambiguous"})


async def _take(turn: Turn, placed: Placing, open_now: State | None, file: str, telling: Telling) -> None:
    """Say what was read, and go on with the form."""
    facts = await gather(turn, placed.unit, Quarter.parse(placed.quarter))
    is_open = open_now is not None and (open_now.unit, open_now.quarter) == (placed.unit, placed.quarter)
    state = open_now if open_now and is_open else State(placed.unit, placed.quarter)
    turn.say(telling(facts))
    await carry_out(turn, facts, engine.take_sheet(turn.kit.form, state, placed.words, file, facts))
