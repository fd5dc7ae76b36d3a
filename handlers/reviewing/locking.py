"""锁定 and 开通: an office closes a quarter for its units, or opens it again; 锁定 with a unit ends what was opened.

Before a quarter is closed the officer sees which units have not reported, are provisional or have a field sent
back. What was accepted stays locked also in a quarter that is open: that is opened unit by unit (opening.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from core.messages import Choice, Reply, text_reply
from core.numbers import day, moment
from core.period import Quarter
from core.units import above
from handlers.context import Turn
from handlers.lock_day import close_if_due
from handlers.notifying import notify_unit
from handlers.reviewing.closing import close
from handlers.reviewing.kept import Deciding, behind
from handlers.reviewing.naming import place_at
from handlers.reviewing.opening import open_unit
from handlers.reviewing.quarters import collected, wanted_quarter
from handlers.reviewing.telling import tell_shut
from models.records import Report, ReportState

_ASKED = re.compile(r"/?(?P<act>锁定|关闭|开通)\s*(?P<rest>.+)", re.DOTALL)
_NOT_YET = (ReportState.NONE, ReportState.DRAFT)


async def show_locks(turn: Turn) -> None:
    """锁定 or 开通 alone: how each collected quarter stands, and how it is done."""
    turn.must_be_office()
    rows = []
    for quarter in reversed(collected(turn, 4)):
        await close_if_due(turn, quarter)
        at = await _closed_at(turn, quarter)
        name = "officer.lock.row_closed" if at else "officer.lock.row_open"
        rows.append(turn.text(name, quarter=quarter.name, date=day(at.date()) if at else ""))
    newest = Quarter.last_ended(turn.today)
    is_closed = await _closed_at(turn, newest)
    act = "开通" if is_closed else "锁定"
    turn.tell("officer.lock.how", Choice(f"{act}{newest.name[5:]}", f"{act} {newest.name}"), rows="\n".join(rows))


async def lock_said(turn: Turn) -> bool:
    """锁定 or 开通 with a quarter or a unit; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    place = place_at(asked["rest"], turn.kit.units, turn.today, turn.office.first_quarter) if asked else None
    if asked is None or place is None or not (place.unit or (place.quarter and not place.rest)):
        return False
    opens = asked["act"] == "开通"
    if place.unit and place.rest and not opens:
        return False
    turn.must_review(place.unit)
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is None:
        return True
    await close_if_due(turn, quarter)
    if place.unit and opens:
        await open_unit(turn, place.unit, quarter, place.rest)
    elif place.unit:
        await _shut_unit(turn, place.unit, quarter)
    else:
        await _ask(turn, quarter, opens=opens)
    return True


async def quarter_question(turn: Turn, wanted: Deciding) -> Reply:
    """What a yes closes or opens."""
    quarter = Quarter.parse(wanted.quarter)
    if wanted.act == "reopen":
        told = turn.text("officer.lock.ask_reopen", quarter=quarter.name)
        return text_reply(told, Choice("确认开通", main=True), Choice("取消"))
    reports = await _reports(turn, quarter)
    lines = [turn.text("officer.lock.ask_close", quarter=quarter.name, **_counted(reports))]
    lines += _named(turn, "officer.lock.missing", [each for each in reports if each.state in _NOT_YET])
    lines += _named(turn, "officer.lock.provisional", _with(reports, ReportState.PROVISIONAL))
    lines += _named(turn, "officer.lock.returned", _with(reports, ReportState.RETURNED))
    lines += [
        turn.text("officer.lock.extended", unit=turn.kit.unit_name(unit), date=day(until))
        for unit, until in await _still_extended(turn, quarter, reports)
    ]
    lines.append(turn.text("officer.lock.after"))
    return text_reply("\n".join(lines), Choice("确认锁定", main=True), Choice("取消"))


async def decide_quarter(turn: Turn, wanted: Deciding) -> None:
    """The yes: close or open it, unless another officer was quicker."""
    quarter = Quarter.parse(wanted.quarter)
    closes = wanted.act == "close"
    act = turn.work.locks.close if closes else turn.work.locks.reopen
    numbers = [(head, await act(turn.person, quarter, head)) for head in turn.offices]
    done = [(head, number) for head, number in numbers if number is not None]
    name = "close" if closes else "reopen"
    if not done:
        turn.tell(f"officer.lock_already.{name}", Choice("进度"), quarter=quarter.name)
    else:
        told = sum([await _tell_missing(turn, quarter, head, number) for head, number in done]) if closes else 0
        turn.tell(f"officer.lock_done.{name}", Choice("进度"), quarter=quarter.name, n=told)
    await close(turn, wanted.back)


async def _ask(turn: Turn, quarter: Quarter, *, opens: bool) -> None:
    at = await _closed_at(turn, quarter)
    if opens and at and turn.heads and await turn.work.locks.closed_at(quarter, above(turn.heads[0])):
        office = turn.office_above(turn.heads[0])
        turn.tell("grassroots.lock.by_office", quarter=quarter.name, office=office)
        return
    if opens == (at is None):
        name = "officer.lock.is_open" if opens else "officer.lock.is_closed"
        choices = () if opens else (Choice("开通", f"开通 {quarter.name}"),)
        turn.tell(name, *choices, quarter=quarter.name, date=moment(at) if at else "")
        return
    wanted = Deciding("reopen" if opens else "close", quarter.code, back=behind(turn.conversation.dialog))
    turn.keep(dialog=wanted.keep())
    turn.say(await quarter_question(turn, wanted))


async def _shut_unit(turn: Turn, unit: str, quarter: Quarter) -> None:
    """End an opening before its time."""
    done = await turn.work.locks.shut_report(turn.person, unit, quarter)
    if done:
        await tell_shut(turn, unit, quarter)
    name = "officer.open.shut" if done else "officer.open.not_opened"
    turn.tell(name, unit=turn.kit.unit_name(unit), quarter=quarter.name)


async def _closed_at(turn: Turn, quarter: Quarter) -> datetime | None:
    """Since when the quarter is closed for the units that report to the person's office."""
    return await turn.work.locks.closed_at(quarter, turn.offices[0])


async def _reports(turn: Turn, quarter: Quarter) -> list[Report]:
    """The reports of the quarter that come to the person's office."""
    return [each for head in turn.offices for each in await turn.work.reports.of_quarter(turn.person, quarter, head)]


async def _tell_missing(turn: Turn, quarter: Quarter, head: str, number: int) -> int:
    """Whoever has not reported hears how to report late; how many units that are."""
    extended = {unit for unit, _ in await _still_extended(turn, quarter, ())}
    reports = await turn.work.reports.of_quarter(turn.person, quarter, head)
    missing = [each.unit for each in reports if each.state in _NOT_YET and each.unit not in extended]
    for unit in missing:
        name = turn.kit.unit_name(unit)
        told = turn.text("correct.closed_missing", unit=name, quarter=quarter.name)
        reply = text_reply(told, Choice("申请补报", f"申请补报 {name} {quarter.name}"), numbered=False)
        key = f"closed:{quarter.code}:{number}:{unit}"
        await notify_unit(turn, unit, reply, key=key, condition=f"missing:{unit}:{quarter.code}")
    return len(missing)


async def _still_extended(turn: Turn, quarter: Quarter, reports: Sequence[Report]) -> list[tuple[str, date]]:
    """The units that were given a later day which has not passed; of these reports those without a version."""
    days = (await turn.work.extensions.days()).get(quarter.code, {})
    done = {report.unit for report in reports if report.version}
    return [
        (unit.code, days[unit.code])
        for unit in turn.kit.units
        if above(unit.code) in turn.offices
        and unit.code in days
        and unit.code not in done
        and days[unit.code] >= turn.today
    ]


def _counted(reports: Sequence[Report]) -> dict[str, int]:
    waiting = len(_with(reports, ReportState.SUBMITTED))
    return {"all": len(reports), "done": len(_with(reports, ReportState.ACCEPTED)), "n": waiting}


def _with(reports: Sequence[Report], state: ReportState) -> list[Report]:
    return [report for report in reports if report.state is state]


def _named(turn: Turn, name: str, reports: Sequence[Report]) -> list[str]:
    """One line with the units, where there are any."""
    if not reports:
        return []
    return [turn.text(name, n=len(reports), units="、".join(turn.kit.unit_name(each.unit) for each in reports))]
