"""What was found: the list of an office with the answers of the units, and that of a unit with its own answers."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import moment
from handlers.context import Turn
from models.inspection_records import Finding


async def show_results(turn: Turn) -> None:
    """What the office has recorded, whether the unit knows of it, and what it has answered."""
    for head in turn.offices:
        found = await turn.work.inspections.findings(turn.person, turn.today.year, head)
        if not found:
            turn.tell("check.result.none", year=turn.today.year)
            continue
        waiting = [each for each in found if each.circulated_at is None]
        answered = [each for each in found if each.remedy]
        rows = "\n".join(_office_line(turn, each) for each in found)
        choices = (Choice("通报督查结果", main=True),) if waiting else (Choice("督查安排"),)
        turn.tell(
            "check.result.list", *choices, year=turn.today.year, n=len(found), k=len(waiting), done=len(answered),
            rows=rows,
        )  # fmt: skip


def _office_line(turn: Turn, each: Finding) -> str:
    line = turn.text(
        "check.result.line", code=each.code, unit=turn.kit.unit_name(each.unit), text=each.problem, what=each.demand,
        when=each.until,
    )  # fmt: skip
    if each.remedy:
        return line + turn.text("check.result.answered", text=each.remedy.words, time=moment(each.remedy.at))
    return line + turn.text("check.result.waits" if each.circulated_at else "check.result.not_circulated")


async def show_own_findings(turn: Turn) -> None:
    """What was circulated to the person's units, and what they have answered."""
    for unit in turn.person.own_units:
        found = await turn.work.inspections.findings_of(turn.person, unit, turn.today.year)
        name = turn.kit.unit_name(unit)
        if not found:
            turn.tell("check.result.own_none", unit=name, year=turn.today.year)
            continue
        rows = "\n".join(_own_line(turn, each) for each in found)
        turn.tell("check.result.own", unit=name, year=turn.today.year, n=len(found), rows=rows, code=found[0].code)


def _own_line(turn: Turn, each: Finding) -> str:
    line = turn.text("check.result.own_line", code=each.code, text=each.problem, what=each.demand, when=each.until)
    if each.remedy is None:
        return line + turn.text("check.result.own_waits")
    return line + turn.text("check.result.answered", text=each.remedy.words, time=moment(each.remedy.at))
