"""督查安排: unit, day and team, typed or pasted; previewed, then stored and sent to exactly these units with 收到."""

from __future__ import annotations

import re
from datetime import date

from core.messages import Choice, Reply, Table, Text
from core.units import above
from handlers.context import Turn
from handlers.inspecting.reading import Row, read_rows
from handlers.notifying import ask_receipt
from models.inspection_records import Visit

KIND = "visit"
CONFIRM = "确认督查安排"
_ASKED = re.compile(r"/?督查安排[\s:：]*(?P<rest>.*)", re.DOTALL)
_SURE = re.compile(rf"{CONFIRM}\s+(?P<rest>.+)", re.DOTALL)


async def schedule_said(turn: Turn) -> bool:
    """督查安排 alone shows it, with rows it is previewed, then sent; False for any other message."""
    said = turn.said.strip()
    if found := _SURE.fullmatch(said):
        turn.must_be_office()
        await _send(turn, read_rows(found["rest"], turn.kit.units, turn.today))
        return True
    found = _ASKED.fullmatch(said)
    if found is None:
        return False
    if not found["rest"]:
        await (_show(turn) if turn.is_office else _show_own(turn))
        return True
    rows = read_rows(found["rest"], turn.kit.units, turn.today)
    if not any(row.unit for row in rows):
        return False
    turn.must_be_office()
    _preview(turn, rows)
    return True


def _preview(turn: Turn, rows: tuple[Row, ...]) -> None:
    """What would be sent, with every row that cannot be; nothing is stored."""
    for row in rows:
        if row.unit:
            turn.person.must_review(row.unit)
    wrong = [turn.text(f"check.visit.trouble_{row.trouble}", said=row.said) for row in rows if row.trouble]
    if wrong:
        turn.tell("check.visit.wrong", rows="\n".join(wrong), example=turn.text("check.visit.example"))
        return
    columns = tuple(turn.text(f"check.visit.{name}") for name in ("unit", "day", "team"))
    table = Table(columns, tuple((turn.kit.unit_name(row.unit), row.when, row.team) for row in rows))
    off = [turn.text("check.visit.day_off", unit=turn.kit.unit_name(row.unit), date=row.when)
           for row in rows if row.day and _is_off(turn, row.day)]  # fmt: skip
    tail = "\n".join([*off, turn.text("check.visit.ask", n=len(rows))])
    says = f"{CONFIRM} " + "；".join(f"{turn.kit.unit_name(row.unit)} {row.when} {row.team}" for row in rows)
    choices = (Choice("发出", says, main=True), Choice("不发", "不"))
    turn.say(Reply((Text(turn.text("check.visit.preview", n=len(rows))), table, Text(tail)), choices))


def _is_off(turn: Turn, day: date) -> bool:
    return not turn.calendar.is_working_day(day)


async def _send(turn: Turn, rows: tuple[Row, ...]) -> None:
    """Store what is new and tell exactly these units; a second tap finds nothing new."""
    told, same = [], []
    for row in rows:
        if row.trouble or row.day is None:
            turn.tell("check.visit.wrong", rows=row.said, example=turn.text("check.visit.example"))
            return
        before = await turn.work.inspections.visit(turn.person, row.unit, row.day.year)
        visit = await turn.work.inspections.arrange(turn.person, row.unit, row.day.year, row.when, row.team)
        if visit is None:
            same.append(turn.kit.unit_name(row.unit))
            continue
        await _tell(turn, visit, before)
        told.append(turn.kit.unit_name(row.unit))
    if told:
        turn.tell("check.visit.sent", Choice("督查安排"), n=len(told), units="、".join(told))
    if same:
        turn.tell("check.visit.same", Choice("督查安排"), units="、".join(same))


async def _tell(turn: Turn, visit: Visit, before: Visit | None) -> None:
    name = turn.kit.unit_name(visit.unit)
    values = {"unit": name, "year": visit.year, "set_day": visit.day, "set_team": visit.team,
              "office": turn.office_above(visit.unit)}  # fmt: skip
    if before:
        told = turn.text("check.visit.changed", before=f"{before.day}，{before.team}", **values)
    else:
        told = turn.text("check.visit.told", **values)
    await ask_receipt(turn, visit.unit, told, KIND, f"{visit.year}-{visit.number}")


async def _show(turn: Turn) -> None:
    """The schedule of the office with who has said 收到, and how it is set."""
    year = turn.today.year
    for head in turn.offices:
        visits = await turn.work.inspections.visits(turn.person, year, head)
        if not visits:
            turn.tell("check.visit.none", year=year, example=turn.text("check.visit.example"))
            continue
        order = [unit.code for unit in turn.kit.units if above(unit.code) == head]
        rows = tuple([await _row(turn, visits[unit]) for unit in order if unit in visits])
        columns = tuple(turn.text(f"check.visit.{name}") for name in ("unit", "day", "team", "read"))
        rest = len(order) - len(rows)
        tail = turn.text("check.visit.rest", n=rest, example=turn.text("check.visit.example"))
        blocks = (Text(turn.text("check.visit.head", year=year, n=len(rows))), Table(columns, rows), Text(tail))
        turn.say(Reply(blocks, (Choice("督查结果"),)))


async def _row(turn: Turn, visit: Visit) -> tuple[str, ...]:
    read = await turn.work.notices.acknowledged(KIND, f"{visit.year}-{visit.number}")
    has_read = any(each.unit == visit.unit for each in read)
    state = turn.text("check.visit.has_read" if has_read else "check.visit.not_read")
    return turn.kit.unit_name(visit.unit), visit.day, visit.team, state


async def _show_own(turn: Turn) -> None:
    """When the person's own units are visited."""
    year = turn.today.year
    for unit in turn.person.own_units:
        visit = await turn.work.inspections.visit(turn.person, unit, year)
        values = {"unit": turn.kit.unit_name(unit), "year": year, "office": turn.office_above(unit)}
        if visit is None:
            turn.tell("check.visit.own_none", **values)
        else:
            turn.tell("check.visit.own", set_day=visit.day, set_team=visit.team, **values)
