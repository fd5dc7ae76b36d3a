"""A number in a question is no report, and a report is no question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.kind_digest import digest
from core.errors import DataFileError
from core.render import as_text
from handlers.asking import answer_question
from handlers.intent import Kind, classify, plainly
from handlers.learned_kinds import FILE, LearnedKinds
from tests.knowledge.conftest import SPRING
from tests.knowledge.scoring import labelled

REPORTS = Path(__file__).parent.parent / "reading" / "reports-dev.jsonl"


def test_every_labelled_report_is_heard_as_a_report(kit):
    rows = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    misheard = [
        row["message"]
        for row in rows
        if (classify(row["message"], kit.units, SPRING) is Kind.REPORT) == (row["problem_codes"] == ["not_report"])
    ]

    assert not misheard


def test_no_labelled_question_is_heard_as_a_report(kit):
    heard = {row.question: classify(row.question, kit.units, SPRING) for row in labelled() if row.kind != "submission"}

    assert Kind.REPORT not in heard.values()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("打算发展120人要多少积极分子", Kind.QUESTION),
        ("32人里女的12个达到要求没有", Kind.QUESTION),
        ("上报多少人合适", Kind.QUESTION),
        ("女党员比例", Kind.QUESTION),
        ("二（二）原文", Kind.QUESTION),
        ("2015年指标", Kind.QUESTION),
        ("女的12个", Kind.REPORT),
        ("总数25，女10，对吗", Kind.REPORT),
        ("一季度发展了十几个", Kind.REPORT),
        ("涟源分了几百个", Kind.QUESTION),
        ("团员8个，推优7个，推优率过关没", Kind.QUESTION),
        ("打算发展200名，按储备要求算算积极分子的底数", Kind.QUESTION),
        ("积极分子储备两个对一个行吗", Kind.QUESTION),
        ("总数32，女12，行吗", Kind.REPORT),
        ("市直今年几十个指标", Kind.QUESTION),
        ("新化发了好几百个", Kind.REPORT),
        ("女改成13", Kind.REPORT),
        ("总数填错了", Kind.REPORT),
        ("娄星25", Kind.REPORT),
        ("雙峰縣一季度發展三十一名", Kind.REPORT),
        ("你好", Kind.CHITCHAT),
        ("好的，谢谢", Kind.CHITCHAT),
        ("谢谢您同志", Kind.CHITCHAT),
        ("你好，请问女党员比例是多少", Kind.QUESTION),
    ],
)
def test_what_a_message_is(kit, said, kind):
    assert classify(said, kit.units, SPRING) is kind


@pytest.mark.parametrize("said", ["12", "没有", "女党员"])
def test_what_may_answer_an_open_question_is_left_open(kit, said):
    assert plainly(said, kit.units, SPRING) is Kind.OTHER


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("今天雨好大", Kind.CHITCHAT),
        ("王主任好久不见", Kind.CHITCHAT),
        ("不好意思发错群了", Kind.CHITCHAT),
        ("我先开会去了", Kind.CHITCHAT),
        ("？", Kind.CHITCHAT),
        ("[微笑]", Kind.CHITCHAT),
        ("nihao", Kind.CHITCHAT),
        ("fazhan 12 ren, nv 5", Kind.REPORT),
        ("确认上报", Kind.REPORT),
        ("25", Kind.REPORT),
        ("nv dangyuan yao duoshao", Kind.QUESTION),
        ("女党员", Kind.QUESTION),
        ("总数18人，35岁以下14人，行不行", Kind.QUESTION),
        ("空调坏了找谁", Kind.QUESTION),
        ("先问下女的要占多少，另外我们一季度发展18人女7人", Kind.QUESTION),
    ],
)
def test_what_stands_in_no_list_is_told_by_its_looks(kit, said, kind):
    assert classify(said, kit.units, SPRING) is kind


def test_what_was_learned_belongs_to_the_messages_and_words_of_today():
    head = FILE.read_text("utf-8").splitlines()[0]

    assert digest() in head, "renew what is learned: python -m benchmarks.learn_kinds (requirements-bench.txt)"


def test_a_file_of_other_columns_is_refused(tmp_path):
    file = tmp_path / "learned.txt"
    file.write_text("# made by hand\n女 2.00 1\n", "utf-8")

    with pytest.raises(DataFileError):
        LearnedKinds.load(file)


@pytest.mark.parametrize("said", ["空调坏了找谁", "明天天气怎么样"])
def test_a_far_question_is_refused_without_handing_it_on(record, said):
    heard = record(said)

    assert heard["answer"].startswith("收录的文件里没有这方面的内容")
    assert (heard["kind"], heard["answerable"]) == ("question", False)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("你好", "您好。可以问文件规定，也可以报季度数字。"),
        ("谢谢啊，辛苦了", "不客气。"),
        ("好的，谢谢", "不客气。"),
        ("你是谁", "本助手查文件、收季度数字、发提醒。回答只引用收录的文件，不作解释。"),
        ("再见", "好的。"),
        ("你觉得这个文件好不好", "文件以外的看法本助手不作评论。可以查文件原文，例如“指导思想”。"),
        ("asdf", "没有看懂。可以发“帮助”看用法，也可以换个说法。"),
        ("今天雨好大", "这边能帮的是查文件规定和收季度数字。有问题请直接发。"),
        ("不好意思发错群了", "没关系，这条没有当作数字保存。需要时请直接提问。"),
        ("我先开会去了", "好的，您先忙。需要时随时发问题或数字。"),
        ("你怎么答非所问", "刚才没有帮上忙。请换个说法再发一次，或发“帮助”看用法。"),
        ("滚", "这条没有处理。需要查文件请直接提问，报数请发“填报”。"),
    ],
)
def test_small_talk_gets_one_short_sentence(record, said, answer):
    heard = record(said)

    assert heard["answer"] == answer
    assert (heard["kind"], heard["citations"], heard["answerable"]) == ("chitchat", [], False)


def test_how_to_report_opens_the_report_and_is_told_to_whoever_reports_for_no_unit(record, kit):
    asked = answer_question("怎么报数", "", kit, SPRING)

    assert record("怎么报数")["kind"] == "report"
    assert as_text(asked.reply).startswith("报数在这里就能办")


def test_a_record_says_what_a_program_needs(record):
    answer = record("女党员比例")

    assert list(answer) == ["id", "kind", "answerable", "answer", "citations", "confidence"]
    assert answer["citations"][0] == {
        "document": "《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）",
        "article": "二（二）",
        "quote": "发展女党员比例保持在40%左右",
    }
