"""The summary that every paper is made of: comparisons of the same units, what is late, where each figure is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.clock import SHANGHAI
from core.period import Quarter
from exports.gathering import gather
from exports.period_summary import Explained, PeriodSummary
from exports.summary import summarise
from handlers.dialogs.form import load_form
from knowledge.targets import load_targets
from models.records import Answers, Entry, EntryKind, Report, ReportState
from tests.exports.test_summary import DEMO, Q1, Q2, STOCKS, reports

PROJECT = Path(__file__).resolve().parents[2]
FORM = load_form()
TARGETS = load_targets()
AT = datetime(2014, 7, 8, 9, 30, tzinfo=SHANGHAI)


def period(quarter=Q2, rows=None, before=None, previous=None, last_year=None):
    rows = rows if rows is not None else reports(quarter)
    earlier = before if before is not None else [row for each in quarter.earlier_this_year for row in reports(each)]
    return PeriodSummary(
        "", AT, FORM.fields, summarise(quarter, rows, earlier, STOCKS), previous=previous, last_year=last_year
    )


def first():
    return summarise(Q1, reports(Q1), [], STOCKS)


def whole_second():
    """The second quarter with the two units that the demonstration lacks, as if they had reported as in the first."""
    return [_as_second(row) for row in reports(Q2)]


def _as_second(row):
    if row.version:
        return row
    values = DEMO["quarters"]["1"][row.unit]
    return Report(row.unit, Q2, ReportState.SUBMITTED, version=1, stored=Answers(values), submitted_at=AT)


def test_a_quarter_is_compared_with_the_one_before_over_the_units_that_reported_both():
    found = period(previous=first()).compared("total", first())

    assert (found.base, found.now, found.units, found.is_all) == (Q1, 540, 9, False)
    assert found.before == 589 - sum(DEMO["quarters"]["1"][unit]["total"] for unit in ("lianyuan", "jkq"))


def test_where_all_units_reported_both_quarters_the_comparison_is_of_all():
    found = period(rows=whole_second(), previous=first()).compared("total", first())

    assert (found.before, found.units, found.is_all) == (589, 11, True)


def test_without_figures_of_the_other_quarter_nothing_is_compared():
    assert period(Q1).compared("total", None) is None


def test_a_share_has_moved_only_where_the_same_units_stand_behind_both():
    female = TARGETS["female"]

    assert period(previous=first()).moved(female) is None
    before, now = period(rows=whole_second(), previous=first()).moved(female)
    assert before == (233, 589)
    assert now[1] == period(rows=whole_second()).year_total


def test_a_first_quarter_has_no_share_to_have_moved_from():
    autumn = summarise(Quarter(2013, 4), reports(Quarter(2013, 4)), [], STOCKS)

    assert period(Q1, previous=autumn).moved(TARGETS["female"]) is None


def test_people_on_the_books_have_no_year_to_date():
    by_code = {total.field.code: total for total in period().totals}

    assert (by_code["total"].quarter, by_code["total"].to_date) == (540, 1129)
    assert (by_code["activists"].quarter, by_code["activists"].to_date) == (6429, None)
    assert [total.field.code for total in period().totals] == list(FORM.codes)


def test_every_stored_version_of_the_year_is_a_source():
    sources = period().sources

    assert len(sources) == 11 + 9
    assert [report.quarter for report in sources if report.unit == "louxing"] == [Q1, Q2]
    assert [report.quarter for report in sources if report.unit == "jkq"] == [Q1]


def test_late_is_what_came_after_a_day_that_was_set():
    rows = reports(Q1)
    rows[0], rows[1] = replace(rows[0], on_time=False), replace(rows[1], on_time=None)

    assert [report.unit for report in period(Q1, rows=rows).late] == ["louxing"]


async def test_what_stands_in_the_database_is_gathered_with_explanations(bench):
    async with bench.store.write() as work:
        secretary = await work.people.actor(bench.channel.name, "xinhua")
        entries = [Entry(code, EntryKind.COUNT, count) for code, count in DEMO["quarters"]["1"]["xinhua"].items()]
        await work.reports.enter(secretary, "xinhua", Q1, entries, "first")
        notes = ["农牧渔民（原因：新建村级组织）"]
        await work.reports.submit(secretary, "xinhua", Q1, due=None, notes=notes)
        await work.reports.enter(secretary, "xinhua", Q1, [Entry("female", EntryKind.COUNT, 50)], "second")
        await work.reports.submit(secretary, "xinhua", Q1, due=None, reason="少算一名", notes=notes)

    async with bench.store.read() as work:
        officer = await work.people.actor(bench.channel.name, "officer")
        found = await gather(work, officer, Q1, bench.kit.form.fields)

    assert [(each.report.unit, each.version, each.about, each.words) for each in found.explanations] == [
        ("xinhua", 2, Explained.COUNT, notes[0]),
        ("xinhua", 2, Explained.CORRECTION, "少算一名"),
    ]
    assert (found.previous, found.last_year) == (None, None)
    assert len(found.units) == 11
