"""Evaluation as people run it: counts, misses with what was wrong, and a status that CI can go by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluating.answers import QuestionLabel, answer_faults, score_answers
from app.evaluating.reports import MessageLabel, score_reading
from tests.program import run

TESTS = Path(__file__).parent
QUESTION = {
    "id": "q1",
    "question": "女党员比例",
    "kind": "target",
    "article": ["二（二）", "二（三）"],
    "must_contain": ["40%左右"],
    "answerable": True,
}
ANSWER = {
    "kind": "question",
    "answerable": True,
    "answer": "全市： 40％左右。",
    "citations": [{"document": "甲", "article": "二（二）", "quote": "40％左右"}],
}
MESSAGE = {
    "id": "m1",
    "message": "双峰县一季度总数32，女12",
    "unit": "shuangfeng",
    "period": {"year": 2014, "quarter": 1},
    "values": {"total": 32, "female": 12},
    "problem_codes": [],
}


def _file(folder, *rows):
    file = folder / "labels.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def test_the_labelled_questions_reach_their_thresholds(tmp_path):
    told = run(
        tmp_path,
        *("evaluate", "answers", str(TESTS / "knowledge" / "questions-dev.jsonl")),
        *("--min-right", "68", "--min-refused", "13"),
    )

    assert told.returncode == 0, told.stdout
    assert "文件没有规定并如实说明 13／13" in told.stdout
    assert "按类别：\n  target 25／25" in told.stdout


def test_the_labelled_messages_reach_their_threshold(tmp_path):
    told = run(tmp_path, "evaluate", "reports", str(TESTS / "reading" / "reports-dev.jsonl"), "--min-right", "38")

    assert told.returncode == 0, told.stdout
    assert "读错的数 0\n" in told.stdout


def test_a_missed_question_is_shown_with_what_was_wrong_and_fails_below_the_threshold(tmp_path):
    wrong = {**QUESTION, "id": "q2", "article": "三（一）", "must_contain": ["45%"]}
    file = _file(tmp_path, QUESTION, wrong)

    shown = run(tmp_path, "evaluate", "answers", file)
    failed = run(tmp_path, "evaluate", "answers", file, "--min-right", "2")

    assert shown.returncode == 0
    assert failed.returncode == 1
    assert "答对 1／2" in shown.stdout
    assert "  q2（target）女党员比例\n    缺少“45%”\n    引的是二（二），应为三（一）\n" in shown.stdout


def test_a_missed_message_is_shown_with_each_difference_and_a_wrong_value_fails_any_threshold(tmp_path):
    wrong = {**MESSAGE, "values": {"total": 32, "female": 13, "rural": 5}, "problem_codes": ["approx:female"]}
    told = run(tmp_path, "evaluate", "reports", _file(tmp_path, MESSAGE, wrong), "--min-right", "1")

    assert told.returncode == 1
    assert "全对 1／2\n读错的数 1\n漏读的数 1\n指出的问题 0／1，多指出 0\n" in told.stdout
    assert "    读错：female读成12，应为13\n    漏读：rural=5\n    没有指出：approx:female\n" in told.stdout


def test_a_file_that_holds_no_labels_is_told_in_a_few_lines(tmp_path):
    (tmp_path / "wrong.txt").write_text("不是题目\n" * 100, encoding="utf-8")
    for name in ("wrong.txt", "missing.jsonl"):
        told = run(tmp_path, "evaluate", "answers", str(tmp_path / name))

        assert told.returncode == 2
        assert name in told.stderr
        assert len(told.stderr.splitlines()) < 8


@pytest.mark.parametrize(
    ("label", "answer", "faults"),
    [
        ({}, {}, []),
        ({"article": "二（三）"}, {}, ["引的是二（二），应为二（三）"]),
        ({"articles_all": True}, {}, ["没有引二（三）"]),
        ({"good_to_have": ["30%"]}, {}, ["缺少“30%”"]),
        ({}, {"answerable": False, "citations": []}, ["引的是无，应为二（二）或二（三）", "说成没有规定"]),
        ({"answerable": False, "kind": "unanswerable"}, {}, ["应说没有规定，却作了答"]),
        ({"answerable": False, "kind": "unanswerable"}, {"answerable": False}, ["没有说明文件没有规定"]),
        ({"answerable": False, "kind": "submission"}, {"answerable": False}, ["当成了question，应为report"]),
        ({"answerable": False, "kind": "submission"}, {"answerable": False, "kind": "report"}, []),
    ],
)
def test_an_answer_is_scored_by_words_paragraph_and_refusal(label, answer, faults):
    assert answer_faults(QuestionLabel.of({**QUESTION, **label}), {**ANSWER, **answer}) == faults


def test_a_quotation_that_differs_from_its_paragraph_by_one_character_is_not_literal():
    labels = [QuestionLabel.of(QUESTION)]
    (literal,) = score_answers(labels, lambda _: ANSWER, lambda *_: "女党员40％左右。")
    (altered,) = score_answers(labels, lambda _: ANSWER, lambda *_: "女党员40%左右。")

    assert literal.is_right
    assert not altered.is_right
    assert altered.altered == ("二（二）：40％左右",)


def test_an_optional_value_is_right_where_it_is_read_and_not_missed_where_it_is_not():
    label = MessageLabel.of({**MESSAGE, "values": {}, "optional_values": {"total": 32}})
    record = {"intent": "report", "unit": "shuangfeng", "period": MESSAGE["period"], "basis": "quarter", "problems": []}

    assert score_reading(label, {**record, "values": {"total": 32}}).is_right
    assert score_reading(label, {**record, "values": {}}).is_right
    assert score_reading(label, {**record, "values": {"total": 31}}).wrong == ("total读成31，应为32",)
