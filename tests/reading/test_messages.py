"""What is read out of single messages: the labelled examples, and tables of our own by family."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from handlers.dialogs.reading import reading_record
from tests.reading.support import HERE, TEXTS, TODAY, UNITS, WORDS, codes, read


def _rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


EXAMPLES = _rows(HERE / "reports-dev.jsonl")
FAMILIES = [
    pytest.param(row, id=f"{file.stem}: {row['message'][:24]!r}")
    for file in sorted((HERE / "messages").glob("*.jsonl"))
    for row in _rows(file)
]


def _record(row: dict) -> dict:
    today = date.fromisoformat(row["now"]) if "now" in row else TODAY
    return reading_record(row["id"], row["message"], WORDS, UNITS, today, TEXTS)


def _is_wholly_right(row: dict, record: dict) -> bool:
    problems = {problem["code"] for problem in record["problems"]}
    return (
        {key: record[key] for key in ("unit", "period", "values")}
        == {key: row[key] for key in ("unit", "period", "values")}
        and record["basis"] == row.get("basis", "quarter")
        and record["intent"] == row.get("intent", "none" if "not_report" in row["problem_codes"] else "report")
        and problems == set(row["problem_codes"])
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["id"])
def test_no_example_gives_a_wrong_value(row):
    read_values = _record(row)["values"]

    assert {code: value for code, value in read_values.items() if row["values"].get(code) != value} == {}


def test_at_least_38_of_the_40_examples_are_wholly_right():
    wrong = [row["id"] for row in EXAMPLES if not _is_wholly_right(row, _record(row))]

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
