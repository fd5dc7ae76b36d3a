"""Documents taken in answer where the guidance is silent; a later guidance takes the place of the old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.render import as_text
from handlers.asking import answer_question
from handlers.holdings import Holdings
from knowledge.answer import Outcome
from knowledge.describing import describe, paper_of
from knowledge.held import Held
from knowledge.imported import PaperSupplement
from knowledge.proposing import propose
from knowledge.standing import Standing, standing
from knowledge.understanding import understand
from tests.knowledge.papers import GUIDANCE_2026, RULES

DAY = date(2026, 4, 2)
HIGHER = """发展党员档案工作规定
（2020年5月1日中共中央办公厅印发）
第一条 查阅档案须经县级党委组织部门批准。
第二条 本规定自发布之日起施行。"""


def held(text: str, code: str, **changes) -> Held:
    return Held(paper_of(code, replace(describe(text), **changes), text))


@pytest.fixture(scope="module")
def guidance(library):
    paper = held(GUIDANCE_2026, "g26").paper
    return Held(paper, propose(paper, library.targets, library.lexicon))


@pytest.fixture
def ask(kit, library):
    """Ask a library that holds these documents."""

    def said(question, *documents, today=DAY, topic=""):
        holding = library.holding(documents, today)
        return answer_question(question, topic, replace(kit, library=Holdings(lambda: holding)), today)

    return said


@pytest.mark.parametrize(
    ("question", "path", "words"),
    [
        ("查阅档案要谁批准", "第五条", "基层党委书记批准"),
        ("谁保管钥匙", "第四条", "钥匙由专人管理"),
        ("政治审查材料什么时候归档", "第三条", "15个工作日内归档"),
        ("入党申请书怎么保管", "第三条", "归档"),
        ("第五条原文", "第五条", "查阅登记表"),
        ("档案管理办法第3条写了什么", "第三条", "15个工作日"),
    ],
)
def test_rules_answer_what_the_guidance_leaves_open(ask, question, path, words):
    asked = ask(question, held(RULES, "rules"))

    (citation,) = asked.answer.citations
    assert (citation.document, citation.path) == ("rules", path)
    assert words in citation.quote
    assert "《娄底市发展党员工作档案管理办法（试行）》（2025年6月10日印发）" in as_text(asked.reply)
    assert "另一份文件" in as_text(asked.reply)


@pytest.mark.parametrize(
    "question",
    ["党费怎么交", "男党员比例是多少", "支部书记工资多少", "预备期多长", "组织关系怎么转", "积极分子培训几天",
     "党员开会迟到怎么处理", "档案室在几楼", "今天天气怎么样"],
)  # fmt: skip
def test_what_no_document_says_is_still_refused(ask, guidance, question):
    assert not ask(question, held(RULES, "rules"), guidance).answer.answerable


def test_every_quotation_is_literal(library, guidance):
    papers = [held(RULES, "rules").paper, guidance.paper]
    source = PaperSupplement(papers, DAY)
    for question in ("查阅档案要谁批准", "公示时间多长", "每月几号前报告", "档案保管多久"):
        part = source.tell(understand(question, library.lexicon, 2026))
        for citation in part.citations:
            paper = next(paper for paper in papers if paper.code == citation.document)
            assert citation.quote in paper.passage(citation.path).text


def test_what_the_guidance_itself_answers_stays_with_the_guidance(ask):
    asked = ask("女党员比例是多少", held(RULES, "rules"), today=date(2014, 4, 2))

    assert {citation.document for citation in asked.answer.citations} == {"loudi-2014-7"}


def test_of_two_documents_that_both_answer_the_higher_one_goes_first(ask):
    asked = ask("查阅档案要谁批准", held(RULES, "rules"), held(HIGHER, "higher"))

    assert [citation.document for citation in asked.answer.citations] == ["higher", "rules"]


def test_of_two_documents_of_one_issuer_the_newer_one_goes_first(ask):
    newer = held(RULES.replace("基层党委书记", "组织委员"), "newer", title="档案补充办法", issued=date(2026, 1, 1))
    asked = ask("查阅档案要谁批准", held(RULES, "rules"), newer)

    assert [citation.document for citation in asked.answer.citations] == ["newer", "rules"]


def test_a_replaced_document_speaks_only_when_it_is_named(ask):
    old, new = held(RULES, "old"), held(RULES.replace("书记", "副书记"), "new", title="档案新办法", replaces=(
        "娄底市发展党员工作档案管理办法（试行）",))  # fmt: skip

    assert [one.document for one in ask("查阅档案要谁批准", old, new).answer.citations] == ["new"]
    named = ask("娄底市发展党员工作档案管理办法(试行)里查阅档案要谁批准", old, new)
    assert [one.document for one in named.answer.citations] == ["old"]
    assert "已被《档案新办法》" in as_text(named.reply)


def test_a_document_speaks_only_while_it_holds(ask):
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2030, 7, 1)]
    answers = [ask("查阅档案要谁批准", held(RULES, "rules"), today=day).answer for day in days]

    speaks = ["rules" in {citation.document for citation in answer.citations} for answer in answers]
    assert speaks == [False, True, False]


def test_a_document_of_another_place_does_not_answer(ask):
    assert not ask("长沙市查阅档案要谁批准", held(RULES, "rules")).answer.answerable


def test_how_documents_stand():
    rules = held(RULES, "rules").paper
    begins = date(2027, 1, 1)
    later = held(RULES, "later", title="新办法", valid_from=begins, valid_to=None, replaces=(rules.title,)).paper

    assert standing(rules, [rules, later], DAY) is Standing.IN_FORCE
    assert standing(later, [rules, later], DAY) is Standing.NOT_YET
    assert standing(rules, [rules, later], date(2027, 1, 1)) is Standing.REPLACED
    assert standing(rules, [rules], date(2031, 1, 1)) is Standing.ENDED


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("女党员比例是多少", "45%左右"),
        ("农村女党员比例是多少", "力争35%"),
        ("今年发展多少人", "2500名左右"),
        ("农牧渔民比例", "不低于20%"),
        ("发展120人要多少积极分子", "240名"),
        ("32名里女的12个达到要求没有", "45%"),
        ("文号是什么", "娄组发〔2026〕99号"),
        ("公示要几天", "不少于5个工作日"),
    ],
)
def test_a_later_guidance_answers_in_place_of_the_old_one_as_data_alone(ask, guidance, question, words):
    asked = ask(question, guidance)

    assert words in as_text(asked.reply)
    assert {citation.document for citation in asked.answer.citations} == {"g26"}


def test_the_old_guidance_answers_when_its_year_is_named_and_says_that_it_is_replaced(ask, guidance):
    asked = ask("2014年女党员比例是多少", guidance)

    assert "40%左右" in as_text(asked.reply)
    assert "已被《娄底市2026年发展党员工作指导意见》" in as_text(asked.reply)
    follow = ask("那农村呢", guidance, topic=asked.topic)
    assert "力争30%" in as_text(follow.reply)


def test_a_target_that_the_new_guidance_does_not_set_is_not_answered_from_the_old_one(ask, guidance):
    asked = ask("两新组织党员比例要多少", guidance)

    assert not asked.answer.answerable
    assert "5%以上" not in as_text(asked.reply)


def test_without_confirmed_targets_the_old_guidance_stays(ask, guidance):
    asked = ask("女党员比例是多少", Held(guidance.paper))

    assert "40%左右" in as_text(asked.reply)


def test_before_the_new_guidance_holds_the_old_one_answers(ask, guidance):
    asked = ask("女党员比例是多少", guidance, today=date(2026, 3, 19))

    assert "40%左右" in as_text(asked.reply)


def test_a_year_of_which_no_guidance_speaks_is_answered_with_the_newest_as_the_nearest(ask, guidance):
    asked = ask("2027年女党员比例是多少", guidance)

    assert asked.answer.parts[0].outcome is Outcome.NOT_SAID
    assert "下面是2026年的规定，不能当作2027年的要求" in as_text(asked.reply)
