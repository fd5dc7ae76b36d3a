"""退回: an officer sends one field of a unit's report back, step by step or in one line, after a preview.

退回 双峰县 女党员 与往季相差较大 says it all at once; whatever is lacking is asked. Only 发出 sends it. The right
is checked by every operation on the way, and what somebody else did meanwhile is told instead.
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.messages import Choice, Reply, Text, text_reply
from core.period import Quarter
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.intent import asks_plainly
from handlers.ready import ready_reasons, tapped_elsewhere
from handlers.reviewing.closing import close
from handlers.reviewing.kept import Returning, behind, returning
from handlers.reviewing.naming import field_at, place_at, unit_at
from handlers.reviewing.no_reason import begins_order, holds_only_counts
from handlers.reviewing.quarters import wanted_quarter
from handlers.reviewing.sending_back import already_words, is_returned, names_of, report_of, send_back
from handlers.reviewing.telling import returned_text
from handlers.still_theirs import still_theirs
from models.records import Report

LONGEST = 100
"""A longer reason is not read in a chat."""

_ASKED = re.compile(r"/?(?:退回|打回)\s*(.+)", re.DOTALL)
_OTHER, _REWORD, _LEAVE = "其他", Choice("改原因"), Choice("取消")


async def return_by_command(turn: Turn) -> None:
    """退回 alone: everything is asked."""
    turn.must_be_office()
    await _go_on(turn, _begin(turn, Quarter.last_ended(turn.today)))


async def return_said(turn: Turn) -> bool:
    """退回 with a unit or a quarter, and perhaps field and reason, in one line; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    place = place_at(asked[1], turn.kit.units, turn.today, turn.office.first_quarter) if asked else None
    if place is None or not (place.unit or (place.quarter and not place.rest)):
        return False
    field, reason = field_at(place.rest, turn.kit.form)
    is_clear = not place.rest or (field and turn.is_office)
    if not is_clear and asks_plainly(turn.said, turn.kit.units):
        return False
    turn.must_review(place.unit)
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is None:
        return True
    wanted = replace(_begin(turn, quarter), unit=place.unit, field=field)
    await _with_reason(turn, wanted, reason) if reason else await _go_on(turn, wanted)
    return True


async def go_on_returning(turn: Turn, command: Command | None) -> bool:
    """Take a message while a return is being put together; False where none is, and for words of other rooms."""
    wanted = still_theirs(turn, returning(turn.conversation.dialog), may=turn.is_office)
    if wanted is None:
        return False
    match command:
        case Command("report", "cancel"):
            await _leave(turn, wanted)
        case Command("report", "back"):
            await _go_on(turn, wanted.one_back())
        case Command("draft", "send") | Command("report", "confirm"):
            await (_send(turn, wanted) if wanted.asks == "send" else _go_on(turn, wanted))
        case Command("anyone" | "staff"):
            return False
        case _:
            return await _take(turn, wanted)
    return True


async def return_question(turn: Turn) -> Reply | None:
    """The open question; None where no return is being put together."""
    wanted = returning(turn.conversation.dialog)
    return await _question(turn, wanted) if wanted and turn.is_office else None


def _begin(turn: Turn, quarter: Quarter) -> Returning:
    return Returning(quarter.code, back=behind(turn.conversation.dialog))


async def _take(turn: Turn, wanted: Returning) -> bool:
    """The answer to the point in question; False for words that are none."""
    said, form = turn.said.strip(), turn.kit.form
    if wanted.asks == "reason":
        if tapped_elsewhere(turn, ready_reasons(turn, "officer.return.reasons")) or begins_order(turn):
            return False
        if holds_only_counts(turn):
            turn.tell("officer.return.counts", said=said)
            turn.say(await _question(turn, wanted))
            return True
        await _with_reason(turn, wanted, said)
        return True
    if wanted.asks == "send":
        return await _answer_preview(turn, wanted)
    code, rest = unit_at(said, turn.kit.units) if wanted.asks == "unit" else field_at(said, form)
    if not code or rest:
        return False
    if wanted.asks == "unit":
        turn.person.must_review(code)
    await _go_on(turn, replace(wanted, unit=code) if wanted.asks == "unit" else replace(wanted, field=code))
    return True


async def _answer_preview(turn: Turn, wanted: Returning) -> bool:
    if turn.said.strip() == _REWORD.label:
        await _go_on(turn, replace(wanted, reason=""))
    elif is_yes(turn.kit.form, turn.said):
        await _send(turn, wanted)
    elif is_no(turn.kit.form, turn.said):
        await _leave(turn, wanted)
    else:
        return False
    return True


async def _with_reason(turn: Turn, wanted: Returning, reason: str) -> None:
    if reason == _OTHER or len(reason) > LONGEST:
        turn.keep(dialog=wanted.keep())
        name = "officer.return.own_words" if reason == _OTHER else "officer.return.too_long"
        turn.say(text_reply(turn.text(name, n=len(reason), max=LONGEST), _LEAVE, numbered=False))
        return
    await _go_on(turn, replace(wanted, reason=reason))


async def _go_on(turn: Turn, wanted: Returning) -> None:
    """Ask what is still open, or say why there is nothing to send back."""
    report = await report_of(turn, wanted) if wanted.unit else None
    if report is None:
        if not await _submitted(turn, wanted):
            turn.tell("officer.return.none", Choice("进度"), quarter=Quarter.parse(wanted.quarter).name)
            await close(turn, wanted.back)
            return
    elif not report.version:
        turn.tell("officer.return.not_reported", Choice("电话名单"), **names_of(turn, wanted))
        await close(turn, wanted.back)
        return
    elif is_returned(wanted, report):
        await _already(turn, wanted, report)
        return
    if report is not None:
        wanted = replace(wanted, version=report.version, accepted=report.accepted_at is not None)
    turn.keep(dialog=wanted.keep())
    turn.say(await _question(turn, wanted))


async def _question(turn: Turn, wanted: Returning) -> Reply:
    """The point in question with its choices, at the end the preview."""
    match wanted.asks:
        case "unit":
            units = [Choice(turn.kit.unit_name(each.unit)) for each in await _submitted(turn, wanted)]
            return text_reply(turn.text("officer.return.unit"), *units, _LEAVE)
        case "field":
            fields = [Choice(field.brief, field.label) for field in turn.kit.form.fields]
            return text_reply(turn.text("officer.return.field", **names_of(turn, wanted)), *fields, _LEAVE)
        case "reason":
            reasons = ready_reasons(turn, "officer.return.reasons")
            return text_reply(turn.text("officer.return.reason", **names_of(turn, wanted)), *reasons, _LEAVE)
        case "send":
            head = Text(turn.text("officer.return.preview", **names_of(turn, wanted)))
            body = Text(returned_text(turn, wanted, await report_of(turn, wanted)))
            return Reply(
                (head, body, Text(turn.text("officer.return.ask"))), (Choice("发出", main=True), _REWORD, _LEAVE)
            )


async def _send(turn: Turn, wanted: Returning) -> None:
    """Send what was shown, unless the unit or another officer was quicker."""
    told, report = await send_back(turn, wanted)
    if not told:
        turn.tell("officer.return.done", Choice("进度"), **names_of(turn, wanted))
        await close(turn, wanted.back)
    elif is_returned(wanted, report):
        await _already(turn, wanted, report)
    else:
        turn.say(text_reply(told))
        await _go_on(turn, wanted)


async def _already(turn: Turn, wanted: Returning, report: Report) -> None:
    turn.say(text_reply(already_words(turn, wanted, report), Choice("进度")))
    await close(turn, wanted.back)


async def _leave(turn: Turn, wanted: Returning) -> None:
    name = "officer.return.left" if wanted.unit else "officer.return.left_open"
    turn.tell(name, **names_of(turn, wanted))
    await close(turn, wanted.back)


async def _submitted(turn: Turn, wanted: Returning) -> list[Report]:
    quarter = Quarter.parse(wanted.quarter)
    reports = [
        report for head in turn.offices for report in await turn.work.reports.of_quarter(turn.person, quarter, head)
    ]
    return [report for report in reports if report.version]
