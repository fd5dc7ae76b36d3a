"""The summary of a quarter, on the demonstration data: golden figures, states, and what a missing number does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.clock import SHANGHAI
from core.period import Quarter
from core.texts import Texts
from exports.summary import city_shares, summarise
from exports.total_lines import city_total_line, unit_total_line
from knowledge.targets import load_targets
from models.records import Answers, Report, ReportState

TEXTS = Texts.load()
TARGETS = load_targets()
STOCKS = {"activists", "prospects"}
Q1, Q2, Q4 = Quarter(2014, 1), Quarter(2014, 2), Quarter(2014, 4)
DEMO = json.loads(Path(__file__).with_name("demo-2014.json").read_text(encoding="utf-8"))
UNITS = list(DEMO["plan"])
AT = datetime(2014, 4, 3, 10, 5, tzinfo=SHANGHAI)


def reports(quarter: Quarter) -> list[Report]:
    """All units' reports of the demonstration, in order; a unit without numbers has not begun."""
    given = DEMO["quarters"].get(str(quarter.number), {})
    return [
        Report(unit, quarter, ReportState.SUBMITTED, version=1, stored=Answers(given[unit]), submitted_at=AT)
        if unit in given
        else Report(unit, quarter)
        for unit in UNITS
    ]


def first_quarter():
    return summarise(Q1, reports(Q1), [], STOCKS)


def second_quarter():
    return summarise(Q2, reports(Q2), reports(Q1), STOCKS)


def test_the_totals_of_the_first_quarter():
    summary = first_quarter()

    assert summary.is_complete
    golden = {"total": 589, "age35": 473, "female": 233, "farmer": 151, "rural": 268, "league_rec": 154}
    assert {code: summary.total(code, "本季") for code in golden} == golden
    assert {code: summary.total(code, "本年累计") for code in golden} == golden
    assert summary.total("activists", "本年累计") == 7993


def test_the_second_quarter_adds_up_the_year_and_not_the_people_on_the_books():
    summary = second_quarter()

    assert (summary.total("total", "本季"), summary.total("total", "本年累计")) == (540, 1129)
    assert summary.total("activists", "本季") == summary.total("activists", "本年累计") == 6429
    assert [report.unit for report in summary.missing] == ["lianyuan", "jkq"]
    assert not summary.is_complete


def test_the_shares_of_the_city_come_from_summed_counts():
    words = [share.words for share in city_shares(TARGETS, first_quarter(), TEXTS)]

    assert words[2] == "女党员：本年累计233/589，39.6%。全市要求40%左右。低0.4个百分点。"
    assert words[6] == "农牧渔民：本年累计151/589，25.6%。全市要求不低于26%。比26%低0.4个百分点。"
    assert words[-1] == "入党积极分子7993名，本年累计发展589名，每发展1名有13.57名。要求不少于3名。达到要求。"
    assert len(words) == 11


def test_the_reserve_compares_people_of_the_same_units():
    """Two units have not reported the second quarter: neither their applicants nor their members count."""
    reserve = city_shares(TARGETS, second_quarter(), TEXTS)[-1]

    assert (reserve.numerator, reserve.denominator) == (6429, 990)


def test_a_unit_that_does_not_know_one_side_is_left_out_of_both():
    rows = reports(Q1)
    known = {code: value for code, value in rows[0].stored.values.items() if code != "female"}
    rows[0] = replace(rows[0], stored=Answers(known, unknown=frozenset({"female"})), state=ReportState.PROVISIONAL)
    summary = summarise(Q1, rows, [], STOCKS)

    female = next(share for share in city_shares(TARGETS, summary, TEXTS) if share.label == "女党员")

    assert (female.numerator, female.denominator) == (233 - 32, 589 - 74)
    assert summary.lacking("female") == ("louxing",)
    assert summary.total("total", "本季") == 589


def test_a_field_that_one_quarter_lacks_has_no_year_to_date_in_that_unit():
    rows = reports(Q1)
    known = {code: value for code, value in rows[0].stored.values.items() if code != "migrant"}
    rows[0] = replace(rows[0], stored=Answers(known, skipped=frozenset({"migrant"})))
    summary = summarise(Q2, reports(Q2), rows, STOCKS)

    assert "migrant" not in summary.units[0].to_date
    assert summary.total("migrant", "本年累计") == 44 + 40 - 6 - 6


def test_drafts_are_nobodys_figures():
    rows = reports(Q1)
    rows[3] = Report("shuangfeng", Q1, ReportState.DRAFT, draft=Answers({"total": 999}))
    summary = summarise(Q1, rows, [], STOCKS)

    assert summary.total("total", "本季") == 589 - 96
    assert summary.state_count(ReportState.DRAFT) == 1


def test_an_earlier_quarter_that_is_missing_is_named():
    rows = [Report("wanbao", Q1) if row.unit == "wanbao" else row for row in reports(Q1)]

    assert summarise(Q2, reports(Q2), rows, STOCKS).gaps == ((Q1, ("wanbao",)),)
    assert first_quarter().gaps == ()


def test_only_a_surplus_of_the_city_is_remarked_on():
    def line(ytd, quarter, *, complete=True):
        return city_total_line(TARGETS.total, ytd, quarter, TEXTS, complete=complete)

    assert line(589, Q1) == "全市本年累计589名，相当于2700名的21.8%，时间过去25.0%。"
    assert line(493, Q1, complete=False) == "已报单位本年累计493名，相当于2700名的18.3%。"
    assert line(2790, Q4) == "本年累计2790名，比2700名多90名。“左右”的幅度指导意见没有规定。"
    assert line(2600, Q4) == "全市全年2600名，比2700名少100名。"
    assert line(2700, Q4) == "全市本年累计2700名，正好2700名。"
    assert line(2699, Q2) == "全市本年累计2699名，相当于2700名的99.96%，时间过去50.0%。"


def test_a_unit_is_measured_by_its_plan_and_its_year():
    def line(ytd, plan, quarter=Q1):
        return unit_total_line(ytd, plan, quarter, TEXTS)

    assert line(96, 430) == "本年累计96名，年度计划430名，已用22.3%，还余334名。"
    assert line(35, 100).endswith("时间过去25.0%，计划已用35.0%，后续请注意调控。")
    assert "注意" not in line(34, 100)
    assert line(110, 100) == "本年累计110名，比年度计划多10名。计划如有调整，请告知市委组织部。"
    assert line(100, 100) == "年度计划100名已用完，本年没有余数。"
    assert line(0, 100) == "本年累计0名，年度计划100名。"
    assert line(5, None) == ""


def test_a_unit_that_is_behind_is_told_how_many_quarters_are_left():
    behind = unit_total_line(40, 100, Q2, TEXTS)

    assert behind.endswith("时间过去50.0%，计划已用40.0%，余下名额还有2个季度可以安排。")
    assert "时间" not in unit_total_line(41, 100, Q2, TEXTS)
    assert "时间" not in unit_total_line(60, 100, Q4, TEXTS)
