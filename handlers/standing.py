"""What can be asked for at any time: dates, what is to be done, the documents, a receipt."""

from __future__ import annotations

from core.deadlines import due_clause, due_of, opening_of
from core.errors import UnknownYearError
from core.messages import Choice
from core.numbers import day, moment
from core.period import Quarter
from core.units import above
from handlers.broadcasting import acknowledge_broadcast
from handlers.context import Turn
from handlers.due_days import due_below_head
from handlers.office_todo import show_office_tasks
from handlers.todo import open_task, task_line
from models.broadcast_reading import ACKNOWLEDGED

_AHEAD = 4
_PATHS = 30
"""So many paragraphs of a long document are listed."""


async def show_schedule(turn: Turn) -> None:
    """Opening and due time of the last quarter and of the coming ones."""
    first = Quarter.last_ended(turn.today)
    quarters = [first]
    while len(quarters) < _AHEAD:
        quarters.append(quarters[-1].next())
    head = above(turn.actor.units[0]) if turn.actor and turn.superior else ""
    rows = [await _dates(turn, head, quarter) for quarter in quarters] + await _extended(turn, first)
    turn.tell("schedule.list", rows="\n".join(rows))


async def show_tasks(turn: Turn) -> None:
    """What the person still has to do."""
    if turn.person.is_staff:
        await show_office_tasks(turn)
        if not turn.person.units:
            return
    choices = (Choice("开始填报", "填报", main=True),) if await open_task(turn) else ()
    turn.tell("welcome.task.line", *choices, task_line=await task_line(turn))


async def show_directory(turn: Turn) -> None:
    """The paragraphs of the documents held."""
    for document in turn.kit.library().documents:
        if document.is_own:
            turn.tell("directory.own", doc_title=document.title, doc_no=document.number, n=len(document.paths))
            continue
        turn.tell(
            "directory.list",
            doc_title=document.title,
            doc_no=document.cited_number,
            n=len(document.paths),
            items="、".join(document.paths[:_PATHS]) + ("等" if len(document.paths) > _PATHS else ""),
        )


async def acknowledge(turn: Turn) -> None:
    """收到 to a notice that asks for it; anything else is small talk."""
    for unit in turn.person.units:
        for kind, period in await turn.work.notices.awaiting(unit):
            if kind == ACKNOWLEDGED:
                await acknowledge_broadcast(turn, unit, period)
                continue
            await turn.work.notices.acknowledge(turn.person, kind, period, unit)
            turn.tell("ack.done", unit=turn.kit.unit_name(unit), name=turn.person.name, time=moment(turn.now))
    if not turn.replies:
        turn.tell("ack.nothing")


async def _extended(turn: Turn, quarter: Quarter) -> list[str]:
    """The later day of each of the person's units that was given one for the quarter reported now."""
    rows = []
    for unit in turn.actor.units if turn.actor else ():
        until = await turn.work.extensions.day(turn.person, unit, quarter)
        if until is not None:
            clause = due_clause(due_of(quarter, turn.office, turn.kit.calendar, until), turn.kit.texts)
            name = turn.kit.unit_name(unit)
            rows.append(turn.text("schedule.extended", unit=name, quarter=quarter.name, due_clause=clause))
    return rows


async def _dates(turn: Turn, head: str, quarter: Quarter) -> str:
    try:
        due = await due_below_head(turn, head, quarter)
        opening = opening_of(quarter, turn.kit.calendar)
    except UnknownYearError as exc:
        return turn.text("schedule.unknown_year", year=exc.year, quarter=quarter.name)
    return turn.text(
        "schedule.open",
        quarter=quarter.name,
        range=quarter.months,
        date_open=day(opening),
        due_clause=due_clause(due, turn.kit.texts),
    )
