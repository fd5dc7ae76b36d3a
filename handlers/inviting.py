"""Invitations made in chat by the department: 邀请 双峰县, 邀请 双峰县 代填人, 邀请 经办人."""

from __future__ import annotations

import re

from core.numbers import day
from core.people import ROLE_NAMES, Role
from core.units import unit_called
from handlers.context import Turn
from knowledge.normalise import plain
from models.people import VALID

_INVITE = re.compile(r"邀请\s*(?P<unit>\S*?)\s*(?P<role>填报人|代填人|经办人|管理员)?")
_ROLES = {"填报人": Role.REPORTER, "代填人": Role.DEPUTY, "经办人": Role.OFFICER, "管理员": Role.ADMIN}
_OF_THE_CITY = {Role.OFFICER, Role.ADMIN}


async def invite(turn: Turn) -> bool:
    """Make an invitation code if the message asks for one; False for any other message."""
    asked = _INVITE.fullmatch(plain(turn.said).strip())
    if asked is None:
        return False
    if turn.heads and not asked["unit"]:
        turn.tell("grassroots.invite.which")
        return True
    role = _ROLES[asked["role"] or "填报人"]
    unit = None if role in _OF_THE_CITY else unit_called(asked["unit"], turn.kit.units)
    if role is not Role.DEPUTY:
        turn.person.must_review(unit.code if unit else "")
    if unit is None and role not in _OF_THE_CITY:
        turn.tell("bind.invite.which", said=asked["unit"], units="、".join(each.name for each in turn.kit.units))
        return True
    code = await turn.work.people.invite(turn.person, unit.code if unit else "", role)
    turn.tell(
        "bind.invite.made",
        code=code,
        unit=unit.name if unit else turn.office.office,
        role=ROLE_NAMES[role],
        date=day((turn.now + VALID).date()),
    )
    return True
