"""人员 双峰县: who fills in, helps or answers for a unit, with the telephone and the platforms of each."""

from __future__ import annotations

import re

from core.messages import Choice
from core.people import ROLE_NAMES
from handlers.context import Turn
from handlers.people.naming import unit_meant, which_unit
from handlers.people.platforms import platform_name
from knowledge.normalise import plain
from models.records import Member

_ASKED = re.compile(r"/?(?:人员名单|人员)(?:\s*(?P<rest>\S[^?？]*))?")


async def listing_said(turn: Turn) -> bool:
    """Show the people of a unit to whoever looks after it; False for any other message."""
    found = _ASKED.fullmatch(plain(turn.said).strip())
    if found is None or not turn.is_office:
        return False
    unit, _ = unit_meant(turn, found["rest"] or "")
    if not unit:
        which_unit(turn, "人员")
        return True
    turn.must_review(unit)
    members = await turn.work.people.of_unit(turn.person, unit)
    name = turn.kit.unit_name(unit)
    if not members:
        turn.tell("people.listing.nobody", Choice("邀请填报人", f"邀请 {name} 填报人"), unit=name)
        return True
    rows = "\n".join(_row(turn, member) for member in members)
    turn.tell(
        "people.listing.rows", Choice("交接", f"交接 {name}"), Choice("撤下", f"解绑 {name}"), unit=name, rows=rows
    )
    return True


def _row(turn: Turn, member: Member) -> str:
    values = {"role": ROLE_NAMES[member.role], "name": member.name}
    row = (
        turn.text("people.listing.row", phone=member.phone, **values)
        if member.phone
        else turn.text("people.listing.row_no_phone", **values)
    )
    platforms = "、".join(platform_name(channel) for channel in member.channels)
    return f"{row}，{platforms}" if platforms else row
