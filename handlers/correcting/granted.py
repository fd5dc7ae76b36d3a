"""What a unit does with its request: take it back, or, once granted, let the change be made by one tap."""

from __future__ import annotations

import re
from dataclasses import replace

from core.messages import Choice
from handlers.context import Turn
from handlers.dialogs import engine
from handlers.dialogs.state import State, Wanted
from handlers.dialogs.step import Said
from handlers.locked.gate import say_locked
from handlers.locked.sending import words
from handlers.reporting.carrying import carry_out
from handlers.reporting.facts import gather
from models.lock_records import CorrectionRequest, Outcome

_CODE = r"\s*(?P<code>[A-Za-z0-9]{4})"
_WITHDRAWN = re.compile(rf"撤回申请(?:{_CODE})?")
_APPLIED = re.compile(rf"按申请更正{_CODE}")


async def withdrawal_said(turn: Turn) -> bool:
    """撤回申请, with the number of a request or for the only one; False for any other message."""
    said = _WITHDRAWN.fullmatch(turn.said.strip())
    if said is None or not turn.person.units:
        return False
    if said["code"]:
        await _withdraw(turn, said["code"].upper())
        return True
    open_ones = [
        request
        for unit in turn.person.units
        for request in await turn.work.correction_requests.open_of(turn.person, unit)
    ]
    if len(open_ones) == 1:
        await _withdraw(turn, open_ones[0].code)
    elif open_ones:
        choices = [Choice(request.code, f"撤回申请 {request.code}") for request in open_ones]
        rows = [f"{request.code} {await words(turn, request)}" for request in open_ones]
        turn.tell("correct.withdraw.which", *choices, rows="\n".join(rows))
    else:
        turn.tell("correct.withdraw.none")
    return True


async def applied(turn: Turn) -> bool:
    """按申请更正: the counts that were asked for, with the reason given then; False for any other message."""
    said = _APPLIED.fullmatch(turn.said.strip())
    if said is None:
        return False
    request = await turn.work.correction_requests.find(turn.person, said["code"].upper())
    if request is None or not turn.person.may_report(request.unit) or request.outcome is not Outcome.GRANTED:
        turn.tell("correct.withdraw.unknown", code=said["code"].upper())
        return True
    facts = await gather(turn, request.unit, request.quarter)
    if facts.lock.is_locked or facts.report.version != request.version:
        await say_locked(turn, facts)
        return True
    await _apply(turn, request)
    return True


async def _apply(turn: Turn, request: CorrectionRequest) -> None:
    """Say the counts to the form; where it then asks why, the reason of the request answers."""
    form = turn.kit.form
    facts = await gather(turn, request.unit, request.quarter)
    said = "，".join(f"{form.label(code)}改成{count}" for code, count in request.counts.items())
    step = engine.step(form, State(request.unit, request.quarter.code), Said(said), facts)
    if step.state.pending and step.state.pending[0].wanted is Wanted.REASON:
        await carry_out(turn, facts, replace(step, replies=()))
        facts = await gather(turn, request.unit, request.quarter)
        step = engine.step(form, step.state, Said(request.reason), facts)
    await carry_out(turn, facts, step)


async def _withdraw(turn: Turn, code: str) -> None:
    if await turn.work.correction_requests.withdraw(turn.person, code):
        turn.tell("correct.withdraw.done", code=code)
        return
    request = await turn.work.correction_requests.find(turn.person, code)
    if request is None:
        turn.tell("correct.withdraw.unknown", code=code)
    else:
        turn.tell(f"correct.withdraw.{request.outcome.value}", code=code)
