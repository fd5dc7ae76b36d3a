"""Forms that are filled in once a year: opened by their own command word, or by whoever has settled unit and year."""

from __future__ import annotations

from core.messages import Choice
from core.period import FormYear
from handlers.context import Turn
from handlers.dialogs import engine
from handlers.dialogs.form import Form
from handlers.dialogs.state import State
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from handlers.reporting.kept import kept
from handlers.reporting.talk import continue_report
from knowledge.normalise import plain


async def open_year(turn: Turn, unit: str, period: FormYear, words: str = "") -> None:
    """Begin or take up the form of a year; in the form that is open for it already the words are one more message."""
    open_now = kept(turn.conversation.dialog)
    is_open = isinstance(open_now, State) and (open_now.unit, open_now.quarter) == (unit, period.code)
    if is_open and words and await continue_report(turn, words):
        return
    facts = await gather(turn, unit, period)
    await carry_out(turn, facts, engine.open_form(turn.kit.form_for(period), facts, words))


async def open_by_name(turn: Turn) -> bool:
    """The command word of a yearly form, perhaps behind a unit of the person; False for any other message."""
    said = plain(turn.said).strip()
    form = next((form for form in turn.kit.yearly if said.endswith(form.command)), None)
    if form is None or not turn.person.units:
        return False
    named = said.removesuffix(form.command).strip()
    units = [unit for unit in turn.person.units if not named or turn.kit.unit_name(unit) == named]
    if not units:
        return False
    await (open_year(turn, units[0], _this_year(turn, form)) if len(units) == 1 else _ask_unit(turn, form))
    return True


async def _ask_unit(turn: Turn, form: Form) -> None:
    names = [turn.kit.unit_name(unit) for unit in turn.person.units]
    turn.tell("report.pick.unit", *(Choice(name, f"{name} {form.command}") for name in names))


def _this_year(turn: Turn, form: Form) -> FormYear:
    return FormYear(form.code, turn.today.year)
