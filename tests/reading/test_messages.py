"""What is read out of single messages: the labelled examples, and tables of our own by family."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluating.labels import read_labels
from app.evaluating.reports import MessageLabel, ReadingScore, score_reading
from handlers.dialogs.reading import reading_record
from tests.reading.support import HERE, TEXTS, TODAY, UNITS, WORDS, codes, read


def _rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


EXAMPLES = read_labels(HERE / "reports-dev.jsonl", MessageLabel.of)
FAMILIES = [
    pytest.param(row, id=f"{file.stem}: {row['message'][:24]!r}")
    for file in sorted((HERE / "messages").glob("*.jsonl"))
    for row in _rows(file)
]


def _scored(label: MessageLabel) -> ReadingScore:
    return score_reading(label, reading_record(label.id, label.message, WORDS, UNITS, label.today or TODAY, TEXTS))


@pytest.mark.parametrize("label", EXAMPLES, ids=lambda label: label.id)
def test_no_example_gives_a_wrong_value(label):
    assert _scored(label).wrong == ()


def test_at_least_38_of_the_40_examples_are_wholly_right():
    wrong = [label.id for label in EXAMPLES if not _scored(label).is_right]

    assert len(EXAMPLES) == 40
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("row", FAMILIES)
def test_a_message_is_read_as_the_table_says(row):
    reading = read(row["message"])

    assert dict(reading.values) == row["values"]
    assert codes(reading) == row.get("problems", [])
    assert dict(reading.derived) == row.get("derived", {})
    assert reading.unit == row.get("unit")
    assert (reading.period.code if reading.period else None) == row.get("period")
    assert reading.basis == row.get("basis", "quarter")
    expected = "none" if "not_report" in row.get("problems", []) else "report"
    assert reading.intent == row.get("intent", expected)
    assert [finding.number for finding in reading.questions if finding.code == "which_field"] == row.get("whose", [])
    assert [finding.said for finding in reading.questions if finding.code == "which_scope"] == row.get("scope", [])


def test_every_value_points_at_its_words_in_the_message_as_typed():
    message = "雙峰縣一季度　發展党员２５名，“两新”组织2名，女１０"
    reading = read(message)

    said = {piece.field: message[piece.start : piece.end] for piece in reading.pieces}

    assert said == {"total": "發展党员２５", "liangxin": "两新”组织2", "female": "女１０"}


PLACES = [
    ("单位\t总数\t女\n双峰县\t25\t10", {"total": "25", "female": "10"}),
    ("项目\t全部\t农村\n女\t10\t4", {"female": "10", "rural_female": "4"}),
    ("25/10（总数/女）", {"total": "25", "female": "10"}),
    (
        "总数25（女10（农村4），青年20）",
        {"total": "总数25", "female": "女10", "rural_female": "农村4", "age35": "青年20"},
    ),
    ("农村12名（女4、高中10）", {"rural": "农村12", "rural_female": "女4", "rural_edu_hs": "高中10"}),
    ("19人全部高中以上", {"edu_hs": "全部高中以上", "total": "19"}),
    ("农民工、两新均为0", {"migrant": "农民工", "liangxin": "两新"}),
]


@pytest.mark.parametrize(("message", "said"), PLACES)
def test_counts_of_tables_lists_and_brackets_point_at_their_words_too(message, said):
    assert {piece.field: message[piece.start : piece.end] for piece in read(message).pieces} == said


@pytest.mark.parametrize(
    ("message", "code", "words"),
    [
        ("总数20，农民8，其余为一线", "derive:frontline", "一线"),
        ("一季度　女多报了２个", "derive:female", "多报了２"),
        ("总数25，农村12，女4，高中10", "which_scope", "女4，高中10"),
        ("女党员占40%", "pct:female", "40%"),
        ("双峰县25", "", ""),
    ],
)
def test_what_is_asked_points_at_its_words(message, code, words):
    reading = read(message)
    asked = {item.code: item.place for item in (*reading.problems, *reading.questions)}

    assert {key: message[slice(*place)] for key, place in asked.items() if place} == ({code: words} if code else {})
