"""开通: an officer opens the locked report of one unit for correction, or for a late first report, with a reason.

开通 双峰县 一季度 女党员 名册重新核对 says it all; a day may stand before the reason, else the office's own term holds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.clock import SHANGHAI
from core.deadlines import opened_until
from core.messages import Choice
from core.numbers import moment
from core.period import Quarter
from handlers.context import Turn
from handlers.reviewing.closing import close
from handlers.reviewing.extending import DAY, day_said
from handlers.reviewing.kept import Deciding, behind
from handlers.reviewing.naming import field_at
from handlers.reviewing.telling import tell_opened
from models.lock_records import CorrectionRequest

_FARTHEST = timedelta(days=92)


async def open_unit(turn: Turn, unit: str, quarter: Quarter, words: str) -> None:
    """Open it where a reason is given, else ask for one; say so where nothing is locked."""
    names = {"unit": turn.kit.unit_name(unit), "quarter": quarter.name}
    lock = await turn.work.locks.of(turn.person, unit, quarter)
    if not lock.cause:
        turn.tell("officer.open.not_locked", **names)
        return
    if lock.fields is None and lock.until:
        turn.tell("officer.open.already", due_new=moment(lock.until), **names)
        return
    fields, rest = _fields(turn, words)
    said = DAY.match(rest)
    until = until_day(turn, day_said(turn, said)) if said else default_until(turn)
    if until is None:
        turn.tell("officer.open.no_such_day", said=said[0].strip() if said else "")
        return
    reason = rest[said.end() :].strip(" \t\n，,。；;：:") if said else rest
    wanted = Deciding("open", quarter.code, unit, fields, until.isoformat(), back=behind(turn.conversation.dialog))
    if reason:
        await open_with(turn, wanted, reason)
        return
    turn.keep(dialog=wanted.keep())
    turn.tell("officer.open.why", Choice("取消"), due_new=moment(until), labels=labels_of(turn, fields), **names)


async def open_with(turn: Turn, wanted: Deciding, reason: str) -> None:
    """Open it, unless it is open already; what the unit had asked for the quarter is settled by it."""
    quarter = Quarter.parse(wanted.quarter)
    until = datetime.fromisoformat(wanted.until)
    names = {"unit": turn.kit.unit_name(wanted.unit), "quarter": quarter.name, "due_new": moment(until)}
    number = await turn.work.locks.open_report(
        turn.person, wanted.unit, quarter, until=until, reason=reason, fields=wanted.fields
    )
    if number is None:
        turn.tell("officer.open.already_open", **names)
    else:
        await turn.work.correction_requests.replace(turn.person, wanted.unit, quarter)
        await tell_opened(turn, wanted.unit, quarter, number, until, reason=reason, fields=wanted.fields)
        turn.tell("officer.open.done", Choice("进度"), labels=labels_of(turn, wanted.fields), **names)
    await close(turn, wanted.back)


async def open_for(turn: Turn, request: CorrectionRequest) -> None:
    """Open what a granted request is about, for the office's own term."""
    until = default_until(turn)
    fields = tuple(request.counts)
    names = {"unit": turn.kit.unit_name(request.unit), "quarter": request.quarter.name, "due_new": moment(until)}
    number = await turn.work.locks.open_report(
        turn.person, request.unit, request.quarter, until=until, reason=request.reason, fields=fields
    )
    if number is None:
        turn.tell("officer.open.already_open", **names)
        return
    await tell_opened(turn, request.unit, request.quarter, number, until, reason=request.reason, request=request)
    turn.tell("officer.open.done", Choice("进度"), labels=labels_of(turn, fields), **names)


def labels_of(turn: Turn, fields: tuple[str, ...]) -> str:
    """The fields in brackets; empty where it is all of them."""
    return turn.text("officer.open.fields", labels=turn.kit.form.labels(fields)) if fields else ""


def default_until(turn: Turn) -> datetime:
    """The end of the office's own term, counted from today."""
    return opened_until(turn.today, turn.office, turn.calendar)


def until_day(turn: Turn, last: date | None) -> datetime | None:
    """The due time of a day that is named; None where the day has passed or is far off."""
    if last is None or not turn.today <= last <= turn.today + _FARTHEST:
        return None
    until = datetime.combine(last, turn.office.due_time, SHANGHAI)
    return until if until > turn.now else None


def _fields(turn: Turn, words: str) -> tuple[tuple[str, ...], str]:
    """The fields that the words begin with, and the words behind them."""
    fields: list[str] = []
    code, rest = field_at(words, turn.kit.form)
    while code:
        fields.append(code)
        words = rest
        code, rest = field_at(words, turn.kit.form)
    return tuple(dict.fromkeys(fields)), rest
