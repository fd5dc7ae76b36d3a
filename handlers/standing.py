"""What can be asked for at any time: dates, what is to be done, the documents, a receipt."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import moment
from handlers.broadcasting import acknowledge_broadcast
from handlers.context import Turn
from handlers.office_todo import show_office_tasks
from handlers.self_check_task import self_check_choice
from handlers.todo import open_task, task_line
from models.broadcast_reading import ACKNOWLEDGED
from models.self_checks import SELF_CHECK

_RECEIVED = {
    "spot_check": "check.ack.spot_check",
    "visit": "check.ack.visit",
    "circulation": "check.ack.circulation",
}
"""What is said of a 收到, where it is not to a notice of the planner."""
_PATHS = 30
"""So many paragraphs of a long document are listed."""


async def show_tasks(turn: Turn) -> None:
    """What the person still has to do."""
    if turn.person.is_staff:
        await show_office_tasks(turn)
        if not turn.person.units:
            return
    choices = (Choice("开始填报", "填报", main=True),) if await open_task(turn) else ()
    choices = (*choices, *await self_check_choice(turn))
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
            way_on = (Choice("开始自查", f"自查 {turn.kit.unit_name(unit)}"),) if kind == SELF_CHECK else ()
            values = {"unit": turn.kit.unit_name(unit), "name": turn.person.name, "time": moment(turn.now)}
            if kind in _RECEIVED:
                turn.tell(_RECEIVED[kind], **values)
            else:
                turn.tell("ack.done", *way_on, **values, title=turn.text(f"ack.title.{kind}"))
    if not turn.replies:
        turn.tell("ack.nothing")
