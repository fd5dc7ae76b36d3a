"""The facts a plan rests on, read from the database in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.clock import SHANGHAI
from core.office import OfficeSettings
from core.period import Quarter
from models.work import Work
from scheduler.notices import Notice
from scheduler.occasions import Key
from scheduler.planner import Facts

INSTALLED: Key = ("installation", "", datetime(2014, 1, 1, tzinfo=SHANGHAI))
"""Noted at the first ring: what fell due before it is not made up for."""


async def office_of(work: Work) -> OfficeSettings:
    """The office's settings in force."""
    return OfficeSettings.from_values(await work.office.all())


async def gather(work: Work, notices: Sequence[Notice]) -> Facts:
    """What the planner must know to say that nothing is due, as it mostly is; `with_reports` adds the rest."""
    issued = await work.notices.issued()
    recalled = {notice.of for notice in notices if notice.of}
    return Facts(
        units=await work.units.all(),
        since=issued.get(INSTALLED[:2], work.now),
        seen=await work.notices.seen(),
        acknowledged={key: await _acknowledged(work, *key) for key in issued if key[0] in recalled},
        issued=issued,
        extended=await work.extensions.days(),
    )


async def with_reports(work: Work, facts: Facts) -> Facts:
    """The facts with the units that have not submitted, for each quarter that a notice can be about today."""
    missing = {quarter.code: await _missing(work, quarter) for quarter in _quarters(work.now)}
    return replace(facts, missing=missing)


def _quarters(now: datetime) -> tuple[Quarter, ...]:
    running = Quarter.of(now.date())
    return (running.previous().previous(), running.previous(), running)


async def _missing(work: Work, quarter: Quarter) -> frozenset[str]:
    """Who may still report and has not: in a closed quarter only those with a later day that has not passed."""
    states = await work.reports.states(quarter)
    missing = frozenset(unit for unit, report in states.items() if report.version == 0)
    if await work.locks.closed_at(quarter) is None:
        return missing
    days = (await work.extensions.days()).get(quarter.code, {})
    return frozenset(unit for unit in missing if unit in days and days[unit] >= work.now.date())


async def _acknowledged(work: Work, kind: str, period: str) -> frozenset[str]:
    return frozenset(each.unit for each in await work.notices.acknowledged(kind, period))
