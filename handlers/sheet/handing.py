"""模板: the sheet of the quarter, for the person's own unit."""

from __future__ import annotations

from core.messages import Choice, Reply, Text
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.answers import in_force
from handlers.dialogs.state import State
from handlers.dialogs.step import Facts
from handlers.reporting.facts import gather
from handlers.reporting.kept import kept
from handlers.reporting.place import read_place
from handlers.sheet.template import file_name, template
from handlers.sheet.wishing import Wish, wish_of


async def show_template(turn: Turn) -> None:
    """The sheet of the report that is open, or else of the newest quarter that has ended."""
    await _hand_out(turn, Wish())


async def template_said(turn: Turn) -> bool:
    """Whether the message wishes for the sheet in words of its own; then it is handed out."""
    wish = wish_of(turn.said, turn.kit.units)
    if wish is None:
        return False
    await _hand_out(turn, wish)
    return True


async def _hand_out(turn: Turn, wish: Wish) -> None:
    own = turn.person.units
    if not own:
        turn.person.must_be_staff()
        turn.tell("sheet.sent.officer", Choice("汇总"), Choice("导出"))
    elif wish.unit and wish.unit not in own:
        names = "、".join(turn.kit.unit_name(unit) for unit in own)
        turn.tell("sheet.sent.other_unit", unit=names, other=turn.kit.unit_name(wish.unit))
    elif unit := wish.unit or _open(turn).unit or (own[0] if len(own) == 1 else ""):
        await _of_unit(turn, unit, wish)
    else:
        choices = [Choice(turn.kit.unit_name(unit), f"{turn.kit.unit_name(unit)}{wish.quarter}模板") for unit in own]
        turn.tell("sheet.sent.which", *choices)


def _open(turn: Turn) -> State:
    """The report that is open in this conversation; an empty one where none is."""
    open_now = kept(turn.conversation.dialog)
    mine = isinstance(open_now, State) and turn.person.may_report(open_now.unit)
    return open_now if isinstance(open_now, State) and mine else State("", "")


async def _of_unit(turn: Turn, unit: str, wish: Wish) -> None:
    latest = Quarter.last_ended(turn.today)
    quarter = _quarter(turn, unit, wish, latest)
    if not quarter.has_begun(turn.today):
        turn.tell("sheet.sent.future", Choice("模板", main=True), quarter=quarter.name, other=latest.name)
    elif quarter.year not in {latest.year, turn.today.year}:
        turn.tell("sheet.sent.far", Choice("模板", main=True), quarter=quarter.name, other=latest.name)
    else:
        facts = await gather(turn, unit, quarter)
        turn.say(await _reply(turn, facts))


def _quarter(turn: Turn, unit: str, wish: Wish, latest: Quarter) -> Quarter:
    """The quarter that was named, that of the open report, or the newest one that has ended."""
    named = read_place(turn, wish.quarter).period if wish.quarter else None
    open_now = _open(turn)
    opened = open_now.period if open_now.unit == unit else latest
    return named or (opened if isinstance(opened, Quarter) else latest)


async def _reply(turn: Turn, facts: Facts) -> Reply:
    """The file with what stands in it, and what to do with it."""
    incoming, form = turn.incoming, turn.kit.form
    content = template(form, facts, turn.person.name)
    unit = facts.unit.code
    file = await turn.work.files.keep(
        turn.person, incoming.channel, incoming.conversation, file_name(facts), content, unit=unit
    )
    filled = len(in_force(facts.report).values)
    name = "reported" if facts.report.version and not facts.report.draft else "draft" if filled else "new"
    told = turn.text(
        f"sheet.sent.{name}",
        unit=facts.unit.name,
        quarter=facts.quarter.name,
        due_clause=facts.due_clause,
        done=filled,
        version=facts.report.version,
    )
    return Reply((Text(told), file))
