"""What a unit's self-check says: all items with their answers, then its problems with what is done about them."""

from __future__ import annotations

from core.messages import Choice, Reply, Table, Text
from core.numbers import day, moment
from core.units import above
from handlers.context import Turn
from handlers.dialogs.checklist.course import problems
from handlers.dialogs.checklist.form import Item, load_checklist
from handlers.dialogs.checklist.saying import problem_line, short
from models.records import Answers, Report, ReportState
from models.self_checks import self_check_of


async def show_self_check(turn: Turn, unit: str, year: int) -> None:
    """The newest version, to the unit and to the office above it; RightsError for anyone else."""
    report = await turn.work.reports.get(turn.person, unit, self_check_of(year))
    values = {"unit": turn.kit.unit_name(unit), "year": year}
    is_own, reports = unit in turn.person.own_units, turn.person.may_report(unit)
    if not report.version:
        way_on = (Choice("自查", main=True),) if reports else () if is_own else (Choice("自查进度"),)
        turn.tell("check.look.draft" if report.draft else "check.look.none", *way_on, **values)
        return
    time = moment(report.submitted_at or turn.now)
    head = turn.text("check.look.head", version=report.version, time=time, code=report.code, **values)
    lines = [head, *_state_lines(turn, report)]
    choices = () if is_own else _decisions(turn, report, year)
    table, found = answer_blocks(turn, unit, report.stored)
    turn.say(Reply((Text("\n".join(lines)), table)))
    turn.say(Reply((found,), choices))


async def show_version(turn: Turn, code: str) -> bool:
    """The version behind a check code; False where it is none of a self-check."""
    found = await turn.work.reports.find(turn.person, code)
    if found is None or found.period != self_check_of(found.period.year):
        return False
    name = "check.look.code" if found.version == found.newest else "check.look.code_older"
    head = turn.text(
        name, code=found.code, unit=turn.kit.unit_name(found.unit), year=found.period.year, k=found.version,
        version=found.newest, time=moment(found.at),
    )  # fmt: skip
    table, listed = answer_blocks(turn, found.unit, found.answers)
    turn.say(Reply((Text(head), table)))
    turn.say(Reply((listed,)))
    return True


def answer_blocks(turn: Turn, unit: str, answers: Answers) -> tuple[Table, Text]:
    """The table of the items, and the list of the problems."""
    items = load_checklist().items_for(is_office=not above(unit))
    rows = tuple(
        (turn.text("confirm.row", k=place, label=item.label), short(item, answers, turn.kit.texts))
        for place, item in enumerate(items, start=1)
    )
    table = Table((turn.text("confirm.field"), turn.text("check.back.answer")), rows)
    return table, Text(_problems_said(turn, items, answers))


def _problems_said(turn: Turn, items: tuple[Item, ...], answers: Answers) -> str:
    found = problems(items, answers)
    if not found:
        return turn.text("check.back.none")
    lines = "\n".join(problem_line(item, answers, turn.kit.texts) for item in found)
    return turn.text("check.back.problems", n=len(found), problem_lines=lines)


def _state_lines(turn: Turn, report: Report) -> list[str]:
    """On time or not, sent back, accepted."""
    lines = []
    if report.on_time is not None:
        lines.append(turn.text("check.receipt.on_time" if report.on_time else "check.receipt.late"))
    for item in report.returned:
        label = load_checklist().item_of(item.field).label
        lines.append(turn.text("check.look.returned", label=label, reason=item.reason))
    if report.accepted_at:
        office = turn.office_above(report.unit)
        lines.append(turn.text("check.look.accepted", office=office, date=day(report.accepted_at.date())))
    return lines


def _decisions(turn: Turn, report: Report, year: int) -> tuple[Choice, ...]:
    """What the office can do with it."""
    name = turn.kit.unit_name(report.unit)
    accept = Choice("通过", f"通过自查 {name} {year}年 第{report.version}版", main=True)
    returns = Choice("退回某项", f"退回自查 {name}")
    return (accept, returns) if report.state is ReportState.SUBMITTED else (returns,)
