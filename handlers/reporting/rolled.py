"""A report that begins with the sum of the units below: filled in once, and compared with it whenever it is opened."""

from __future__ import annotations

from dataclasses import replace

from core.messages import Choice, text_reply
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.dialogs import engine
from handlers.dialogs.difference import difference_rows
from handlers.dialogs.state import State
from handlers.dialogs.step import Facts, Talk, count_entry
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from models.records import ReportState
from models.rolled_up import RolledUp

TAKE = "采用汇总"
_NAMED = 30
"""So many units without a report are named in one message."""


async def begin_with_sum(turn: Turn, facts: Facts) -> Facts:
    """The facts with the sum filled in where the report is not begun; else the person is told what differs now."""
    rolled = facts.rolled
    if rolled is None or not facts.is_open:
        return facts
    if facts.report.state is not ReportState.NONE:
        tell_difference(turn, facts)
        return facts
    turn.say(text_reply("\n".join(_opening(turn, facts, rolled))))
    if not rolled.sums:
        return facts
    await _enter(turn, facts, rolled)
    filled = await gather(turn, facts.unit.code, facts.quarter)
    return replace(filled, introduced=True)


def tell_difference(turn: Turn, facts: Facts) -> None:
    """What the units below have reported since the version, and where the counts in force are not their sum."""
    rolled = facts.rolled
    talk = Talk.begin(turn.kit.form, State(facts.unit.code, facts.quarter.code), facts)
    if rolled is None or not rolled.differing(talk.values):
        return
    changed = rolled.changed(facts.kept.rolled) if facts.kept and facts.report.version else ()
    if facts.report.version and not changed:
        return
    lines = [_stand(turn, facts, rolled)]
    if changed:
        lines.append(turn.text("grassroots.sum.since", units=_named(turn, changed)))
    lines += [turn.text("grassroots.sum.differs"), difference_rows(talk, talk.values)]
    turn.say(text_reply("\n".join(lines), Choice(TAKE, main=True)))


async def take_sum(turn: Turn, unit: str) -> None:
    """采用汇总: put the sum in the place of the counts that differ from it; the form then goes on as ever."""
    facts = await gather(turn, unit, turn.quarter)
    rolled = facts.rolled
    if rolled is None or not rolled.sums:
        turn.tell("grassroots.sum.none", Choice("进度", main=True), quarter=turn.quarter.name)
        return
    if not facts.is_open:
        return
    await _enter(turn, facts, rolled)
    filled = await gather(turn, unit, turn.quarter)
    turn.tell("grassroots.sum.taken", done=rolled.done, all=rolled.all)
    step = engine.open_form(turn.kit.form, replace(filled, introduced=True))
    await carry_out(turn, filled, step)


async def _enter(turn: Turn, facts: Facts, rolled: RolledUp) -> None:
    now = ans.in_force(facts.report).values
    source = f"rollup:{turn.incoming.channel}:{turn.incoming.key}"
    said = turn.text("grassroots.sum.said", done=rolled.done, all=rolled.all)
    entries = [
        count_entry(code, rolled.sums[code], said)
        for code in turn.kit.form.codes
        if code in rolled.sums and now.get(code) != rolled.sums[code]
    ]
    await turn.work.reports.enter(turn.person, facts.unit.code, facts.quarter, entries, source)


def _opening(turn: Turn, facts: Facts, rolled: RolledUp) -> list[str]:
    """How many of how many have reported, who has not, and what was filled in."""
    lines = [_stand(turn, facts, rolled)]
    if rolled.missing:
        lines.append(turn.text("grassroots.sum.missing", n=len(rolled.missing), units=_named(turn, rolled.missing)))
    if rolled.partial:
        rows = [
            turn.text("grassroots.sum.partial_row", label=turn.kit.form.label(code), n=n, k=lacking)
            for code, (n, lacking) in rolled.partial.items()
        ]
        lines.append(turn.text("grassroots.sum.partial", rows="；".join(rows)))
    name = "filled" if rolled.sums else "nothing"
    return [*lines, turn.text(f"grassroots.sum.{name}")]


def _stand(turn: Turn, facts: Facts, rolled: RolledUp) -> str:
    return turn.text(
        "grassroots.sum.stand", unit=facts.unit.name, quarter=facts.quarter.name, done=rolled.done, all=rolled.all
    )


def _named(turn: Turn, units: tuple[str, ...]) -> str:
    names = "、".join(turn.kit.unit_name(unit) for unit in units[:_NAMED])
    return turn.text("grassroots.list.more", units=names, n=len(units)) if len(units) > _NAMED else names
