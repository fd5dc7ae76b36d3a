"""核对 with a unit or a quarter, 报了没 behind these, 女的报了多少: what is stored there, for whoever may see it."""

from __future__ import annotations

import re

from core.messages import Choice
from core.period import Quarter
from handlers.asking_sent import sent_asked, without_around
from handlers.context import Turn
from handlers.dialogs.waiting import field_named
from handlers.principal import show_standing
from handlers.reporting import report_command, show_count, show_report, show_version
from handlers.reviewing.naming import place_at
from handlers.reviewing.quarters import wanted_quarter

_ASKED = re.compile(r"/?(?:核对|查数|已报数字)[\s:：]*(?P<rest>.+)", re.DOTALL)


async def check_said(turn: Turn) -> bool:
    """核对 万宝新区, 一季度报了没, 女的报了多少; False for anything else, RightsError for the unit of somebody else."""
    asked = _ASKED.fullmatch(turn.said.strip())
    about = asked["rest"] if asked else sent_asked(turn.said)
    if about is None or turn.actor is None:
        return False
    if not about and turn.actor.only_looks:
        await show_standing(turn)
        return True
    if not about:
        await report_command(turn, "sent")
        return True
    place = place_at(about, turn.kit.units, turn.today, turn.office.first_quarter)
    code = field_named(turn.kit.form, without_around(place.rest))
    if (place.rest and not code) or not (place.unit or place.quarter or code):
        return False
    if not (place.unit or turn.actor.own_units):
        return False
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is not None:
        for unit in (place.unit,) if place.unit else turn.actor.own_units:
            await _show(turn, unit, quarter, code)
    return True


async def _show(turn: Turn, unit: str, quarter: Quarter, code: str) -> None:
    """The own report as it stands, or one count of it; of somebody else's that may be seen, the newest version."""
    if code and await show_count(turn, unit, quarter, code):
        return
    if turn.person.may_report(unit):
        await show_report(turn, unit, quarter)
        return
    report = await turn.work.reports.get(turn.person, unit, quarter)
    if report.version:
        await show_version(turn, report.code)
    else:
        turn.tell("receipt.check.nothing_sent", Choice("进度"), unit=turn.kit.unit_name(unit), quarter=quarter.name)
