"""Whether questions are answered rightly, refused rightly, and quoted to the letter."""

from __future__ import annotations

import pytest

from knowledge.following import Topic
from tests.knowledge.conftest import SPRING
from tests.knowledge.scoring import faults, labelled, own_questions

REFUSED = "没有规定"
PARAGRAPH = "段落"


def test_labelled_questions_are_answered_or_refused_as_labelled(record):
    missed = {row.question: found for row in labelled() if (found := faults(row, record(row.question)))}

    assert not missed


def test_everything_that_is_labelled_unanswerable_is_refused_in_words(record):
    refused = [record(row.question) for row in labelled() if row.kind == "unanswerable"]

    assert len(refused) == 13
    assert all("没有" in answer["answer"] and not answer["answerable"] for answer in refused)


def test_our_own_questions_find_their_fact(library):
    missed = []
    for question, wanted in own_questions():
        answer = library.answer(question, today=SPRING)
        shown = {fact.code for fact in library.facts if fact.said and fact.citations[0] in answer.citations}
        came = shown | {Topic.read(answer.topic).fact} if answer.answerable else {REFUSED}
        if not (came & set(wanted) or (answer.answerable and wanted == (PARAGRAPH,))):
            missed.append((question, wanted, came))

    assert missed == []


def test_every_known_question_comes_to_its_own_fact(library):
    for fact in library.facts:
        for question in fact.questions:
            answer = library.answer(question, today=SPRING)

            assert answer.answerable == fact.said, question
            assert not fact.said or set(fact.citations) & set(answer.citations), question


def test_every_quotation_is_literal_and_names_title_number_and_paragraph(kit, library, talk):
    asked = [row.question for row in labelled()] + [question for question, _ in own_questions()]
    quotes = [block for question in asked for block in talk(question).reply.blocks if hasattr(block, "source")]

    assert len(quotes) > 300
    for quote in quotes:
        assert quote.text in library.paragraph(quote.document, quote.path)
        assert quote.source == f"出处：{library.source(quote.document).name}{quote.path}"
    assert library.source("loudi-2014-7").name == "《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）"


def test_our_own_sentences_leave_the_slips_of_the_source_to_the_quotation(record):
    answer = record("青年党员比例")["answer"]

    assert "全市：80%左右" in answer
    assert "比例要达到80％左右" in answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("女党员比例", "女党员有两个口径：\n全市：40%左右；\n农村新发展党员：力争30%。"),
        ("农村女党员比例", "女党员，农村新发展党员：力争30%。这是力争目标，与全市要求（40%左右）分开计算。"),
        ("农牧渔民比例下限", "农牧渔民：不低于26%（全市）。"),
        ("农民工有没有指标", "指导意见对农民工没有提出数字，只写“适当增加农民工党员数量”。"),
        ("政审没过能不能先发展", "不能。没有通过政治审查的，一律不能发展入党。"),
        ("要不要听取纪委意见", "不是必须，可根据需要办理。"),
        ("五项制度是哪五项", "共5项：推荐制、培训制、票决制、公示制、责任追究制。"),
        ("女党员要达到50%吗", "不是50%。"),
        ("女党员是40%吗", "是，原文有这个数字：全市要求40%左右。"),
        ("打算发展120人要多少积极分子", "换算：120名×3＝360名，至少要有360名入党积极分子。"),
        ("32人里女的12个达到要求没有", "换算：12/32，37.5%，比40%低2.5个百分点。"),
        ("农村12人女的3个够吗", "换算：3/12，25.0%，比30%低5.0个百分点。"),
        ("发展32名，女的至少几个", "换算：32名的40%是13名（12.8名，取整）。"),
        ("发展30人，积极分子85名够不够", "换算：发展30名要有90名入党积极分子，现85名，少5名。"),
        ("发展30人，积极分子90名够不够", "换算：发展30名要有90名入党积极分子，现90名，达到要求。"),
        ("我们有90个积极分子，能发展几个", "换算：90名入党积极分子，按每发展1名不少于3名储备，最多对应发展30名。"),
    ],
)
def test_the_first_sentence_answers(record, question, begins):
    assert record(question)["answer"].startswith(begins)


def test_arithmetic_is_marked_as_ours(record):
    answer = record("打算发展120人要多少积极分子")

    assert "人数是换算得出，原文只有“不少于3名”。" in answer["answer"]
    assert all("360" not in citation["quote"] for citation in answer["citations"])


def test_what_two_paragraphs_say_is_cited_twice(record):
    assert [citation["article"] for citation in record("县里多久调度一次")["citations"]] == ["三（一）", "三（四）"]


def test_a_named_paragraph_is_shown_whole(record, library):
    answer = record("三（四）写了什么")

    assert answer["citations"][0]["quote"] == library.paragraph("loudi-2014-7", "三（四）")


def test_a_figure_alone_is_traced_to_what_it_stands_for(record):
    answer = record("80%指的是什么")["answer"]

    assert "35岁及以下" in answer
    assert "高中以上文化程度" in answer


def test_several_questions_are_answered_one_by_one(record):
    answer = record("女的要占多少？自查一年几次？")

    assert [citation["article"] for citation in answer["citations"]] == ["二（二）", "二（二）", "三（四）"]


def test_a_report_beside_a_question_is_not_lost_silently(record):
    answer = record("先问下女的要占多少，另外我们一季度发展18人女7人")["answer"]

    assert "40%左右" in answer
    assert "消息里的人数没有保存。要报数，请把数字单独发一遍。" in answer


def test_choices_are_few_short_and_lead_somewhere(library, talk):
    for question, _ in own_questions():
        for choice in talk(question).reply.choices:
            assert len(choice.label) <= 8
            if choice.label != "转组织部":
                led_to = library.answer(choice.words, today=SPRING)
                assert led_to.answerable or led_to.beside, choice
        assert len(talk(question).reply.choices) <= 3
