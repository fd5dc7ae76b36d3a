"""催报: a reminder now to the units below that have not reported, each person once a day, after a look at the list."""

from __future__ import annotations

from core.deadlines import due_clause
from core.messages import Choice, text_reply
from handlers.context import Turn
from handlers.due_days import due_below_head
from handlers.notifying import notify

_NAMED = 30


async def urge(turn: Turn, head: str, _: str) -> bool:
    """催报 shows whom it would go to, 确认催报 sends it."""
    quarter = turn.quarter
    reports = await turn.work.reports.of_quarter(turn.person, quarter, head)
    missing = [report.unit for report in reports if not report.version]
    names = "、".join(turn.kit.unit_name(unit) for unit in missing[:_NAMED])
    if len(missing) > _NAMED:
        names = turn.text("grassroots.list.more", units=names, n=len(missing))
    if not missing:
        turn.tell("officer.missing.none", Choice("汇总", main=True), quarter=quarter.name, all=len(reports))
    elif turn.said.strip() != "确认催报":
        choices = (Choice("发出催报", "确认催报", main=True), Choice("电话名单"))
        turn.tell("grassroots.urge.ask", *choices, n=len(missing), units=names, quarter=quarter.name)
    else:
        await _send(turn, head, missing)
    return True


async def _send(turn: Turn, head: str, missing: list[str]) -> None:
    clause = due_clause(await due_below_head(turn, head, turn.quarter), turn.kit.texts)
    by_unit: dict[str, int] = dict.fromkeys(missing, 0)
    fresh = 0
    for unit in missing:
        told = turn.text(
            "grassroots.urge.words", unit=turn.kit.unit_name(unit), quarter=turn.quarter.name, due_clause=clause,
            office=turn.kit.unit_name(head),
        )  # fmt: skip
        people = await turn.work.people.recipients(unit)
        by_unit[unit] += len(people)
        reply = text_reply(told, Choice("开始填报", "填报", main=True), Choice("本季零报"), numbered=False)
        about = f"{unit}:{turn.quarter.code}"
        key = f"urge:{about}:{turn.today.isoformat()}"
        fresh += await notify(turn, people, reply, key=key, unit=unit, condition=f"missing:{about}")
    unbound = sum(not people for people in by_unit.values())
    name = "grassroots.urge.done" if fresh else "grassroots.urge.already"
    if unbound == len(missing):
        name = "grassroots.urge.nobody"
    turn.tell(name, Choice("电话名单"), Choice("进度"), n=len(missing) - unbound, k=unbound)
    await turn.work.audit.add(turn.person.person_id, "level.urge", f"{head}:{turn.quarter.code}", after=str(fresh))
