"""The facts a plan rests on, read from the database in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from core.clock import SHANGHAI
from core.office import OfficeSettings
from core.period import Quarter
from core.units import line
from models.work import Work
from scheduler.notices import Notice
from scheduler.occasions import Key
from scheduler.planner import Facts

INSTALLED: Key = ("installation", "", datetime(2014, 1, 1, tzinfo=SHANGHAI))
"""Noted at the first ring: what fell due before it is not made up for."""

_REMEMBERED = timedelta(days=400)
"""No notice that can still go out, and none that counts with it, is about a moment before that."""


async def office_of(work: Work) -> OfficeSettings:
    """The office's settings in force."""
    return OfficeSettings.from_values(await work.office.all())


async def gather(work: Work, notices: Sequence[Notice]) -> Facts:
    """What the planner must know to say that nothing is due, as it mostly is; `with_reports` adds the rest."""
    issued = await work.notices.issued({INSTALLED[0], *(notice.of for notice in notices if notice.of)})
    seen, unreadable = await work.notices.fell_due(work.now - _REMEMBERED)
    return Facts(
        units=await work.units.all(),
        since=issued.get(INSTALLED[:2], work.now),
        seen=seen,
        issued=issued,
        extended=await work.extensions.days(),
        heads=await work.levels.heads(),
        unreadable=unreadable,
    )


async def with_reports(work: Work, facts: Facts, heads: Collection[str] = ()) -> Facts:
    """The facts with those who said 收到 and those who have not submitted a quarter that can be spoken of today.

    Of the units below only those of these heads are looked at: for most rings nothing is due below.
    """
    days = await work.extensions.days()
    missing = {each.code: await _missing(work, each, heads, days.get(each.code, {})) for each in _quarters(work.now)}
    acknowledged = {key: await _acknowledged(work, *key) for key in facts.issued if key != INSTALLED[:2]}
    below = {head: await work.below.there(head, work.now.date()) for head in heads}
    return replace(facts, missing=missing, acknowledged=acknowledged, below=below)


def _quarters(now: datetime) -> tuple[Quarter, ...]:
    running = Quarter.of(now.date())
    return (running.previous().previous(), running.previous(), running)


async def _missing(work: Work, quarter: Quarter, heads: Collection[str], days: Mapping[str, date]) -> frozenset[str]:
    """Who may still report and has not: in a closed quarter only those with a later day that has not passed.

    A later day holds for the units below, too.
    """
    later = {unit for unit, day in days.items() if day >= work.now.date()}
    found: set[str] = set()
    for head in ("", *heads):
        missing = await work.reports.missing(quarter, (head,))
        is_open = await work.locks.closed_at(quarter, head) is None
        found.update(missing if is_open else (unit for unit in missing if later.intersection(line(unit))))
    return frozenset(found)


async def _acknowledged(work: Work, kind: str, period: str) -> frozenset[str]:
    return frozenset(each.unit for each in await work.notices.acknowledged(kind, period))
