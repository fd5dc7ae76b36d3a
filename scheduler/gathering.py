"""The facts a plan rests on, read from the database in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from core.clock import SHANGHAI
from core.office import OfficeSettings
from core.period import Quarter, parse_period
from core.units import line
from models.records import OfficeValue
from models.work import Work
from scheduler.facts import Facts
from scheduler.notice import Audience, Notice
from scheduler.occasions import Key, Occurrence

INSTALLED: Key = ("installation", "", datetime(2014, 1, 1, tzinfo=SHANGHAI))
"""Noted at the first ring: what fell due before it is not made up for."""

_ABOUT_REPORTS = frozenset({Audience.MISSING, Audience.UNTOUCHED, Audience.DRAFTED})
_ABOUT_DRAFTS = frozenset({Audience.UNTOUCHED, Audience.DRAFTED})

_REMEMBERED = timedelta(days=400)
"""No notice that can still go out, and none that counts with it, is about a moment before that."""


async def office_of(work: Work) -> OfficeSettings:
    """The office's settings in force."""
    return OfficeSettings.from_values(await work.office.all())


async def gather(work: Work, notices: Sequence[Notice], settings: Mapping[str, OfficeValue] | None = None) -> Facts:
    """What the planner must know to say that nothing is due, as it mostly is; `with_reports` adds the rest."""
    stored = await work.office.all() if settings is None else settings
    recalled = {notice.of for notice in notices if notice.of}
    issued = await work.notices.issued({INSTALLED[0], *recalled})
    seen, unreadable = await work.notices.fell_due(work.now - _REMEMBERED)
    return Facts(
        units=await work.units.all(),
        since=issued.get(INSTALLED[:2], work.now),
        seen=seen,
        issued=issued,
        extended=await work.extensions.days(),
        heads=await work.levels.heads(),
        settled={key: value.at for key, value in stored.items() if value.confirmed and value.at},
        returned=await work.reports.open_returns(),
        unreadable=unreadable,
    )


async def with_reports(work: Work, facts: Facts, due: Sequence[Occurrence]) -> Facts:
    """The facts with who has not submitted what the occurrences are about, and of whom they speak.

    Nothing else is looked at: most rings are about one quarter of one level, or about no report at all.
    """
    heads = dict.fromkeys(each.head.code for each in due if each.head)
    forms = {f"{each.notice.form}-{each.period}" for each in due if each.notice.form}
    asked = {(each.notice.of, each.period) for each in due if each.notice.asks is Audience.UNACKNOWLEDGED}
    return replace(
        facts,
        missing=await _all_missing(work, _asked(due, _ABOUT_REPORTS)),
        drafted={each.code: await _drafted(work, each, of) for each, of in _asked(due, _ABOUT_DRAFTS).items()},
        unsubmitted={code: await _unsubmitted(work, code) for code in forms},
        acknowledged={key: await _acknowledged(work, *key) for key in asked},
        below={head: await work.below.there(head, work.now.date()) for head in heads},
        others=await work.below.around([each.unit for each in due if each.unit], ()),
    )


async def facts_ahead(work: Work, notices: Sequence[Notice]) -> Facts:
    """The facts for a look ahead: who has not submitted what is collected now, of the units of the city."""
    facts = await gather(work, notices)
    years, quarters = (work.now.year, work.now.year + 1), _quarters(work.now)
    codes = {f"{notice.form}-{year}" for notice in notices if notice.form for year in years}
    return replace(
        facts,
        missing=await _all_missing(work, {quarter: [""] for quarter in quarters}),
        drafted={quarter.code: await _drafted(work, quarter, [""]) for quarter in quarters},
        acknowledged={key: await _acknowledged(work, *key) for key in facts.issued if key != INSTALLED[:2]},
        unsubmitted={code: await _unsubmitted(work, code) for code in codes},
    )


def _asked(due: Sequence[Occurrence], audiences: Collection[Audience]) -> Mapping[Quarter, Collection[str]]:
    """The quarters about which some occurrences ask, each with the heads of the units concerned."""
    found: dict[Quarter, dict[str, None]] = {}
    for each in due:
        if each.notice.asks in audiences:
            found.setdefault(each.quarter, {})[each.head.code if each.head else ""] = None
    return {quarter: list(heads) for quarter, heads in found.items()}


async def _all_missing(work: Work, asked: Mapping[Quarter, Collection[str]]) -> Mapping[str, frozenset[str]]:
    days = await work.extensions.days() if asked else {}
    return {each.code: await _missing(work, each, heads, days.get(each.code, {})) for each, heads in asked.items()}


async def _unsubmitted(work: Work, code: str) -> frozenset[str]:
    """Who has not handed in a yearly form; nobody once it is closed."""
    period = parse_period(code)
    if await work.locks.closed_at(period, "") is not None:
        return frozenset()
    return await work.reports.missing(period)


async def _drafted(work: Work, quarter: Quarter, heads: Collection[str]) -> Mapping[str, int]:
    """The units with an open draft of a quarter, and how many fields are answered in it."""
    found = [await work.reports.states(quarter, head) for head in heads]
    reports = [report for states in found for report in states.values()]
    return {report.unit: len(report.draft.answered) for report in reports if report.draft is not None}


def _quarters(now: datetime) -> tuple[Quarter, ...]:
    running = Quarter.of(now.date())
    return (running.previous().previous(), running.previous(), running)


async def _missing(work: Work, quarter: Quarter, heads: Collection[str], days: Mapping[str, date]) -> frozenset[str]:
    """Who may still report and has not: in a closed quarter only those with a later day that has not passed.

    A later day holds for the units below, too.
    """
    later = {unit for unit, day in days.items() if day >= work.now.date()}
    found: set[str] = set()
    for head in heads:
        missing = await work.reports.missing(quarter, (head,))
        is_open = await work.locks.closed_at(quarter, head) is None
        found.update(missing if is_open else (unit for unit in missing if later.intersection(line(unit))))
    return frozenset(found)


async def _acknowledged(work: Work, kind: str, period: str) -> frozenset[str]:
    return frozenset(each.unit for each in await work.notices.acknowledged(kind, period))
