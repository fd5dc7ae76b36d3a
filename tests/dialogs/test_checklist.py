"""Checklists: how answers are read, what each answer brings along, and what a file of them may hold."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import DataFileError
from handlers.dialogs.checklist.form import NO, NOTHING, PARTLY, RIGHT, WRONG, YES, load_checklist
from handlers.dialogs.checklist.readers import Heard, read_answer, read_day
from knowledge.library import Library
from models.records import Answers

FORM = load_checklist()
TODAY = date(2014, 5, 8)
ALL = "推荐制、培训制、票决制、公示制、责任追究制"

ANSWERS = [
    ("filing", "是", Heard(YES)),
    ("filing", "已备案", Heard(YES)),
    ("filing", "没有问题", Heard(YES)),
    ("filing", "基本做到", Heard(PARTLY)),
    ("filing", "没有", Heard(NO)),
    ("filing", "没有备案。", Heard(NO)),
    ("filing", "否，有2份没有报", Heard(NO, told="有2份没有报")),
    ("filing", "部分：1个党委没有报", Heard(PARTLY, told="1个党委没有报")),
    ("filing", "备案是什么", Heard()),
    ("filing", "谢谢", Heard()),
    ("plan", "数字无误", Heard(RIGHT)),
    ("plan", "不对", Heard(WRONG)),
    ("plan", "不对，计划是270", Heard(WRONG, told="计划是270")),
    ("plan", "270", Heard()),
    ("systems", "都执行了", Heard(ALL)),
    ("systems", "推荐、培训、票决", Heard("推荐制、培训制、票决制")),
    ("systems", "除公示制外都有", Heard("推荐制、培训制、票决制、责任追究制")),
    ("systems", "公示制没有执行", Heard("推荐制、培训制、票决制、责任追究制")),
    ("systems", "责任追究制度没有落实", Heard("推荐制、培训制、票决制、公示制")),
    ("systems", "除了公示和票决，其他都执行了", Heard("推荐制、培训制、责任追究制")),
    ("systems", "都没有", Heard(NOTHING)),
    ("systems", "公示几天", Heard()),
    ("migrant", "六名", Heard(count=6)),
    ("migrant", "没有", Heard(count=0)),
    ("migrant", "农民工６名", Heard(count=6)),
    ("migrant", "大概6", Heard(trouble="approx")),
    ("migrant", "6%", Heard(trouble="pct")),
    ("migrant", "女12", Heard()),
    ("others", "没有", Heard(NOTHING)),
    ("others", "台账不全\n记录不清", Heard("台账不全\n记录不清")),
    ("others", "差" * 301, Heard(trouble="too_long")),
    ("others", "差", Heard(trouble="too_short")),
]


@pytest.mark.parametrize(("item", "said", "heard"), ANSWERS, ids=[f"{item} {said[:12]}" for item, said, _ in ANSWERS])
def test_an_answer_is_read_in_the_way_of_its_kind(item, said, heard):
    assert read_answer(FORM, FORM.by_code[item], said) == heard


DAYS = [
    ("6月10日", "2014年6月10日（周二）"),
    ("6.10", "2014年6月10日（周二）"),
    ("六月底", "2014年6月30日（周一）"),
    ("月底", "2014年5月31日（周六）"),
    ("下月底前完成", "2014年6月30日（周一）"),
    ("年底", "2014年12月31日（周三）"),
    ("2014-06-10", "2014年6月10日（周二）"),
    ("5月8日", "2014年5月8日（周四）"),
    ("已整改", "已整改"),
]
NO_DAYS = [
    ("尽快", "no_day"),
    ("三个月内", "no_day"),
    ("6月", "no_day"),
    ("6月31日", "no_day"),
    ("10日", "no_day"),
    ("5月7日", "past_day"),
    ("2013年9月1日", "past_day"),
]


@pytest.mark.parametrize(("said", "words"), DAYS, ids=[said for said, _ in DAYS])
def test_a_day_is_read_and_written_with_its_weekday(said, words):
    assert read_day(FORM, said, TODAY) == Heard(words)


@pytest.mark.parametrize(("said", "trouble"), NO_DAYS, ids=[said for said, _ in NO_DAYS])
def test_what_names_no_day_to_come_is_refused(said, trouble):
    assert read_day(FORM, said, TODAY) == Heard(trouble=trouble)


def test_in_autumn_an_early_month_is_one_of_the_next_year():
    assert read_day(FORM, "1月10日", date(2014, 12, 1)).words == "2015年1月10日（周六）"


PROBLEMS = [
    ("filing", Answers(words={"filing": YES}), False),
    ("filing", Answers(words={"filing": PARTLY}), True),
    ("plan", Answers(words={"plan": WRONG}), True),
    ("plan", Answers(words={"plan": f"{RIGHT}：计划260名"}), False),
    ("systems", Answers(words={"systems": ALL}), False),
    ("systems", Answers(words={"systems": NOTHING}), True),
    ("political", Answers({"checked": 32, "political": 32}), False),
    ("political", Answers({"checked": 32, "political": 31}), True),
    ("flawed", Answers({"files": 9, "flawed": 0}), False),
    ("flawed", Answers({"files": 9, "flawed": 1}), True),
    ("arranged", Answers({"arranged": 0}), True),
    ("migrant", Answers({"migrant": 0}), False),
    ("others", Answers(words={"others": NOTHING}), False),
    ("others", Answers(words={"others": "台账不全"}), True),
    ("filing", Answers(), False),
]


@pytest.mark.parametrize(("item", "answers", "is_problem"), PROBLEMS)
def test_what_is_not_in_order_asks_for_a_remedy(item, answers, is_problem):
    assert FORM.by_code[item].is_problem(answers) is is_problem


def test_every_item_quotes_the_guidance_word_for_word():
    paper = next(each for each in Library.load().documents if each.cited_number == FORM.number)
    words = "".join(passage.text for passage in paper.passages)

    assert [item.code for item in FORM.items if item.quote not in words] == []


def test_a_unit_below_is_not_asked_what_only_an_office_does():
    office, below = FORM.items_for(is_office=True), FORM.items_for(is_office=False)

    assert {item.code for item in office} - {item.code for item in below} == {
        "committees", "approved", "reported", "dispatches", "contacts", "arranged",
    }  # fmt: skip


def test_every_mistake_of_a_file_is_named_at_once(tmp_path):
    file = tmp_path / "broken.toml"
    file.write_text(
        '[form]\ncode = "x"\n[words]\nyes = "是"\n'
        '[[item]]\ncode = "a"\nlabel = "甲"\nkind = "count"\nquestion = "？"\npath = "一"\nquote = ""\n'
        'part_of = "b"\nproblem = "all"\ncolour = "red"\n'
        '[[item]]\ncode = "a"\nlabel = 3\nkind = "guess"\nquestion = "？"\npath = "一"\nquote = ""\n',
        encoding="utf-8",
    )

    with pytest.raises(DataFileError) as caught:
        load_checklist(file)

    told = "\n".join(caught.value.problems)
    for part in (
        "[form]: lacks document",
        "[words]: lacks no",
        "lacks measure",
        "unknown key colour",
        "expected a count above it",
        "expected one of fewer, none, some",
        "stands twice",
        "label: expected str",
        "kind: expected one of",
    ):
        assert part in told
