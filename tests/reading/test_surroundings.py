"""The same words where something is known already: the field asked, the counts so far, the open quarter."""

from __future__ import annotations

import pytest

from core.period import Quarter
from tests.reading.support import codes, read

KNOWN = {"total": 25, "female": 10, "rural": 12}
ASKED = [
    ("12", {"female": 12}),
    ("12个吧", {"female": 12}),
    ("十二名", {"female": 12}),
    ("女的12个", {"female": 12}),
    ("没有", {"female": 0}),
    ("无", {"female": 0}),
    ("35", {"female": 35}),
    ("改成12", {"female": 12}),
    ("12，高中23", {"female": 12, "edu_hs": 23}),
    ("农村12", {"rural": 12}),
    ("35岁以下20", {"age35": 20}),
    ("大概12", {}),
    ("40%", {}),
    ("12.5", {}),
    ("12，13", {}),
    ("我们有3个基层党委还没报上来", {}),
    ("发展1名党员要几名积极分子？", {}),
    ("女党员比例要求是多少", {}),
]


@pytest.mark.parametrize(("said", "values"), ASKED)
def test_a_bare_count_belongs_to_the_field_that_is_asked(said, values):
    reading = read(said, expected="female", known={"total": 25})

    assert dict(reading.values) == values


@pytest.mark.parametrize(
    ("said", "offered"), [("一共12个", {"female": 12}), ("全部", {"female": 25}), ("40%", {"female": 10})]
)
def test_an_answer_that_only_suggests_a_count_is_offered(said, offered):
    reading = read(said, expected="female", known={"total": 25})

    assert (dict(reading.values), dict(reading.derived)) == ({}, offered)
    assert [question.number for question in reading.questions] == list(offered.values())


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("女多报了2个", {"female": 8}),
        ("总数少报了1个", {"total": 26}),
        ("不是12是13", {"rural": 13}),
        ("25写错了，应该是26", {"total": 26}),
        ("女多报了20个", {}),
    ],
)
def test_a_change_of_a_known_count_is_offered_and_not_stored(said, offered):
    reading = read(said, known=KNOWN)

    assert dict(reading.values) == {}
    assert dict(reading.derived) == offered
    assert reading.intent == "correction"


def test_a_share_is_counted_from_the_known_total():
    reading = read("女党员占40%", known=KNOWN)

    assert codes(reading) == ["pct:female"]
    assert reading.problems[0].text == "“40%”是比例。换算：25名的40%是10名。女党员是10名吗？"


def test_the_count_of_the_last_report_is_offered_for_a_field_that_refers_to_it():
    reading = read("积极分子同上季度", quarter=Quarter(2014, 2), previous={"activists": 96})

    assert reading.problems[0].text == ("“同上季度”指以前报过的数。2014年一季度入党积极分子为96名，本季也是96名吗？")


def test_this_quarter_is_the_open_one():
    assert codes(read("本季度没有发展")) == ["period_ambiguous"]
    assert codes(read("本季度没有发展", quarter=Quarter(2014, 1))) == []


def test_a_year_that_is_over_is_not_the_open_quarter():
    assert codes(read("2013年发展130名")) == ["period_ambiguous"]
    assert codes(read("2013年发展130名", quarter=Quarter(2014, 1))) == ["bad_period"]
    assert codes(read("2014年发展25名", quarter=Quarter(2014, 1))) == []


def test_short_names_behind_a_rural_question_are_asked_and_those_known_as_such_are_not():
    rural = {"total": 32, "female": 12, "rural": 12}

    asked = read("女4", expected="rural_age35", known=rural)
    told_again = read("农村12，女12", known=rural)
    too_many = read("女13", expected="rural_age35", known=rural)

    assert [question.code for question in asked.questions] == ["which_scope"]
    assert dict(asked.values) == {}
    assert dict(told_again.values) == {"rural": 12, "female": 12}
    assert dict(too_many.values) == {"female": 13}


@pytest.mark.parametrize(
    ("said", "values", "asked"),
    [
        ("12", {"rural": 12}, []),
        ("12名，其中女4名", {"rural": 12, "rural_female": 4}, []),
        ("12（女4）", {"rural": 12, "rural_female": 4}, []),
        ("12，女4", {"rural": 12}, ["which_scope"]),
        ("12，女13", {"rural": 12, "female": 13}, []),
        ("12，全县女11", {"rural": 12, "female": 11}, []),
        ("12，农民9", {"rural": 12, "farmer": 9}, []),
        ("12，不对，13", {"rural": 13}, []),
        ("女11", {"female": 11}, []),
        ("12，13", {}, ["which_field", "which_field"]),
    ],
)
def test_what_follows_the_answer_about_the_villages_may_be_of_them(said, values, asked):
    reading = read(said, expected="rural", known={"total": 32, "female": 12})

    assert dict(reading.values) == values
    assert [question.code for question in reading.questions] == asked


@pytest.mark.parametrize("said", ["12，其中农村4", "12（农村4）", "12名，里面农村4名"])
def test_parts_of_the_answer_are_parts_of_the_field_asked(said):
    reading = read(said, expected="female", known={"total": 32, "rural": 13})

    assert dict(reading.values) == {"female": 12, "rural_female": 4}


def test_an_open_quarter_that_has_not_ended_may_be_reported():
    assert codes(read("二季度发展8人")) == ["future_period"]
    assert codes(read("二季度发展8人", quarter=Quarter(2014, 2))) == []


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("我们一季度发展二十来个", "“二十来个”是约数。发展党员总数的准确人数是多少？"),
        ("女-3名", "人数不能是负数（-3名）。女党员多少名？"),
        ("发展20名，农民8名，其余为一线", "“其余”按20－8＝12理解。生产、工作一线是12名吗？"),
        ("总数38人，男22，女17", "男22名、女党员17名合计39名，总数是38名，对不上。要改哪一个？"),
        ("双丰县一季度25", "“双丰县”是指双峰县吗？"),
        ("女10，女12", "女党员有两个数：10和12。以哪个为准？"),
    ],
)
def test_what_is_not_certain_is_asked_in_a_plain_sentence(said, text):
    assert [problem.text for problem in read(said).problems] == [text]


@pytest.mark.parametrize("said", ["积极分子一支部30", "积极分子3村30", "女党员2社区5"])
def test_a_number_before_what_is_called_by_its_number_is_asked(said):
    reading = read(said, known={"total": 32})

    assert dict(reading.values) == {}
    assert reading.questions


@pytest.mark.parametrize(
    ("said", "unasked"),
    [
        ("女10 少数民族3", ("少数民族3",)),
        ("总数25，转正5名，转入2人", ("转正5", "转入2")),
        ("女10 男15", ()),
        ("女10，开会3次，大专6", ()),
    ],
)
def test_counts_of_people_for_whom_there_is_no_field_are_told_apart(said, unasked):
    assert read(said).unasked == unasked


def test_a_count_right_behind_its_field_is_taken_whatever_is_counted_next():
    assert dict(read("女11支部").values) == {"female": 11}
    assert dict(read("女11 支部3", known={"total": 32}).values) == {"female": 11}


RURAL = ("rural_age35", "rural_edu_hs", "rural_female")
CITY = {"total": 25, "age35": 20, "edu_hs": 23, "female": 10, "rural": 12}


@pytest.mark.parametrize("said", ["9 10 4", "9/10/4", "9，10，4", "9\n10\n4", "九、十、四"])
def test_bare_counts_as_many_as_fields_are_open_are_offered_in_the_order_of_the_form(said):
    reading = read(said, expected="rural_age35", open=RURAL, known=CITY)

    offered = [finding.readings for finding in reading.questions if finding.code == "in_order"]
    assert dict(reading.values) == {}
    assert offered == [({"rural_age35": 9, "rural_edu_hs": 10, "rural_female": 4},)]


@pytest.mark.parametrize("said", ["9 10", "9 10 4 5", "9 10 14", "9 10 女4"])
def test_bare_counts_that_cannot_be_the_open_fields_are_offered_no_order(said):
    reading = read(said, expected="rural_age35", open=RURAL, known=CITY)

    assert [finding.code for finding in reading.questions if finding.code == "in_order"] == []
    assert "rural_age35" not in reading.values


@pytest.mark.parametrize(
    "said",
    [
        "其余都是零", "其他都没有", "剩下的全是0", "后面的都没有", "别的都是0", "余下各项均为0", "其余几项全部为0名",
        "剩下都无", "其余没有",
    ],
)  # fmt: skip
def test_none_for_all_the_rest_is_offered_for_every_field_that_is_open_and_for_no_single_one(said):
    reading = read(said, expected="rural_age35", open=RURAL, known=CITY)

    offered = [finding.readings for finding in reading.questions if finding.code == "none_left"]
    assert dict(reading.values) == {}
    assert offered == [({"rural_age35": 0, "rural_edu_hs": 0, "rural_female": 0},)]


def test_none_for_the_rest_leaves_out_what_the_same_message_counts():
    reading = read("农村女4，其余都是0", expected="rural_age35", open=RURAL, known=CITY)

    offered = [finding.readings for finding in reading.questions if finding.code == "none_left"]
    assert dict(reading.values) == {"rural_female": 4}
    assert offered == [({"rural_age35": 0, "rural_edu_hs": 0},)]


def test_none_for_the_rest_asks_nothing_where_nothing_is_open():
    assert not [item for item in read("总数2，女2，其余都是0").questions if item.code == "none_left"]


def test_a_count_of_the_year_so_far_stands_beside_that_of_the_quarter():
    reading = read("二季度发展20人，女8人，今年累计发展45人", quarter=Quarter(2014, 2))

    assert (dict(reading.values), dict(reading.to_date)) == ({"total": 20, "female": 8}, {"total": 45})
    assert reading.basis == "quarter"


@pytest.mark.parametrize(
    ("said", "unknown"),
    [
        ("团员数暂时不清楚", ("league",)),
        ("团员和推优", ()),
        ("女12，团员待定", ("league",)),
        ("推优还没统计", ("league_rec",)),
        ("团员没有变化", ()),
        ("团员比例不清楚怎么算", ()),
    ],
)
def test_a_field_that_is_said_not_to_be_known_is_neither_a_count_nor_0(said, unknown):
    reading = read(said, quarter=Quarter(2014, 1), known={"total": 25})

    assert reading.unknown == unknown
    assert "league" not in reading.values
