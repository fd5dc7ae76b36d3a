"""The summaries that pages show: the same counts, added up by the same code, as the chat and the files have."""

from __future__ import annotations

from core.period import Quarter
from desk.context import Look
from exports.gathering import read_summary
from exports.summary import Summary, summarise
from models.records import Report


async def city_summary(look: Look, quarter: Quarter) -> Summary:
    """A quarter over all units of the city; RightsError for anyone but staff."""
    return await read_summary(look.work, look.actor, quarter, look.kit.form.fields)


async def unit_summary(look: Look, report: Report) -> Summary:
    """A unit's report with those of the same year before it."""
    earlier = await look.work.reports.earlier(look.actor, report.unit, report.quarter)
    stocks = {field.code for field in look.kit.form.fields if field.kind == "stock"}
    return summarise(report.quarter, [report], earlier, stocks)
