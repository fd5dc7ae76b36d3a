"""What an officer decides: a request for a correction by its button, and the yes or the reason that is still open."""

from __future__ import annotations

import re

from core.messages import Choice, Reply, text_reply
from core.period import Quarter
from core.units import above
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.locked.sending import request_reply
from handlers.ready import ready_reasons, tapped_elsewhere
from handlers.reviewing.closing import close
from handlers.reviewing.kept import Deciding, behind, deciding
from handlers.reviewing.locking import decide_quarter, quarter_question
from handlers.reviewing.no_reason import begins_order, holds_only_counts
from handlers.reviewing.opening import labels_of, open_for, open_with
from handlers.reviewing.telling import tell_not_opened
from handlers.still_theirs import still_theirs
from models.lock_records import CorrectionRequest, Outcome

LONGEST = 100
_SAID = re.compile(r"(?P<act>开通|同意|不同意)(?:更正|补报)\s*(?P<code>[A-Za-z0-9]{4})\s*(?P<note>.*)", re.DOTALL)


async def correction_decided(turn: Turn) -> bool:
    """开通更正 or 不同意更正 with the code of a request; False for any other message."""
    said = _SAID.fullmatch(turn.said.strip())
    if said is None:
        return False
    turn.must_be_office()
    code, note = said["code"].upper(), said["note"].strip()
    request = await turn.work.correction_requests.find(turn.person, code)
    if request is None or not turn.person.heads(above(request.unit)):
        turn.tell("officer.correction.unknown", Choice("待办"), code=code)
    elif not request.is_open:
        _say_settled(turn, request)
    elif said["act"] != "不同意":
        await _grant(turn, request)
    elif note:
        await _refuse(turn, request, note)
    else:
        wanted = Deciding(
            "refuse", request.quarter.code, request.unit, code=code, back=behind(turn.conversation.dialog)
        )
        turn.keep(dialog=wanted.keep())
        turn.say(_question(turn, wanted))
    return True


async def show_corrections(turn: Turn) -> None:
    """The requests for corrections that wait, each with its buttons."""
    for head in turn.offices:
        for request in await turn.work.correction_requests.open_ones(turn.person, head):
            turn.say(await request_reply(turn, request, numbered=True))


async def go_on_deciding(turn: Turn, command: Command | None) -> bool:
    """Take the yes or the reason; False where nothing is open, and for words of other rooms."""
    wanted = still_theirs(turn, deciding(turn.conversation.dialog), may=turn.is_office)
    if wanted is None:
        return False
    if command == Command("report", "cancel"):
        await _leave(turn, wanted)
    elif wanted.wants_reason:
        return await _take_reason(turn, wanted, command)
    elif is_yes(turn.kit.form, turn.said) or turn.said.strip() in {"确认锁定", "确认开通"}:
        await decide_quarter(turn, wanted)
    elif is_no(turn.kit.form, turn.said):
        await _leave(turn, wanted)
    else:
        return False
    return True


async def deciding_question(turn: Turn) -> Reply | None:
    """The open question; None where none is open."""
    wanted = deciding(turn.conversation.dialog)
    if wanted is None or not turn.is_office:
        return None
    return _question(turn, wanted) if wanted.wants_reason else await quarter_question(turn, wanted)


async def _take_reason(turn: Turn, wanted: Deciding, command: Command | None) -> bool:
    reason = turn.said.strip()
    is_elsewhere = tapped_elsewhere(turn, ready_reasons(turn, "officer.correction.reasons"))
    if is_elsewhere or begins_order(turn) or (command and command.group in {"anyone", "staff"}):
        return False
    if holds_only_counts(turn):
        turn.tell("officer.return.counts", said=reason)
        turn.say(_question(turn, wanted))
        return True
    if len(reason) > LONGEST:
        turn.tell("officer.return.too_long", Choice("取消"), n=len(reason), max=LONGEST)
        return True
    if wanted.act == "open":
        await open_with(turn, wanted, reason)
        return True
    request = await turn.work.correction_requests.find(turn.person, wanted.code)
    if request is not None:
        await _refuse(turn, request, reason)
    await close(turn, wanted.back)
    return True


async def _grant(turn: Turn, request: CorrectionRequest) -> None:
    """Open what was asked for; the request is settled once, whoever taps first."""
    if await turn.work.correction_requests.settle(turn.person, request.code, Outcome.GRANTED):
        await open_for(turn, request)
        return
    await _say_settled_now(turn, request)


async def _refuse(turn: Turn, request: CorrectionRequest, reason: str) -> None:
    """Leave it locked; the unit hears the officer's words."""
    if not await turn.work.correction_requests.settle(turn.person, request.code, Outcome.REFUSED, note=reason):
        await _say_settled_now(turn, request)
        return
    await tell_not_opened(turn, request, reason)
    turn.tell("officer.correction.refused", Choice("待办"), unit=turn.kit.unit_name(request.unit), reason=reason)


async def _say_settled_now(turn: Turn, request: CorrectionRequest) -> None:
    """Somebody was quicker: what became of the request meanwhile."""
    _say_settled(turn, await turn.work.correction_requests.find(turn.person, request.code) or request)


def _say_settled(turn: Turn, request: CorrectionRequest) -> None:
    values = {"unit": turn.kit.unit_name(request.unit), "quarter": request.quarter.name, "code": request.code}
    turn.tell(f"officer.settled.{request.outcome.value}", Choice("待办"), reason=request.note, **values)


def _question(turn: Turn, wanted: Deciding) -> Reply:
    """The reason that is asked for, with ready ones for a refusal."""
    names = {"unit": turn.kit.unit_name(wanted.unit), "quarter": Quarter.parse(wanted.quarter).name}
    if wanted.act == "open":
        told = turn.text("officer.open.why_again", labels=labels_of(turn, wanted.fields), **names)
        return text_reply(told, Choice("取消"), numbered=False)
    reasons = ready_reasons(turn, "officer.correction.reasons")
    told = turn.text("officer.correction.why", code=wanted.code, **names)
    return text_reply(told, *reasons, Choice("取消"), numbered=False)


async def _leave(turn: Turn, wanted: Deciding) -> None:
    turn.tell(f"officer.decide_left.{wanted.act}", quarter=Quarter.parse(wanted.quarter).name)
    await close(turn, wanted.back)
