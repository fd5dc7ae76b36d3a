"""代填人: a secretary or an officer invites a deputy of a unit, sees who is there, and takes one off again."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import day
from core.people import REPORTING, ROLE_NAMES, Role
from handlers.context import Turn
from handlers.people.dismissing import ask_dismissal
from handlers.people.naming import members_called, unit_meant, which_unit
from handlers.people.orders import Order, Orders
from models.people import VALID

_ORDERS = Orders("(?:代填人|代办人|代办|副手)", measures="一个|一名|个|名", removes="删除|取消|撤销|撤掉|去掉")


async def show_deputies(turn: Turn) -> None:
    """代填人 alone: those of the own unit, with what can be done."""
    await _show(turn, "")


async def deputies_said(turn: Turn) -> bool:
    """邀请代填人, 双峰县代填人, 删除代填人 张三; False for any other message."""
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
        which_unit(turn, "邀请代填人")
        return
    code = await turn.work.people.invite(turn.person, unit, Role.DEPUTY)
    turn.tell(
        "people.deputy.invited", code=code, unit=turn.kit.unit_name(unit), date=day((turn.now + VALID).date())
    )  # fmt: skip


async def _show(turn: Turn, said: str) -> None:
    unit, _ = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "代填人")
        return
    members = await turn.work.people.of_unit(turn.person, unit)
    name = turn.kit.unit_name(unit)
    rows = "\n".join(f"{member.name}（{ROLE_NAMES[member.role]}）" for member in members if member.role in REPORTING)
    decides = turn.person.manages(unit)
    deputies = [member for member in members if member.role is Role.DEPUTY]
    removing = [Choice(f"撤下{each.name}"[:8], f"删除代填人 {name} #{each.person_id}") for each in deputies]
    choices = [Choice("邀请代填人", f"邀请 {name} 代填人", main=True), *removing] if decides else []
    turn.tell("people.deputy.list", *choices, unit=name, n=len(deputies), rows=rows)


async def _remove(turn: Turn, said: str) -> None:
    unit, rest = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "删除代填人")
        return
    turn.person.must_manage(unit)
    members = await turn.work.people.of_unit(turn.person, unit)
    deputies = [member for member in members if member.role is Role.DEPUTY]
    found = members_called(deputies, rest) if rest else deputies
    if len(found) == 1 and rest:
        ask_dismissal(turn, unit, found[0])
    elif found:
        name = turn.kit.unit_name(unit)
        choices = [Choice(each.name, f"删除代填人 {name} #{each.person_id}") for each in found]
        turn.tell("people.deputy.whom", *choices, unit=name)
    else:
        turn.tell("people.deputy.none", unit=turn.kit.unit_name(unit), said=rest)
