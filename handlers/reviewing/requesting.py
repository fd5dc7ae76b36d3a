"""申请延期: a unit asks for a later day with a reason; an officer grants or refuses it by a button.

The buttons carry the code of the request, so that it is settled once, whoever taps first.
"""

from __future__ import annotations

import re

from core.deadlines import due_of, due_words
from core.messages import Choice, text_reply
from core.numbers import day
from core.period import Quarter
from core.units import above
from handlers.context import Turn
from handlers.notifying import notify
from handlers.reviewing.extending import DAY, day_said, extension_fault, offered_day
from handlers.reviewing.naming import place_at
from handlers.reviewing.quarters import wanted_quarter
from handlers.reviewing.telling import tell_extended, tell_refused
from models.extension_requests import ExtensionRequest

_ASKED = re.compile(r"/?(?:申请延期|延期|晚几天报)[\s:：]*(.*)", re.DOTALL)
_DECIDED = re.compile(r"(?P<act>同意|不同意)延期\s*(?P<code>[A-Za-z0-9]{4})\s*(?P<note>.*)", re.DOTALL)
_LONGEST = 100


async def ask_extension(turn: Turn) -> None:
    """申请延期 alone: what is needed."""
    turn.tell("receipt.late.ask_extension")


async def extension_asked(turn: Turn) -> bool:
    """申请延期 with day and reason, from somebody who reports for a unit; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    if asked is None or not asked[1] or turn.actor is None or turn.actor.is_staff or not turn.actor.own_units:
        return False
    place = place_at(asked[1], turn.kit.units, turn.today, turn.office.first_quarter)
    named, words = place.unit, place.rest
    said = DAY.search(words)
    if said is None and not turn.said.strip().startswith("申请延期"):
        return False
    if not named and len(turn.actor.units) > 1:
        turn.tell("receipt.late.which_unit", units="、".join(turn.kit.unit_name(unit) for unit in turn.actor.units))
        return True
    unit = named or turn.actor.own_units[0]
    turn.actor.must_report(unit)
    if above(unit):
        turn.tell("grassroots.due.fixed", office=turn.kit.unit_name(above(unit)))
        return True
    reason = (words[: said.start()] + words[said.end() :]).strip(" \t\n，,。；;：:") if said else words
    if said is None or not reason or len(reason) > _LONGEST:
        turn.tell("receipt.late.ask_extension")
        return True
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is None:
        return True
    await _ask(turn, unit, quarter, said, reason)
    return True


async def extension_decided(turn: Turn) -> bool:
    """同意延期 or 不同意延期 with the code of a request; False for any other message."""
    decided = _DECIDED.fullmatch(turn.said.strip())
    if decided is None:
        return False
    request = await turn.work.extension_requests.find(turn.person, decided["code"].upper())
    if request is None:
        turn.tell("officer.request.unknown", code=decided["code"].upper())
    elif not request.is_open:
        turn.tell("officer.request.settled", code=request.code, unit=turn.kit.unit_name(request.unit))
    elif decided["act"] == "同意":
        await _grant(turn, request)
    else:
        await _refuse(turn, request, decided["note"].strip())
    return True


async def show_requests(turn: Turn) -> None:
    """The requests that wait, each with its buttons."""
    for request in await turn.work.extension_requests.open_ones(turn.person):
        turn.say(text_reply(_words(turn, request), *_choices(request)))


async def _ask(turn: Turn, unit: str, quarter: Quarter, said: re.Match[str], reason: str) -> None:
    """Hand the request to every officer, or say why this day cannot be."""
    until = day_said(turn, said)
    name = turn.kit.unit_name(unit)
    if until is None:
        turn.tell("officer.extend.no_such_day", said=said[0].strip())
        return
    fault = await extension_fault(turn, unit, quarter, until)
    if fault is not None:
        says = f"申请延期 {name} {quarter.name} {offered_day(turn, until)} {reason}" if fault.is_day_off else ""
        choices = [Choice("改为这一天", says, main=True)] if says else []
        turn.tell(f"receipt.not_extended.{fault.name}", *choices, unit=name, quarter=quarter.name, **fault.values)
        return
    request = await turn.work.extension_requests.ask(turn.person, unit, quarter, until, reason)
    asked = text_reply(_words(turn, request), *_choices(request), numbered=False)
    await notify(turn, await turn.work.people.staff(), asked, key=f"extension-request:{request.code}", unit=unit)
    turn.tell("receipt.late.asked", Choice("开始填报", "填报"), unit=name, quarter=quarter.name, date=day(until))


async def _grant(turn: Turn, request: ExtensionRequest) -> None:
    """Give the day that was asked for, where it still can be."""
    name = turn.kit.unit_name(request.unit)
    fault = await extension_fault(turn, request.unit, request.quarter, request.day)
    if fault is not None:
        turn.tell(f"officer.extend.{fault.name}", unit=name, quarter=request.quarter.name, **fault.values)
        return
    if not await turn.work.extension_requests.settle(turn.person, request.code, note="granted"):
        turn.tell("officer.request.settled", code=request.code, unit=name)
        return
    due = due_of(request.quarter, turn.office, turn.calendar, request.day)
    due_new = due_words(due, turn.kit.texts)
    number = await turn.work.extensions.extend(turn.person, request.unit, request.quarter, request.day)
    if number is not None:
        await tell_extended(turn, request.unit, request.quarter, request.day, number, due_new)
    turn.tell("officer.extend.done", Choice("进度"), unit=name, quarter=request.quarter.name, due_new=due_new)


async def _refuse(turn: Turn, request: ExtensionRequest, note: str) -> None:
    """Leave the day as it is; the unit hears it with the officer's words, or whom to call."""
    name = turn.kit.unit_name(request.unit)
    if not await turn.work.extension_requests.settle(turn.person, request.code, note=note or "refused"):
        turn.tell("officer.request.settled", code=request.code, unit=name)
        return
    extended = await turn.work.extensions.day(turn.person, request.unit, request.quarter)
    due = due_of(request.quarter, turn.office, turn.calendar, extended)
    reason = note or turn.text("receipt.late.call", contact=turn.contact)
    await tell_refused(turn, request.unit, request.code, due_words(due, turn.kit.texts), reason)
    turn.tell("officer.request.refused", unit=name, reason=reason)


def _words(turn: Turn, request: ExtensionRequest) -> str:
    return turn.text(
        "officer.request.ask",
        unit=turn.kit.unit_name(request.unit),
        quarter=request.quarter.name,
        date=day(request.day),
        reason=request.reason,
        code=request.code,
    )


def _choices(request: ExtensionRequest) -> tuple[Choice, ...]:
    return Choice("同意", f"同意延期 {request.code}", main=True), Choice("不同意", f"不同意延期 {request.code}")
