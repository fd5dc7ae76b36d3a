"""The labelled questions and our own, and how answers to them are scored."""

from __future__ import annotations

from pathlib import Path

from app.evaluating.answers import QuestionLabel, answer_faults
from app.evaluating.labels import read_labels

__all__ = ["faults", "labelled", "own_questions"]

HERE = Path(__file__).parent

faults = answer_faults


def labelled() -> tuple[QuestionLabel, ...]:
    """All labelled questions."""
    return read_labels(HERE / "questions-dev.jsonl", QuestionLabel.of)


def own_questions() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Our own questions with what may come of each."""
    lines = (HERE / "own-questions.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit("|", 1) for line in lines if line and not line.startswith("#"))
    return tuple((question, tuple(wanted.split(","))) for question, wanted in pairs)
