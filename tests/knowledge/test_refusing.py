"""What the guidance does not say is said to be not said, and nothing is made to hold where it does not."""

from __future__ import annotations

from datetime import date

import pytest

from core.messages import Text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("2015年要发展多少党员", "现有文件没有规定2015年的要求。下面是2014年的规定，不能当作2015年的要求："),
        ("明年女党员比例", "不能当作2015年的要求："),
        ("邵阳市今年目标是多少", "没有规定邵阳市的要求"),
        ("隆回县女党员比例", "没有规定隆回县的要求。下面是娄底市的规定"),
        ("男党员比例要求多少", "指导意见没有规定男党员的比例。最接近的是："),
        ("公示要公示几天", "指导意见没有规定公示的天数和办法。最接近的是："),
        ("我们双峰县分到多少名额", "指导意见没有规定各县市区和单位的名额。"),
        ("季报截止是几号", "指导意见没有规定季度报告的具体日期。"),
        ("去年全市实际发展了多少名", "指导意见没有规定2013年的发展党员人数。"),
        ("自查报告几月几号前交", "指导意见没有规定自查的月份和日期。"),
        ("左右是上下几个点", "指导意见没有规定“左右”的上下幅度。"),
        ("党费一个月交多少", "指导意见没有规定党费"),
        ("今天天气怎么样", "没有这方面的内容"),
        ("为什么女党员要占40%", "女党员"),
    ],
)
def test_a_refusal_names_what_is_not_said(record, question, says):
    assert says in record(question)["answer"]


@pytest.mark.parametrize("question", ["2015年要发展多少党员", "公示几天", "督查组几号到", "党费怎么交"])
def test_a_refusal_offers_the_department_and_is_handed_on_with_the_nearest_paragraph(talk, question):
    asked = talk(question)

    assert asked.unanswered
    assert asked.reply.choices[0].label == "转组织部"
    assert asked.nearest == (asked.answer.citations[0].path if asked.answer.citations else "")


def test_the_figure_of_another_year_is_never_computed(record):
    answer = record("去年的总数是多少")

    assert not answer["answerable"]
    assert "3000" not in answer["answer"]


def test_in_another_year_the_answer_says_for_which_year_it_holds(record):
    later = record("今年女党员比例是多少", date(2026, 4, 2))

    assert later["answerable"]
    assert "这是2014年的规定。现有文件没有规定2026年的要求。" in later["answer"]


def test_a_document_number_of_another_year_is_no_other_year(record):
    assert record("中办发〔2013〕4号是什么文件")["answerable"]


def test_june_is_the_inspection_and_never_the_selfcheck(record):
    assert "6月份，由市委组织部" in record("6月份要做什么")["answer"]
    assert not record("自查是不是六月份")["answerable"]


def test_confidence_is_lower_where_the_words_are_strange(record):
    sure, unsure = record("女党员比例")["confidence"], record("成长计划里女党员的事怎么讲")["confidence"]

    assert 0 <= unsure < sure <= 1


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("批评教育由谁来做", "指导意见没有写明失职追责由谁办理"),
        ("典型案例通报到哪一级", "指导意见没有写明典型案例由谁办理、到哪一级"),
        ("综合考察由谁来做", "由谁办理"),
        ("计划批复有没有文件号", "指导意见没有写到计划审批的这一项"),
        ("一线里头的女党员要占多少", "指导意见没有规定这两类人交叉的比例"),
        ("两新组织里高中以上占几成", "指导意见没有规定这两类人交叉的比例"),
        ("国企改制怎么搞", "没有规定"),
    ],
)
def test_what_is_not_said_of_a_known_thing_is_refused(record, question, says):
    answer = record(question)

    assert not answer["answerable"]
    assert says in answer["answer"]


@pytest.mark.parametrize(
    "question", ["批评教育是对谁", "追责追到谁", "谁来抽查", "农村的女党员占多少", "团员里推优要占多少"]
)
def test_who_is_meant_and_whose_share_is_told_where_the_guidance_says_it(record, question):
    assert record(question)["answerable"]


@pytest.mark.parametrize(
    "question",
    [
        "谁保管钥匙",
        "空调开多少度",
        "打印机没墨了找谁",
        "食堂几点开饭",
        "停车场在哪里",
        "这个文件多少钱一份",
        "谁来修电脑",
    ],
)
def test_nothing_is_announced_as_nearest_where_nothing_is_near(talk, question):
    asked = talk(question)
    says = "".join(block.text for block in asked.reply.blocks if isinstance(block, Text))

    assert "最接近的是" not in says or asked.answer.citations
