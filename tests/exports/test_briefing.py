"""The quarterly briefing: each sentence is chosen by the figures, in the words of the requirement; nobody is ranked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.briefing import briefing
from exports.summary import summarise
from models.records import Answers
from tests.exports.material import UNITS, material
from tests.exports.test_period_summary import Q1, Q2, Quarter, first, whole_second
from tests.exports.test_summary import STOCKS, reports

KNOWN = {"quarter": "2014年二季度", "area": "全市", "office": "中共娄底市委组织部"}


def told(wanted, chosen=()):
    return [line.text for line in briefing(wanted, KNOWN, chosen).lines]


def changed(rows, **counts):
    """The reports with some counts of the first unit exchanged."""
    values = dict(rows[0].stored.values) | counts
    return [replace(rows[0], stored=Answers(values)), *rows[1:]]


def test_a_whole_quarter_in_four_parts():
    lead, total, structure, reserve, units = told(material(Q2, rows=whole_second(), previous=first()))

    assert "已报11/11个单位。" in lead
    assert lead.startswith("参照《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号，以下简称《指导意见》）")
    assert total.startswith("一、总量。2014年二季度发展党员679名，比2014年一季度增加90名，增长15.3%。")
    assert "相当于2700名的47.0%；《指导意见》要求2014年控制在2700名左右。" in total
    assert structure.startswith("二、结构（按本年累计）。35岁及以下")
    assert reserve.startswith("三、储备。在册入党积极分子")
    assert units == "四、报送。11个单位均已报送。"


def test_units_that_are_missing_are_counted_and_never_named():
    lines = told(material(Q2, previous=first()))

    assert lines[-1].endswith("有2个单位的数字尚未收到，汇总数随补报更新。")
    assert not any(unit.name in line for unit in UNITS.values() for line in lines)
    assert "按两期都已报送的9个单位算，比2014年一季度增加90名，增长20.0%" in lines[1]
    assert lines[3].endswith("只算本季已报的单位。")


def test_without_an_earlier_quarter_nothing_is_compared():
    assert "没有2013年四季度的数字，不作比较" in told(material(Q1))[1]


def test_last_year_is_set_beside_it_where_it_is_stored():
    before = summarise(Quarter(2013, 1), changed(reports(Q1), total=174), [], STOCKS)
    lines = told(material(Q1, last_year=before))

    assert "比2013年一季度减少100名，下降14.5%" in lines[1]
    assert "没有" not in lines[1]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"farmer": 23}, "农牧渔民153名，占25.98%，比26%低0.02个百分点"),
        ({"farmer": 24}, "农牧渔民154名，占26.1%，不低于26%"),
        ({"liangxin": 0, "total": 174}, "“两新”组织党员32名，占4.6%，距力争目标5%差0.4个百分点"),
        ({"female": 0}, "女党员201名，占34.1%，比40%低5.9个百分点（要求40%左右）"),
    ],
)
def test_each_wording_has_its_own_sentence(counts, words):
    assert words in told(material(Q1, rows=changed(reports(Q1), **counts)))[2]


def test_a_share_of_others_than_all_says_of_whom_it_is():
    assert "农村女党员86名，占农村新发展党员的32.1%，已到力争目标30%" in told(material(Q1))[2]


def test_few_people_are_counted_and_not_analysed():
    rows = [replace(row, version=0) if row.unit != "wanbao" else row for row in reports(Q1)]
    structure, reserve = told(material(Q1, rows=rows))[2:4]

    assert "%" not in structure
    assert "人数少，只列人数，不作比例分析" in structure
    assert "人数少，只列人数" in reserve


def test_how_a_share_has_moved_is_said_where_the_same_units_stand_behind_both():
    moved = told(material(Q2, rows=whole_second(), previous=first()))[2]

    assert "比2014年一季度末累计提高" in moved
    assert "末累计" not in told(material(Q2, previous=first()))[2]


def test_what_comes_next_is_only_printed_when_it_was_chosen():
    assert len(told(material(Q1))) == 5
    paper = briefing(material(Q1), KNOWN, ["control", "reserve"])

    assert paper.lines[-1].text.startswith("五、下步要求。按年度计划把握节奏")
    assert [basis.source for basis in paper.basis][-2:] == ["二（一）", "二（三）"]


def test_no_word_ranks_or_blames():
    words = "".join(told(material(Q2, previous=first()), ["control"]))

    for word in ("第一名", "排名", "先进", "落后", "倒数", "不达标", "不合格", "逾期", "拖"):
        assert word not in words
