"""A unit's answer to a field that was sent back, typed straight under the notice: a number, or 数字没错."""

from __future__ import annotations

from core.messages import Choice
from core.period import FormYear, Period, Quarter
from handlers.context import Turn
from handlers.dialogs import engine
from handlers.dialogs.reading import read_count
from handlers.dialogs.state import State
from handlers.dialogs.step import Said
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from handlers.reporting.kept import kept
from models.records import Report, ReportState

_UNCHANGED = frozenset({"数字没错", "没填错"})


async def answer_returned(turn: Turn) -> bool:
    """Take the answer to the one field sent back; False for other words, and where a report is open that asks itself.

    With several fields open the number could be for any: then they are asked one by one.
    """
    said = turn.said.strip()
    is_unchanged = said in _UNCHANGED
    if not (is_unchanged or read_count(said).value is not None) or not turn.person.units:
        return False
    open_now = kept(turn.conversation.dialog)
    if open_now is not None:
        if not is_unchanged or not isinstance(open_now, State) or open_now.pending:
            return False
        return await _answer(turn, await _open_one(turn, open_now), said)
    found = await _returned(turn)
    if not found and is_unchanged:
        turn.tell("receipt.after.none_returned", Choice("核对"))
        return True
    return await _answer(turn, found, said)


async def _answer(turn: Turn, found: list[Report], said: str) -> bool:
    """Give the words to the form of the report; where they could mean several fields the form asks."""
    if not found:
        return False
    report = found[0]
    facts = await gather(turn, report.unit, report.period)
    state = _state(turn, report)
    fields = [item.field for item in report.returned if item.field not in state.settled]
    count = report.stored.values.get(fields[0]) if len(fields) == 1 and len(found) == 1 else None
    if count is None:
        await carry_out(turn, facts, engine.open_form(turn.kit.form_for(facts.period), facts))
        return True
    words = str(count) if said in _UNCHANGED else said
    await carry_out(turn, facts, engine.step(turn.kit.form_for(facts.period), state, Said(words), facts))
    return True


def _state(turn: Turn, report: Report) -> State:
    open_now = kept(turn.conversation.dialog)
    return open_now if isinstance(open_now, State) else State(report.unit, report.period.code)


async def _open_one(turn: Turn, state: State) -> list[Report]:
    if not turn.person.may_report(state.unit):
        return []
    report = await turn.work.reports.get(turn.person, state.unit, state.period)
    return [report] if report.state is ReportState.RETURNED else []


async def _returned(turn: Turn) -> list[Report]:
    """The reports of the person's units that wait for a field: of the last quarter, the one before, and the year."""
    latest = Quarter.last_ended(turn.today)
    yearly = [FormYear(form.code, turn.today.year) for form in turn.kit.yearly]
    periods: list[Period] = [latest, latest.previous(), *yearly]
    reports = [
        await turn.work.reports.get(turn.person, unit, period) for period in periods for unit in turn.person.units
    ]
    return [report for report in reports if report.state is ReportState.RETURNED]
