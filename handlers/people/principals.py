"""负责人: who is told as principal of a unit; a secretary or an office invites one, the office above takes one off."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import day
from core.people import Role
from core.units import above
from handlers.context import Turn
from handlers.people.dismissing import ask_dismissal
from handlers.people.naming import members_called, unit_meant, which_unit
from handlers.people.orders import Order, Orders
from models.people import VALID

_ORDERS = Orders(
    "(?:单位|主要)?(?:负责人|主要领导|分管领导)",
    measures="一个|一名|一位|个|名|位",
    removes="删除|取消|撤销|撤掉|撤下|去掉",
)


async def show_principals(turn: Turn) -> None:
    """负责人 alone: those of the own unit, with what can be done."""
    await _show(turn, "")


async def principals_said(turn: Turn) -> bool:
    """邀请负责人, 双峰县负责人, 删除负责人 张三; False for any other message."""
    match _ORDERS.read(turn):
        case Order.INVITE, said:
            await _invite(turn, said)
        case Order.REMOVE, said:
            await _remove(turn, said)
        case Order.SHOW, said:
            await _show(turn, said)
        case _:
            return False
    return True


async def _invite(turn: Turn, said: str) -> None:
    unit, _ = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "邀请负责人")
        return
    code = await turn.work.people.invite(turn.person, unit, Role.PRINCIPAL)
    date = day((turn.now + VALID).date())
    turn.tell("principal.invite.made", code=code, unit=turn.kit.unit_name(unit), date=date)


async def _show(turn: Turn, said: str) -> None:
    unit, _ = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "负责人")
        return
    members = await turn.work.people.of_unit(turn.person, unit)
    found, name = [each for each in members if each.role is Role.PRINCIPAL], turn.kit.unit_name(unit)
    inviting = (Choice("邀请负责人", f"邀请 {name} 负责人"),) if turn.person.manages(unit) else ()
    if not found:
        turn.tell("principal.invite.none", *inviting, unit=name)
        return
    is_above = turn.person.heads(above(unit))
    removing = [Choice(f"撤下{each.name}"[:8], f"删除 {name} 负责人 #{each.person_id}") for each in found if is_above]
    rows = "\n".join(each.name for each in found)
    turn.tell("principal.invite.list", *inviting, *removing, unit=name, n=len(found), rows=rows)


async def _remove(turn: Turn, said: str) -> None:
    """Only the office above takes a principal off: nobody is to be rid of whoever is told of late numbers."""
    unit, rest = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "删除负责人")
        return
    turn.person.must_review(unit)
    members = await turn.work.people.of_unit(turn.person, unit)
    there, name = [each for each in members if each.role is Role.PRINCIPAL], turn.kit.unit_name(unit)
    found = members_called(there, rest) if rest else there
    if len(found) == 1 and rest:
        ask_dismissal(turn, unit, found[0])
    elif found:
        choices = [Choice(each.name, f"删除 {name} 负责人 #{each.person_id}") for each in found]
        turn.tell("principal.invite.whom", *choices, unit=name)
    elif rest:
        turn.tell("principal.invite.unknown", unit=name, said=rest)
    else:
        turn.tell("principal.invite.none", unit=name)
