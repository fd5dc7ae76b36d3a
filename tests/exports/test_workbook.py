"""The workbook of a quarter: every figure is that of the summary, words are words, and what is missing says so."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from core.numbers import percent
from exports.briefing import briefing
from exports.period_charts import draw_shares, draw_total
from exports.period_summary import Explained, Explanation
from exports.workbook import write_workbook
from models.records import Answers, ReportState
from tests.exports.material import GUIDANCE, TEXTS, UNITS, material
from tests.exports.test_period_summary import FORM, Q1, Q2, first
from tests.exports.test_summary import reports

TABS = ["汇总", "各单位", "本年累计", "比例", "缺报", "说明", "来源"]


def sheets(wanted):
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(wanted)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def row_of(rows, name):
    return next(row for row in rows if row[0] == name)


@pytest.fixture(scope="module")
def second():
    return sheets(material(Q2, previous=first()))


def test_its_sheets_stand_in_the_order_of_use(second):
    assert list(second) == TABS


def test_totals_are_those_of_the_summary(second):
    period = material(Q2).period
    for total in period.totals:
        label = f"{total.field.label}（季末在册）" if total.field.kind == "stock" else total.field.label
        row = row_of(second["汇总"], label)
        assert (row[1], row[2]) == (total.quarter, "" if total.to_date is None else total.to_date)


def test_the_quarter_before_is_set_beside_it_for_the_same_units(second):
    row = row_of(second["汇总"], "发展党员总数")

    assert (row[3], row[4], row[5]) == (450, 90, "没有数字")
    assert row[7] == "与2014年一季度只比两期都报了这一项的9个单位：540名、450名。"


def test_shares_of_the_city_stand_with_the_words_of_the_guidance(second):
    rows = second["汇总"]
    found = [row for row in rows if row[0] == "农牧渔民"][-1]

    assert (found[2], found[3], found[4], found[5], found[6]) == (0.26, 285, 1129, -0.8, "二（二）")
    assert found[1] == pytest.approx(285 / 1129)
    assert found[7] == GUIDANCE.targets["farmer"].wording


def test_a_unit_without_a_report_has_no_zeros(second):
    assert set(row_of(second["各单位"], "涟源市")[3:]) == {"未报"}
    assert row_of(second["各单位"], "合计")[3] == 540
    assert row_of(second["本年累计"], "涟源市")[:3] == ["涟源市", "一季度", 121]


def test_not_answered_and_not_known_are_two_different_things():
    rows = reports(Q1)
    known = {code: n for code, n in rows[0].stored.values.items() if code not in {"migrant", "frontline"}}
    answers = Answers(known, skipped=frozenset({"migrant"}), unknown=frozenset({"frontline"}))
    rows[0] = replace(rows[0], stored=answers, state=ReportState.PROVISIONAL)
    found = sheets(material(Q1, rows=rows))

    row = row_of(found["各单位"], "娄星区")
    assert row[1] == "暂报"
    assert row[3 + FORM.codes.index("migrant")] == "未填"
    assert row[3 + FORM.codes.index("frontline")] == "暂缺"
    assert row_of(found["汇总"], "农民工")[7] == "缺1个单位：娄星区。"
    assert not any(row[:2] == ["娄星区", "生产、工作一线"] for row in found["比例"])


def test_shares_of_few_people_are_counts_without_a_figure(second):
    row = next(row for row in second["比例"] if row[:2] == ["万宝新区", "女党员"])

    assert (row[2], row[3], row[4], row[6]) == (3, 9, "人数少", "")
    assert "人数少，不看百分比" in row[7]


def test_missing_units_are_listed_with_whom_to_call_and_a_number_keeps_its_nought(second):
    assert row_of(second["缺报"], "涟源市") == ["涟源市", "未开始", "李明 07380000001"]
    assert row_of(second["缺报"], "娄底经济技术开发区")[2] == "还没有绑定填报人"


def test_every_version_that_is_added_up_is_a_source(second):
    rows = second["来源"][3:]

    assert len(rows) == 20
    assert sum(row[4] for row in rows) == 1129


def test_what_people_wrote_is_never_a_formula_or_a_number():
    wanted = material(Q1)
    said = ["=HYPERLINK(1)", "12"]
    explained = tuple(Explanation(wanted.period.units[0].report, 1, Explained.COUNT, words) for words in said)
    measured = replace(wanted.measured, period=replace(wanted.period, explanations=explained))
    content = write_workbook(replace(wanted, measured=measured))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("说明").to_python()
    assert [row[3] for row in rows[2:]] == said
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in part for part in parts)


def test_it_prints_on_a4_with_its_heads_on_every_page():
    with zipfile.ZipFile(io.BytesIO(write_workbook(material(Q1)))) as package:
        parts = [package.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, 8)]
        book = package.read("xl/workbook.xml").decode()
        assert "xl/charts/chart1.xml" in package.namelist()

    assert all(b'paperSize="9"' in part and b'orientation="landscape"' in part for part in parts)
    assert book.count("_xlnm.Print_Titles") == 7


@pytest.mark.parametrize("quarter", [Q1, Q2])
def test_workbook_briefing_charts_and_chat_show_the_same_figures(quarter):
    """One summary is behind all four: count and percentage of every share, and the total, wherever they are shown."""
    wanted = material(quarter)
    rows, drawing = sheets(wanted)["汇总"], draw_shares(wanted.measured, TEXTS)
    paper = briefing(wanted, {"quarter": quarter.name, "area": "全市", "office": "x"}).as_text(TEXTS)
    chat = {share.label: share for share in wanted.measured.shares(TEXTS)}
    for target in GUIDANCE.targets.shares:
        num, den = chat[target.label].numerator, chat[target.label].denominator
        figure = percent(num, den, target.percent)
        row = [row for row in rows if row[0] == target.label][-1]
        assert f"{num}/{den}，{figure}" in chat[target.label].words
        assert (row[3], row[4]) == (num, den)
        assert row[1] == pytest.approx(num / den)
        assert f">{figure}<" in drawing
        assert f">{num}／{den}<" in drawing
        assert re.search(rf"{num}名，(?:占|占农村新发展党员的|“推优”面){re.escape(figure)}", paper), target.label
    total = wanted.period.year_total
    assert row_of(rows, "发展党员总数")[2] == total
    assert f">{total}<" in draw_total(wanted.measured, TEXTS)
    assert f"本年累计{total}名" in paper
    assert f"本年累计{total}名" in wanted.measured.total_line(TEXTS)


def test_units_keep_the_order_of_the_addressees(second):
    names = [unit.name for unit in UNITS.values()]

    assert [row[0] for row in second["各单位"][3:-1]] == names
