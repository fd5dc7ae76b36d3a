"""What a changed setting does to notices that are queued, told to whoever changed it."""

from __future__ import annotations

from core.deadlines import Due, due_words
from core.numbers import day, moment
from core.period import Quarter
from handlers.context import Turn
from models.records import ChangeKind, Replanned


async def replan(turn: Turn) -> None:
    """Bring the queued notices in line with the settings in force, in this transaction, and say what changed."""
    if turn.kit.replan is None:
        return
    lines = [_line(turn, each) for each in await turn.kit.replan(turn.work)]
    if lines:
        turn.tell("office.replan.lines", rows="\n".join(lines))


async def tell_sent(turn: Turn, quarter: Quarter, before: Due, after: Due) -> None:
    """Where the due time has moved: how many have been told the old one."""
    if before.at is None or before.at == after.at:
        return
    told = await turn.work.replanning.sent_saying(quarter.code, moment(before.at))
    if told:
        turn.tell("office.replan.told", n=told, before=due_words(before, turn.kit.texts))


def _line(turn: Turn, change: Replanned) -> str:
    name = change.kind.value
    if change.kind is ChangeKind.WITHDRAWN:
        name = "gone" if change.day is None else "now" if change.day <= turn.today else "later"
    date = day(change.day) if change.day else ""
    return turn.text(f"office.replan.{name}", title=change.title, n=change.count, date=date)
