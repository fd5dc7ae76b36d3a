"""Fills an empty database with the demonstration: invented people and numbers, marked 演示 wherever they show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.deadlines import due_of
from core.office import OfficeSettings
from core.people import OPERATOR, Grant, Role
from core.period import Quarter
from core.units import Unit, load_units
from models.plans import TOTAL, plan_of
from models.records import Entry, EntryKind
from models.work import Work

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "demo" / "demo-2014.json"
UNITS = PROJECT / "core" / "units.json"

NOT_YET = frozenset({"shuangfeng", "xinhua", "wanbao"})
"""Units that have not reported the first quarter when the demonstration begins."""

OFFICER = "市委组织部经办人（演示）"
ADMINISTRATOR = "市委组织部管理员（演示）"

_QUARTER = Quarter(2014, 1)
_SENT = tuple(
    datetime(2014, 4, day, hour, minute, tzinfo=SHANGHAI)
    for day, hour, minute in ((1, 9, 20), (1, 10, 35), (1, 11, 10), (1, 14, 25), (1, 15, 40), (1, 16, 50), (2, 8, 40),
                              (2, 9, 15))
)  # fmt: skip
"""When the units that have reported did so, in the order of the addressees."""


_PLANNED = tuple(datetime(2014, 1, day, 10, 0, tzinfo=SHANGHAI) for day in (13, 20))
"""When the plans were submitted, and when they were approved."""


async def load_demo(work: Work, data: Mapping[str, Any] | None = None) -> None:
    """Units, people, plans, and the first quarter of 2014 of those that have reported; twice changes nothing."""
    given = data or json.loads(DATA.read_text(encoding="utf-8"))
    if not await work.units.all():
        await work.units.sync(load_units(UNITS))
    units = await work.units.all()
    people = {member.name: member.person_id for member in await work.people.roster(OPERATOR)}
    await _staff(work, people)
    due = due_of(_QUARTER, OfficeSettings.from_values({}), WorkCalendar.load()).at
    moments = iter(_SENT)
    for number, unit in enumerate(units, start=1):
        reporter = people.get(reporter_name(unit)) or await _reporter(work, unit, number)
        await _plan(work, reporter, unit, given["year"], given["plan"][unit.code])
        if unit.code not in NOT_YET:
            await _report(work.at(next(moments)), reporter, unit, given["quarters"]["1"][unit.code], due)


def reporter_name(unit: Unit) -> str:
    """双峰县填报人（演示）."""
    return f"{unit.name}填报人（演示）"


async def _staff(work: Work, people: Mapping[str, int]) -> None:
    for name, role in ((OFFICER, Role.OFFICER), (ADMINISTRATOR, Role.ADMIN)):
        if name not in people:
            await work.people.add(name, [Grant(role)], phone="0738-0000000（演示）")


async def _reporter(work: Work, unit: Unit, number: int) -> int:
    phone = f"0738-00000{number:02d}（演示）"
    return await work.people.add(reporter_name(unit), [Grant(Role.REPORTER, unit.code)], phone)


async def _plan(work: Work, reporter: int, unit: Unit, year: int, total: int) -> None:
    """The unit's plan of the year, submitted by its person and approved by the department in January."""
    actor, period = await work.people.by_id(reporter), plan_of(year)
    if (await work.reports.get(actor, unit.code, period)).version:
        return
    sent, decided = (work.at(moment) for moment in _PLANNED)
    entry = Entry(TOTAL, EntryKind.COUNT, total, "演示数据")
    await sent.reports.enter(actor, unit.code, period, [entry], f"demo:{period.code}:{unit.code}")
    await sent.reports.submit(actor, unit.code, period, due=None, notes=("演示数据",))
    await sent.audit.write()
    await decided.reports.accept(OPERATOR, unit.code, period, version=1)
    await decided.audit.write()


async def _report(work: Work, reporter: int, unit: Unit, values: Mapping[str, int], due: datetime | None) -> None:
    """Report the first quarter as the unit's person, at the moment of the given work."""
    actor = await work.people.by_id(reporter)
    if (await work.reports.get(actor, unit.code, _QUARTER)).version:
        return
    entries = [Entry(field, EntryKind.COUNT, value, "演示数据") for field, value in values.items()]
    await work.reports.enter(actor, unit.code, _QUARTER, entries, f"demo:{_QUARTER.code}:{unit.code}")
    await work.reports.submit(actor, unit.code, _QUARTER, due=due, notes=("演示数据",))
    await work.audit.write()
