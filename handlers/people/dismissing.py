"""解绑: an officer takes a person off a unit, or one account from a person; people untie accounts of their own."""

from __future__ import annotations

import re

from core.messages import Choice
from core.people import ROLE_NAMES, Role
from core.units import above
from handlers.context import Turn
from handlers.people.confirming import Confirming, ask, behind
from handlers.people.naming import members_called, once, unit_meant, which_unit
from handlers.people.platforms import platform_at, platform_name
from handlers.people.telling import tell, where
from knowledge.normalise import plain
from models.records import Member

_ASKED = re.compile(r"/?(?:解绑|解除绑定|取消绑定)\s*(?P<rest>\S[^?？]*)")


async def show_dismissal(turn: Turn) -> None:
    """解绑 alone: how an officer says it; the accounts of anybody else."""
    if turn.person.is_staff:
        turn.tell("people.dismiss.how")
    else:
        await _own_account(turn, "")


async def dismissal_said(turn: Turn) -> bool:
    """解绑 with a unit, a person or a platform; False for any other message."""
    found = _ASKED.fullmatch(plain(turn.said).strip())
    if found is None:
        return False
    unit, _ = unit_meant(turn, found["rest"])
    if turn.person.is_staff or (above(unit) and turn.person.heads(above(unit))):
        await _of_unit(turn, found["rest"])
    else:
        await _own_account(turn, found["rest"])
    return True


def ask_dismissal(turn: Turn, unit: str, member: Member) -> None:
    """Ask before a person is taken off a unit."""
    values = {"unit": turn.kit.unit_name(unit), "name": member.name, "role": ROLE_NAMES[member.role]}
    text = turn.text("people.dismiss.ask", **values)
    ask(turn, Confirming("dismiss", text, "确认撤下", unit, member.person_id, back=behind(turn)))


async def dismiss_confirmed(turn: Turn, wanted: Confirming) -> None:
    """Take the person off, tell them, and say whether anybody is left."""
    unit = turn.kit.unit_name(wanted.unit)
    members = await turn.work.people.of_unit(turn.person, wanted.unit)
    member = next((each for each in members if each.person_id == wanted.person), None)
    if member is None or not await turn.work.people.dismiss(turn.person, wanted.unit, wanted.person):
        turn.tell("people.dismiss.gone", unit=unit)
        return
    told = "principal.invite.told" if member.role is Role.PRINCIPAL else "people.dismiss.told"
    words = turn.text(told, unit=unit, contact=turn.contact)
    key = f"dismissed:{turn.incoming.channel}:{turn.incoming.key}"
    await tell(turn, await where(turn, wanted.person), words, key=key)
    if any(each.role is Role.REPORTER and each.person_id != wanted.person for each in members):
        turn.tell("people.dismiss.done", unit=unit, name=member.name)
    else:
        turn.tell(
            "people.dismiss.done_last", Choice("邀请填报人", f"邀请 {unit} 填报人"), unit=unit, name=member.name
        )  # fmt: skip


async def detach_confirmed(turn: Turn, wanted: Confirming) -> None:
    """Untie the account."""
    done = await turn.work.accounts.detach(turn.person, wanted.person, wanted.channel)
    told = "people.account.untied" if done else "people.account.not_there"
    turn.tell(told, name=platform_name(wanted.channel))


async def _of_unit(turn: Turn, said: str) -> None:
    """解绑 双峰县, 解绑 双峰县 张三, 解绑 双峰县 张三 网页."""
    unit, rest = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "解绑")
        return
    members = once(await turn.work.people.of_unit(turn.person, unit))
    channel, name = platform_at(rest, [channel for each in members for channel in each.channels])
    found = members_called(members, name) if name else members
    if len(found) == 1 and name and channel:
        await _ask_detach(turn, found[0], channel)
    elif len(found) == 1 and name:
        ask_dismissal(turn, unit, found[0])
    elif found:
        offered = [Choice(each.name, f"解绑 {turn.kit.unit_name(unit)} #{each.person_id}") for each in found]
        turn.tell("people.dismiss.whom", *offered, unit=turn.kit.unit_name(unit))
    else:
        turn.tell("people.dismiss.nobody", unit=turn.kit.unit_name(unit), said=name or turn.kit.unit_name(unit))


async def _ask_detach(turn: Turn, member: Member, channel: str) -> None:
    name = platform_name(channel)
    if channel not in member.channels:
        turn.tell("people.account.not_there", name=name)
        return
    text = turn.text("people.account.ask_untie_of", name=name, other=member.name)
    wanted = Confirming("detach", text, "确认解绑", person=member.person_id, channel=channel, back=behind(turn))
    ask(turn, wanted)


async def _own_account(turn: Turn, said: str) -> None:
    """解绑 网页: an account of one's own; the last one cuts the person off, which the question says."""
    accounts = await turn.work.accounts.of_person(turn.person, turn.person.person_id)
    channel, rest = platform_at(said, [each.channel for each in accounts])
    if not channel or rest:
        names = list(dict.fromkeys(each.channel for each in accounts))
        choices = [Choice(f"解绑{platform_name(each)}"[:8], f"解绑 {platform_name(each)}") for each in names]
        turn.tell("people.account.which_untie", *choices)
        return
    if channel not in {each.channel for each in accounts}:
        turn.tell("people.account.not_there", name=platform_name(channel))
        return
    is_last = {each.channel for each in accounts} == {channel}
    told = "people.account.ask_untie_last" if is_last else "people.account.ask_untie"
    text = turn.text(told, name=platform_name(channel), contact=turn.contact)
    person = turn.person.person_id
    ask(turn, Confirming("detach", text, "确认解绑", person=person, channel=channel, back=behind(turn)))
