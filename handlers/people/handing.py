"""交接: a secretary, or an officer for one who has gone, hands a unit over by a code that works once."""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import day, moment
from core.people import ROLE_NAMES, Role
from core.period import Quarter
from core.units import above
from handlers.context import Turn
from handlers.people.confirming import Confirming, ask, behind
from handlers.people.naming import members_called, once, unit_meant, which_unit
from handlers.people.telling import tell, where
from handlers.principal import bound_as_principal
from handlers.todo import task_line
from knowledge.normalise import plain
from models.change_records import BindOutcome, Bound, HandedOver
from models.passes import HANDED_OVER, HANDOVER_VALID
from models.records import Member

_WISH = "/?(?:我要|我想|我们要|要|想)?"
_ASKED = re.compile(rf"{_WISH}(?:办理?)?(?:填报)?(?:交接|移交)\s*(?P<rest>\S[^?？]*)")
_OF_UNIT = re.compile(
    rf"{_WISH}(?:办理?|把)?(?P<rest>\S*?)\s*(?:的)?(?:填报)?(?:工作)?(?:要)?(?:交接|移交|换人)(?:手续|工作|了)?"
)
_NOTE = re.compile(r"/?交接备注[\s:：]*(?P<note>.*)", re.DOTALL)
_CANCELLED = re.compile(r"/?(?:取消|撤销|作废)(?:交接|移交|交接码)\s*(?P<rest>\S.*)")
_LONGEST = 200


async def hand_over(turn: Turn) -> None:
    """交接 alone."""
    await _begin(turn, "")


async def cancel_handover(turn: Turn) -> None:
    """取消交接 alone."""
    await _cancel(turn, "")


async def handover_said(turn: Turn) -> bool:
    """交接 with a unit, 取消交接 with a unit, 交接备注; False for any other message."""
    said = plain(turn.said).strip()
    if found := _NOTE.fullmatch(turn.said.strip()):
        await _leave_note(turn, found["note"].strip())
    elif found := _CANCELLED.fullmatch(said):
        await _cancel(turn, found["rest"])
    elif (found := _OF_UNIT.fullmatch(said)) and (not found["rest"] or not unit_meant(turn, found["rest"])[1]):
        await _begin(turn, found["rest"])
    elif (found := _ASKED.fullmatch(said)) and unit_meant(turn, found["rest"])[0]:
        unit, rest = unit_meant(turn, found["rest"])
        if rest and not members_called(await turn.work.people.of_unit(turn.person, unit), rest):
            return False
        await _begin(turn, found["rest"])
    else:
        return False
    return True


async def handover_confirmed(turn: Turn, wanted: Confirming) -> None:
    """Make the code; a secretary whose place is given away by the department is told at once."""
    person = wanted.person or None
    code = await turn.work.passes.hand_over(turn.person, wanted.unit, person)
    unit, until = turn.kit.unit_name(wanted.unit), day((turn.now + HANDOVER_VALID).date())
    is_of_principal = await _is_principal(turn, wanted.unit, person)
    told = "principal.handover.code" if is_of_principal else "people.handover.code"
    turn.tell(told, Choice("取消交接", f"取消交接 {unit}"), code=code, unit=unit, date=until)
    if person != turn.person.person_id:
        begun = "principal.handover.begun" if is_of_principal else "people.handover.begun"
        words = turn.text(begun, unit=unit, office=turn.office_above(wanted.unit), contact=turn.contact)
        key = f"handover-begun:{wanted.unit}:{turn.today.isoformat()}"
        await tell(turn, await where(turn, person), words, key=key)


async def taken_over(turn: Turn, bound: Bound) -> None:
    """The successor has the unit: what is to be done, and receipts to the predecessor and the officers."""
    unit = turn.kit.unit_name(bound.unit)
    if bound.role is Role.PRINCIPAL and bound.handover is not None:
        await bound_as_principal(turn, bound.unit)
        await _tell_others(turn, bound, bound.handover)
        return
    if await _is_principal(turn, bound.unit, turn.person.person_id):
        turn.tell("principal.handover.already", Choice("进度"), unit=unit)
        return
    if bound.outcome is BindOutcome.ALREADY or bound.handover is None:
        turn.tell("people.handover.already", Choice("待办"), unit=unit)
        return
    turn.tell(
        "people.handover.new",
        Choice("填报", main=True),
        Choice("核对"),
        Choice("历史"),
        unit=unit,
        n=await _drafts(turn, bound.unit),
        task_line=await task_line(turn),
    )
    await _tell_others(turn, bound, bound.handover)


async def _tell_others(turn: Turn, bound: Bound, done: HandedOver) -> None:
    """The line that was left, and receipts to the predecessor and the office above."""
    if done.note:
        turn.tell("people.handover.note", name=done.predecessor or turn.superior or turn.office.office, said=done.note)
    values = {"unit": turn.kit.unit_name(bound.unit), "other": turn.person.name, "time": moment(turn.now)}
    old, officer = "people.handover.old", "people.handover.officer"
    if bound.role is Role.PRINCIPAL:
        old, officer = "principal.handover.old", "principal.handover.officer"
    if done.told_at:
        await tell(turn, (done.told_at,), turn.text(old, **values), key=f"handover:{done.number}")
    told = officer if done.predecessor else "people.handover.officer_new"
    words = turn.text(told, name=done.predecessor, **values)
    await tell(turn, await turn.work.people.office(above(bound.unit)), words, key=f"handover:{done.number}:office")


async def _is_principal(turn: Turn, unit: str, person: int | None) -> bool:
    """Whether somebody is the unit's principal, and nothing else there."""
    members = await turn.work.people.of_unit(turn.person, unit)
    return {each.role for each in members if each.person_id == person} == {Role.PRINCIPAL}


async def _begin(turn: Turn, said: str) -> None:
    """Ask once more, for the predecessor loses the unit when the code is used."""
    unit, rest = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "交接")
        return
    turn.person.must_hand_over(unit)
    name = turn.kit.unit_name(unit)
    if not turn.person.heads(above(unit)):
        is_principal = await _is_principal(turn, unit, turn.person.person_id)
        asks = "principal.handover.ask" if is_principal else "people.handover.ask"
        text = turn.text(asks, unit=name)
        ask(turn, Confirming("handover", text, "继续办理", unit, turn.person.person_id, back=behind(turn)))
        return
    secretaries = await _secretaries(turn, unit, rest)
    if len(secretaries) > 1:
        choices = [Choice(each.name, f"交接 {name} #{each.person_id}") for each in secretaries]
        turn.tell("people.handover.whose", *choices, unit=name)
    elif secretaries:
        is_principal = secretaries[0].role is Role.PRINCIPAL
        asks = "principal.handover.ask_staff" if is_principal else "people.handover.ask_staff"
        text = turn.text(asks, unit=name, name=secretaries[0].name)
        ask(turn, Confirming("handover", text, "继续办理", unit, secretaries[0].person_id, back=behind(turn)))
    else:
        text = turn.text("people.handover.ask_nobody", unit=name)
        ask(turn, Confirming("handover", text, "继续办理", unit, back=behind(turn)))


async def _secretaries(turn: Turn, unit: str, said: str) -> list[Member]:
    """The secretaries of a unit; somebody who is named may also be its principal."""
    members = await turn.work.people.of_unit(turn.person, unit)
    leading = [member for member in members if member.role is Role.REPORTER]
    return once(members_called([each for each in members if each.role in HANDED_OVER], said)) if said else leading


async def _cancel(turn: Turn, said: str) -> None:
    unit, _ = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "取消交接")
    elif await turn.work.passes.cancel_handover(turn.person, unit):
        turn.tell("people.handover.cancelled", unit=turn.kit.unit_name(unit))
    else:
        turn.tell("people.handover.none_open", unit=turn.kit.unit_name(unit))


async def _leave_note(turn: Turn, said: str) -> None:
    """A line for the successor, kept with the open code; of several units the first with one."""
    named, rest = unit_meant(turn, said)
    own = turn.person.own_units
    is_of_others = turn.is_office or len(own) > 1
    unit, note = (named, rest) if is_of_others else ("", said)
    units = (unit,) if unit else own
    led = [each for each in units if turn.person.manages(each) or each in turn.person.principal_of]
    if not (led or turn.person.is_staff):
        turn.tell("error.right.no_right", role=ROLE_NAMES[Role.REPORTER], contact=turn.contact)
        return
    if not note or len(note) > _LONGEST:
        turn.tell("people.handover.how_note", n=_LONGEST)
        return
    for each in led:
        if await turn.work.passes.leave_note(turn.person, each, note):
            turn.tell("people.handover.noted", unit=turn.kit.unit_name(each))
            return
    turn.tell("people.handover.no_code_yet", Choice("交接"))


async def _drafts(turn: Turn, unit: str) -> int:
    """How many unfinished drafts the successor finds, of the quarters that may be open."""
    latest = Quarter.last_ended(turn.today)
    quarters = (latest.previous(), latest, latest.next())
    reports = [await turn.work.reports.get(turn.person, unit, quarter) for quarter in quarters]
    return sum(report.draft is not None for report in reports)
