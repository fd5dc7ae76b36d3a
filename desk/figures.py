"""The summaries that pages show: the same counts, added up by the same code, as the chat and the files have."""

from __future__ import annotations

from core.period import Quarter
from desk.context import Look
from exports.summary import Summary, summarise
from models.records import Report


async def city_summary(look: Look, quarter: Quarter) -> Summary:
    """A quarter over all units of the city; RightsError for anyone but staff."""
    reports = await look.work.reports.of_quarter(look.actor, quarter)
    earlier: list[Report] = []
    for before in quarter.earlier_this_year:
        earlier += await look.work.reports.of_quarter(look.actor, before)
    return summarise(quarter, reports, earlier, _stocks(look))


async def unit_summary(look: Look, report: Report) -> Summary:
    """A unit's report with those of the same year before it."""
    earlier = await look.work.reports.earlier(look.actor, report.unit, report.quarter)
    return summarise(report.quarter, [report], earlier, _stocks(look))


def _stocks(look: Look) -> set[str]:
    return {field.code for field in look.kit.form.fields if field.kind == "stock"}
