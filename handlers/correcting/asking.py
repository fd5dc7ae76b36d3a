"""A unit asks in its own words to change a locked report, or to report late: 一季度女党员报错了想改.

What the words do not say is asked: which count, then the reason. Where nothing is locked the unit is shown the
short way, and words that hold the new count go that way by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.messages import Choice, Reply
from core.numbers import moment
from core.period import Quarter
from handlers.commands import Command
from handlers.context import Turn
from handlers.correcting.wishes import PLAIN, REASON, is_request, named_unit
from handlers.dialogs import engine
from handlers.dialogs.all_counts import is_all_counts, tells_why
from handlers.dialogs.reading import read_count
from handlers.dialogs.state import State
from handlers.dialogs.step import Facts, Said
from handlers.intent import asks_plainly
from handlers.locked.gate import say_why_locked
from handlers.locked.kept import Correcting, correcting
from handlers.locked.sending import ask, question, send
from handlers.ready import ready_reasons, tapped_elsewhere
from handlers.reporting import ask_again, has_open_report
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from handlers.reporting.place import read_place
from handlers.reviewing.naming import place_at, quarter_in
from handlers.reviewing.quarters import is_collected, wanted_quarter
from handlers.still_theirs import still_theirs
from models.records import EntryKind

LONGEST = 100
"""A longer reason is not read in a chat."""


async def correction_asked(turn: Turn) -> bool:
    """A request in the words of a unit; False for any other message and for everybody else.

    While a form is open, what is wrong is in the form.
    """
    if turn.actor is None or turn.actor.is_staff or not turn.actor.own_units:
        return False
    said = turn.said.strip()
    plain = PLAIN.fullmatch(said)
    if plain is None and (has_open_report(turn) or not is_request(said, turn.kit.form)):
        return False
    place = place_at(plain["rest"] if plain else said, turn.kit.units, turn.today, turn.office.first_quarter)
    unit = place.unit or named_unit(said, turn.kit.units)
    if not unit and len(turn.actor.units) > 1:
        turn.tell("correct.which_unit", units="、".join(turn.kit.unit_name(each) for each in turn.actor.units))
        return True
    unit = unit or turn.actor.own_units[0]
    turn.actor.must_report(unit)
    named = place.quarter or quarter_in(said, turn.today, turn.office.first_quarter)
    if plain is None and named is not None and not is_collected(turn, named):
        return False
    quarter = wanted_quarter(turn, named or await _newest(turn, unit))
    if quarter is None:
        return True
    facts = await gather(turn, unit, quarter)
    return await _open(turn, facts, place.rest if plain else said, is_plain=plain is not None)


async def ask_correction(turn: Turn) -> None:
    """申请更正 alone."""
    if not await correction_asked(turn):
        turn.tell("correct.not_here")


async def go_on_correcting(turn: Turn, command: Command | None) -> bool:
    """Take a message while a request lacks something; False where none is open, and for words of other rooms."""
    open_now = correcting(turn.conversation.dialog)
    wanted = still_theirs(turn, open_now, may=open_now is not None and turn.person.may_report(open_now.unit))
    if wanted is None:
        return False
    if command and command.group == "report" and command.name in {"cancel", "undo"}:
        turn.tell("correct.left", quarter=wanted.period.name)
        await _close(turn, wanted)
        return True
    if command or asks_plainly(turn.said, turn.kit.units):
        return False
    facts = await gather(turn, wanted.unit, wanted.period)
    if not facts.lock.cause or facts.lock.fields is None:
        return await _not_needed(turn, facts, wanted)
    return await (_take_counts(turn, facts, wanted) if wanted.wants_counts else _take_reason(turn, facts, wanted))


async def correction_question(turn: Turn) -> Reply | None:
    """The open question; None where no request is open."""
    wanted = correcting(turn.conversation.dialog)
    return await question(turn, wanted) if wanted and turn.person.may_report(wanted.unit) else None


async def recall_correction(turn: Turn) -> None:
    """Ask once more, behind what was asked in between."""
    if asked := await correction_question(turn):
        turn.say(asked)


async def _open(turn: Turn, facts: Facts, words: str, *, is_plain: bool) -> bool:
    """Begin the request, or show the way that is open without one."""
    lock, report = facts.lock, facts.report
    if not lock.cause:
        return await _without_lock(turn, facts, words, is_plain=is_plain)
    if lock.fields is None or (lock.until and not report.version):
        await _opened(turn, facts)
        return True
    if not report.version:
        await _late(turn, facts, words if is_plain else "")
        return True
    reason = REASON.search(words)
    body = words[: reason.start()] if reason else words
    counts = _counts(turn, facts, body)
    wanted = Correcting(facts.unit.code, facts.quarter.code, counts, back=_behind(turn))
    if counts and not lock.forbids(code for code, _ in counts):
        await _opened(turn, facts)
    elif counts and reason and len(reason["reason"].strip()) <= LONGEST:
        await send(turn, wanted, reason["reason"].strip())
    else:
        say_why_locked(turn, facts)
        await ask(turn, wanted)
    return True


async def _without_lock(turn: Turn, facts: Facts, words: str, *, is_plain: bool) -> bool:
    """Nothing is locked: new counts go the ordinary way, else the unit hears which that is."""
    if not facts.report.version:
        if read_place(turn, words).values:
            return False
        if is_plain and "补报" in turn.said:
            await carry_out(turn, facts, engine.open_form(turn.kit.form, facts))
            return True
        if is_plain:
            turn.tell("correct.nothing", Choice("填报", main=True), unit=facts.unit.name, quarter=facts.quarter.name)
        return is_plain
    if read_place(turn, words, unit=facts.unit.code, quarter=facts.quarter).values:
        return False
    if not is_plain and not facts.is_returned and _names_no_quarter(turn, words):
        return False
    await _free(turn, facts)
    return True


async def _opened(turn: Turn, facts: Facts) -> None:
    """It has been opened already: how to use that."""
    until = moment(facts.lock.until) if facts.lock.until else ""
    if not facts.report.version:
        await carry_out(turn, facts, engine.open_form(turn.kit.form, facts))
        return
    turn.tell("correct.opened", quarter=facts.quarter.name, due_new=until)


async def _late(turn: Turn, facts: Facts, reason: str) -> None:
    """A unit that never reported asks to do so after the lock."""
    wanted = Correcting(facts.unit.code, facts.quarter.code, is_late=True, back=_behind(turn))
    if reason and len(reason) <= LONGEST and not read_place(turn, reason).values:
        await send(turn, wanted, reason)
        return
    await ask(turn, wanted)


async def _take_counts(turn: Turn, facts: Facts, wanted: Correcting) -> bool:
    counts = _counts(turn, facts, turn.said)
    if not counts:
        if read_place(turn, turn.said).values:
            turn.tell("correct.same", quarter=facts.quarter.name)
        turn.say(await question(turn, wanted))
        return True
    await ask(turn, Correcting(wanted.unit, wanted.quarter, counts, back=wanted.back))
    return True


async def _take_reason(turn: Turn, facts: Facts, wanted: Correcting) -> bool:
    """The reason, unless it is one more correction."""
    reason = turn.said.strip()
    if tapped_elsewhere(turn, ready_reasons(turn, "correct.ask.reasons")):
        return False
    if read_count(reason).value is not None:
        turn.say(await question(turn, wanted))
        return True
    reading = read_place(turn, reason, unit=wanted.unit, quarter=wanted.period)
    corrects = reading.intent == "correction" and not tells_why(reason)
    if reading.values and (corrects or is_all_counts(reading, reason, turn.kit.units)):
        await _with_more(turn, facts, wanted, reading.values)
        return True
    if len(reason) > LONGEST:
        turn.tell("correct.too_long", Choice("取消"), n=len(reason), max=LONGEST)
        return True
    await send(turn, wanted, reason)
    await _close(turn, wanted)
    return True


async def _with_more(turn: Turn, facts: Facts, wanted: Correcting, said: Mapping[str, int]) -> None:
    """One more correction, also of what was just asked for; a count set back to what is stored leaves the request."""
    stored = facts.report.stored.values
    more = dict(_counts(turn, facts, turn.said))
    kept = {code: count for code, count in wanted.values.items() if said.get(code) != stored.get(code)} | more
    counts = tuple((code, kept[code]) for code in turn.kit.form.codes if code in kept)
    if not counts:
        turn.tell("correct.same", quarter=facts.quarter.name)
    await ask(turn, Correcting(wanted.unit, wanted.quarter, counts, back=wanted.back))


async def _not_needed(turn: Turn, facts: Facts, wanted: Correcting) -> bool:
    """It was opened meanwhile: new counts go the ordinary way by themselves."""
    turn.keep(dialog=wanted.back)
    if wanted.wants_counts or wanted.is_late:
        return False
    await (_opened(turn, facts) if facts.lock.cause else _free(turn, facts))
    return True


async def _free(turn: Turn, facts: Facts) -> None:
    turn.tell("correct.free", quarter=facts.quarter.name)


async def _close(turn: Turn, wanted: Correcting) -> None:
    """Take up what was open before."""
    turn.keep(dialog=wanted.back)
    await ask_again(turn)


def _counts(turn: Turn, facts: Facts, words: str) -> tuple[tuple[str, int], ...]:
    """The new counts that the form would take from the words, in its order; those that change nothing are none."""
    state = State(facts.unit.code, facts.quarter.code)
    step = engine.step(turn.kit.form, state, Said(words), facts)
    stored = facts.report.stored.values
    found = {
        entry.field: entry.value
        for entry in step.entries
        if entry.kind is EntryKind.COUNT and entry.value is not None and stored.get(entry.field) != entry.value
    }
    return tuple((code, found[code]) for code in turn.kit.form.codes if code in found)


def _behind(turn: Turn) -> str:
    """What stays open behind a request that begins anew."""
    open_now = correcting(turn.conversation.dialog)
    return open_now.back if open_now else turn.conversation.dialog


def _names_no_quarter(turn: Turn, words: str) -> bool:
    return quarter_in(words, turn.today, turn.office.first_quarter) is None


async def _newest(turn: Turn, unit: str) -> Quarter:
    """The newest quarter the unit has reported, else the one that ended last."""
    newest = Quarter.last_ended(turn.today)
    report = await turn.work.reports.get(turn.person, unit, newest)
    last = None if report.version else await turn.work.reports.last_before(turn.person, unit, newest)
    return last.quarter if last else newest
