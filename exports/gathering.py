"""The summary of a period as it stands in the database: the only place where figures for papers are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.period import Quarter
from exports.period_summary import Explained, Explanation, Field, PeriodSummary
from exports.summary import Summary, summarise
from models.records import Report

if TYPE_CHECKING:
    from core.people import Actor
    from models.work import Work


async def read_summary(work: Work, actor: Actor, quarter: Quarter, fields: Sequence[Field], head: str = "") -> Summary:
    """A quarter over the units that report to an office (the city's is ""); RightsError for anyone but its people."""
    reports = await work.reports.of_quarter(actor, quarter, head)
    earlier: list[Report] = []
    for before in quarter.earlier_this_year:
        earlier += await work.reports.of_quarter(actor, before, head)
    return summarise(quarter, reports, earlier, {field.code for field in fields if field.kind == "stock"})


async def gather(work: Work, actor: Actor, quarter: Quarter, fields: Sequence[Field], head: str = "") -> PeriodSummary:
    """The same with what it is compared with and what was explained; this is what every paper is made of."""
    summary = await read_summary(work, actor, quarter, fields, head)
    return PeriodSummary(
        head=head,
        at=work.now,
        fields=tuple(fields),
        summary=summary,
        previous=await _stored(work, actor, quarter.previous(), fields, head),
        last_year=await _stored(work, actor, Quarter(quarter.year - 1, quarter.number), fields, head),
        explanations=await _explanations(work, actor, summary, head),
    )


async def _stored(
    work: Work, actor: Actor, quarter: Quarter, fields: Sequence[Field], head: str
) -> Summary | None:  # fmt: skip
    """The summary of another quarter; None where nothing of it is stored."""
    found = await read_summary(work, actor, quarter, fields, head)
    return found if found.counted else None


async def _explanations(work: Work, actor: Actor, summary: Summary, head: str) -> tuple[Explanation, ...]:
    """What the units said about their counts of the quarter, in their order: to doubts, to corrections, to sums."""
    sums = await work.roll_ups.kept_of_all(actor, summary.quarter, head)
    found: list[Explanation] = []
    for report in (unit.report for unit in summary.counted):
        found += [Explanation(report, report.version, Explained.COUNT, words) for words in report.notes]
        if report.version > 1:
            versions = await work.reports.versions(actor, report.unit, report.period)
            found += [Explanation(report, each.version, Explained.CORRECTION, each.reason)
                      for each in versions if each.reason]  # fmt: skip
        kept = sums.get(report.unit)
        if kept is not None and kept.reason:
            found.append(Explanation(report, report.version, Explained.SUM, kept.reason))
    return tuple(found)
