"""The procedure: our own document beside the guidance, told only where the guidance is silent, and as what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.errors import DataFileError
from core.messages import Quote
from knowledge.answer import Outcome
from knowledge.procedure.steps import FILE, LABELS, OVERVIEW, Line, load_procedure
from tests.knowledge.conftest import SPRING

TABLE = Path(__file__).with_name("procedure-questions.txt")
SAID, NOTHING = "文件", "无"
CODE = "procedure-2014"
SOURCE = (
    "出处：《发展党员工作流程要点（本系统编写，供参考）》"
    "（依据中办发〔2014〕33号《中国共产党发展党员工作细则》（2014年5月）整理）"
)


def table():
    """Question, the paths of which one must be shown, the line it must be, who else may."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            question, wanted = line.rsplit("|", 1)
            places, _, part = wanted.partition(" ")
            marks = set(places.split(","))
            paths = {OVERVIEW if mark == "0" else f"第{mark}步" for mark in marks if mark.isdigit()}
            yield question, paths, LABELS[Line(part)] if part else "", marks & {SAID, NOTHING}


def notes(answer):
    """What is cited from the procedure."""
    return [citation for part in answer.parts if part.outcome is Outcome.BESIDE for citation in part.citations]


@pytest.fixture(scope="session")
def procedure():
    return load_procedure()


def test_the_table_is_long_enough_and_asks_in_words_of_its_own(procedure):
    asked = [question for question, *_ in table()]
    known = {question for step in procedure.steps for ways in step.ask.values() for question in ways}

    assert len(asked) == len(set(asked)) >= 250
    assert len(set(asked) & (known | set(procedure.overview_ask))) <= 0.15 * len(asked)


def test_every_question_of_the_table_comes_to_its_step_or_to_none(library):
    missed = []
    for question, paths, label, without in table():
        answer = library.answer(question, today=SPRING)
        shown = {citation.path for citation in notes(answer)}
        right_line = all(citation.quote.startswith(label) for citation in notes(answer))
        told = bool(shown) and shown <= paths and right_line
        untold = not shown and (NOTHING in without or (SAID in without and answer.answerable))
        if not (told or untold):
            missed.append((question, paths, without, shown))

    assert missed == []


def test_every_known_way_of_asking_is_told_from_its_step_unless_the_guidance_answers(library, procedure):
    missed = []
    for step in procedure.steps:
        for question in [question for ways in step.ask.values() for question in ways]:
            answer = library.answer(question, today=SPRING)
            offered = {choice.label for choice in answer.choices}
            shown = {citation.path for citation in notes(answer)}
            if not (step.path in shown or (answer.answerable and f"流程{step.path}" in offered)):
                missed.append((question, step.path, shown, offered))

    assert missed == []


@pytest.mark.parametrize(
    ("question", "silent", "words", "path"),
    [
        ("预备期多长", "指导意见没有规定预备期的长短", "预备期1年，从支部大会通过之日算起", "第21步"),
        ("支部大会多少人到会才有效", "指导意见没有规定票决的具体办法", "超过应到会有表决权党员的半数", "第15步"),
        ("介绍人要几个", "指导意见没有规定入党介绍人的人数", "2名正式党员", "第9步"),
        ("集中培训几天", "指导意见没有规定培训的时间和学时", "不少于3天，或者不少于24个学时", "第11步"),
        ("党委多久审批", "指导意见没有规定党委审批预备党员的期限", "3个月内审批", "第17步"),
        ("入党申请书交上去多久有人谈话", "指导意见没有规定收到入党申请书后谈话的时限", "1个月内", "第2步"),
        ("入党材料有哪些", "指导意见没有规定入党材料的清单和保管", "政治审查材料、转正申请书", "第25步"),
    ],
)
def test_the_guidance_is_said_to_be_silent_first_then_the_procedure_is_told_as_what_it_is(
    record, talk, question, silent, words, path
):
    answer, quotes = record(question), [block for block in talk(question).reply.blocks if isinstance(block, Quote)]

    assert not answer["answerable"]
    assert answer["answer"].startswith(silent)
    assert "另见《发展党员工作流程要点（本系统编写，供参考）》（2014年5月文本）" in answer["answer"]
    assert "这是另一份文件的内容，不是本指导意见的规定。\n指导意见前言引用的是" in answer["answer"]
    told = next(quote for quote in quotes if quote.path == path)
    assert words in told.text
    assert (told.heading, told.source) == ("流程要点", f"{SOURCE}{path}")


def test_what_can_be_done_is_asked_once_and_last(record):
    answer = record("集中培训几天")["answer"]

    assert answer.count("要把问题转给市委组织部吗？") == 1
    assert answer.endswith("要把问题转给市委组织部吗？\n1. 转组织部\n2. 流程第11步\n3. 下一步")


def test_the_nearest_paragraph_of_the_guidance_is_cited_before_the_step(record, talk):
    cited = record("集中培训几天")["citations"]

    assert [citation["article"] for citation in cited] == ["三（三）", "第11步"]
    assert cited[0]["document"] == "《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）"
    assert cited[1]["document"].startswith("《发展党员工作流程要点（本系统编写，供参考）》")
    assert talk("集中培训几天").nearest == "三（三）"


@pytest.mark.parametrize("question", ["政审不合格怎么办", "没有通过政审能发展吗", "发展党员程序"])
def test_where_the_guidance_answers_the_procedure_is_only_offered(talk, question):
    asked = talk(question)

    assert asked.answer.answerable
    assert all(block.document != CODE for block in asked.reply.blocks if isinstance(block, Quote))
    assert any(choice.label.startswith("流程") for choice in asked.reply.choices)


def test_a_step_known_to_two_stages_is_told_for_both(library):
    assert [citation.path for citation in notes(library.answer("审批要多久", today=SPRING))] == ["第17步", "第24步"]


def test_what_a_step_does_not_give_is_said(record):
    assert "流程要点第13步没有写“时限”。" in record("预审要多久")["answer"]


def test_the_way_is_shown_as_a_list_of_five_stages_and_twenty_five_steps(record, procedure):
    answer = record("发展党员流程")

    assert answer["citations"][0]["quote"].count("\n") == 4
    assert all(f"{step.number}.{step.name}" in answer["answer"] for step in procedure.steps)
    assert "一、申请入党：1.递交入党申请书；2.党组织派人谈话。" in answer["answer"]


@pytest.mark.parametrize(
    ("words", "path", "begins"),
    [
        ("第17步是什么", "第17步", "第17步 上级党委审批预备党员\n阶段：四、预备党员的接收"),
        ("第十七步", "第17步", "第17步"),
        ("第17步谁来办", "第17步", "谁来办：有审批权限的党委"),
        ("第2步多长时间", "第2步", "时限：收到入党申请书后1个月内"),
        ("步骤13", "第13步", "第13步"),
        ("第三阶段有哪些步骤", OVERVIEW, "三、发展对象的确定和考察：7."),
        ("流程要点", OVERVIEW, "一、申请入党"),
        ("25步", OVERVIEW, "一、申请入党"),
    ],
)
def test_a_step_is_shown_by_its_number_and_the_guidance_is_said_to_have_none(record, words, path, begins):
    answer = record(words)

    assert answer["answer"].startswith("指导意见没有分步骤规定发展党员的流程。")
    assert [citation["article"] for citation in answer["citations"]] == [path]
    assert answer["citations"][0]["quote"].startswith(begins)
    assert not answer["answerable"]


@pytest.mark.parametrize("words", ["第26步是什么", "第30步", "第九阶段有哪些步骤"])
def test_a_number_beyond_the_end_is_no_step(record, words):
    assert record(words)["answer"].startswith("流程要点共5个阶段、25步，没有这一项。")


def test_the_steps_can_be_walked_up_and_down(talk):
    walked = [talk(words) for words in ("预备期多长", "下一步是什么", "下一步", "上一步", "然后呢", "那上一步呢")]

    assert [_path(asked) for asked in walked] == ["第21步", "第22步", "第23步", "第22步", "第23步", "第22步"]


def test_the_overview_leads_to_the_first_step_and_the_last_one_nowhere(talk):
    assert [_path(talk(words)) for words in ("发展党员流程", "下一步", "上一步", "上一步")] == [
        OVERVIEW, "第1步", OVERVIEW, OVERVIEW,
    ]  # fmt: skip
    talk("第25步")
    assert "没有这一项" in talk("下一步").reply.blocks[0].text


def test_the_original_behind_a_line_is_the_whole_step(talk, library):
    talk("预备期多长")

    assert talk("原文").answer.citations[0].quote == library.paragraph(CODE, "第21步")


def test_another_question_leaves_the_steps(talk):
    talk("预备期多长")
    talk("女党员比例是多少")

    assert "没有看出接的是哪一问" in talk("下一步").reply.blocks[0].text


@pytest.mark.parametrize(
    ("question", "path"),
    [("政审之后做什么", "第11步"), ("支部大会的下一步是什么", "第16步"), ("预审后该做什么", "第14步")],
)
def test_what_comes_behind_a_named_step_is_the_next_one(library, question, path):
    assert [citation.path for citation in notes(library.answer(question, today=SPRING))] == [path]


@pytest.mark.parametrize("question", ["2015年预备期多长", "长沙的介绍人要几个"])
def test_for_another_year_or_place_no_step_is_told(library, question):
    assert notes(library.answer(question, today=SPRING)) == []


def test_pinyin_and_slips_are_read(library):
    for question in ("预备期多長", "入党介绍人要几位", "十八岁可以申请入党吗"):
        assert notes(library.answer(question, today=SPRING)), question


def test_every_quotation_is_literal_in_the_document_that_can_be_opened(library, talk, procedure):
    asked = [question for question, *_ in table()] + [f"第{step.number}步" for step in procedure.steps]
    quotes = [block for question in asked for block in talk(question).reply.blocks if isinstance(block, Quote)]
    own = [quote for quote in quotes if quote.document == CODE]

    assert {quote.path for quote in own} == set(procedure.paper.paths)
    for quote in own:
        assert quote.text in library.paragraph(CODE, quote.path)
        assert quote.source == f"{SOURCE}{quote.path}"
        assert quote.heading == "流程要点"
    assert all(quote.heading == "原文" for quote in quotes if quote.document != CODE)


def test_the_document_names_itself_as_our_own(library):
    paper = library.source(CODE)

    assert paper.is_own
    assert paper.name == SOURCE.removeprefix("出处：")
    assert not library.documents[0].is_own


def test_the_procedure_has_five_stages_and_twenty_five_steps_each_with_who_and_rule(procedure):
    assert [step.number for step in procedure.steps] == list(range(1, 26))
    assert len(procedure.stages) == 5
    assert all(step.line(Line.WHO) and step.line(Line.RULE) for step in procedure.steps)


def test_only_articles_that_were_seen_are_printed(procedure):
    printed = {article for step in procedure.steps for article in step.articles}

    assert printed <= {5, 6, 7, 8, 13, 17, 18, 19, 20}
    assert "依据：细则第5、6条" in procedure.steps[0].text
    assert "依据：" not in procedure.steps[16].text


def test_labels_of_choices_are_short(talk):
    for question, *_ in table():
        assert all(len(choice.label) <= 8 for choice in talk(question).reply.choices), question


def test_an_answer_with_a_note_fits_a_chat_message(record):
    longest = max((record(question)["answer"] for question, *_ in table()), key=lambda text: len(text.encode()))

    assert len(longest.encode()) <= 2048


def test_slips_in_the_data_are_told_together(tmp_path):
    file = tmp_path / FILE.name
    shutil.copy(FILE, file)
    broken = file.read_text(encoding="utf-8").replace("articles = [7]", "articles = [24]", 1)
    broken = broken.replace("number = 9\nstage = 3", "number = 10\nstage = 6", 1).replace(
        'who = "申请人本人。"\n', "", 1
    )
    file.write_text(broken, encoding="utf-8")

    with pytest.raises(DataFileError) as raised:
        load_procedure(file)
    assert raised.value.problems == (
        "step 1: needs who and rule",
        "step 2: article 24 was not seen in a copy of the rules",
        "step 10: expected number 9",
        "step 9: no stage 6",
    )


def _path(asked):
    return asked.answer.citations[-1].path
