"""The words of a request for a correction, its question to the unit, and its way to the office above."""

from __future__ import annotations

from collections.abc import Mapping

from core.messages import Choice, Reply, text_reply
from core.units import above
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.locked.kept import Correcting
from handlers.notifying import notify
from handlers.ready import ready_reasons
from models.answers_json import overlaid
from models.lock_records import CorrectionRequest
from models.records import Answers, Entry, EntryKind

_LEAVE = Choice("取消")
_ENDS = " \t\n。.；;，,"


def changes(turn: Turn, stored: Answers, counts: Mapping[str, int]) -> str:
    """What is to be changed, in words: 女党员由36名改为38名."""
    after = overlaid(stored, [Entry(code, EntryKind.COUNT, count) for code, count in counts.items()])
    return ans.changes(
        turn.kit.form, stored, after, turn.kit.texts, tuple(c for c in turn.kit.form.codes if c in counts)
    )


async def ask(turn: Turn, wanted: Correcting) -> None:
    """Keep the request and ask what it lacks."""
    turn.keep(dialog=wanted.keep())
    turn.say(await question(turn, wanted))


async def question(turn: Turn, wanted: Correcting) -> Reply:
    """The open question of a request."""
    names = {"unit": turn.kit.unit_name(wanted.unit), "quarter": wanted.period.name}
    if wanted.wants_counts:
        return text_reply(turn.text("correct.ask.what", **names), _LEAVE, numbered=False)
    if wanted.is_late:
        return text_reply(turn.text("correct.ask.why_late", **names), _LEAVE, numbered=False)
    report = await turn.work.reports.get(turn.person, wanted.unit, wanted.period)
    told = turn.text("correct.ask.why", changes=changes(turn, report.stored, wanted.values), **names)
    reasons = ready_reasons(turn, "correct.ask.reasons")
    return text_reply(told, *reasons, _LEAVE, numbered=False)


async def send(turn: Turn, wanted: Correcting, reason: str) -> None:
    """Hand the request to everybody of the office above, and tell the unit its number."""
    request = await turn.work.correction_requests.ask(
        turn.person, wanted.unit, wanted.period, wanted.values, reason.strip(_ENDS)
    )
    reply = await request_reply(turn, request, numbered=False)
    about = f"correction:{request.code}"
    people = await turn.work.people.office(above(request.unit))
    await notify(turn, people, reply, key=about, unit=request.unit, condition=about)
    turn.tell(
        "correct.sent",
        Choice("撤回申请", f"撤回申请 {request.code}"),
        text=await words(turn, request),
        office=turn.office_above(request.unit),
        code=request.code,
    )


async def words(turn: Turn, request: CorrectionRequest) -> str:
    """What is asked for, without the question to the officer."""
    names = {"unit": turn.kit.unit_name(request.unit), "quarter": request.quarter.name, "reason": request.reason}
    if not request.counts:
        return turn.text("correct.words.late", **names)
    report = await turn.work.reports.get(turn.person, request.unit, request.quarter)
    return turn.text("correct.words.change", changes=changes(turn, report.stored, request.counts), **names)


async def request_reply(turn: Turn, request: CorrectionRequest, *, numbered: bool) -> Reply:
    """The request as an officer decides it, by button or by words."""
    yes = "开通更正" if request.counts else "开通补报"
    no = "不同意更正" if request.counts else "不同意补报"
    told = turn.text("officer.correction.ask", text=await words(turn, request))
    choices = (Choice(yes, f"{yes} {request.code}", main=True), Choice("不同意", f"{no} {request.code}"))
    return text_reply(told, *choices, numbered=numbered)
