"""Commands that score the assistant on labelled examples and print what was missed."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from app.evaluating.answers import AnswerScore, QuestionLabel, score_answers
from app.evaluating.labels import read_labels
from app.evaluating.reports import MessageLabel, ReadingScore, score_readings
from app.evaluating.telling import answer_lines, report_lines
from app.kit import DEMO_START, load_kit
from core.settings import Settings
from handlers.context import Kit

TODAY = DEMO_START.date()
"""The day the examples are labelled for, where a line names none."""


async def answers(settings: Settings, chosen: argparse.Namespace) -> int:
    """Score answers; 1 if a threshold is given and not met, or with one a quotation is altered."""
    labels = read_labels(chosen.file, QuestionLabel.of)
    scores = _answered(labels, load_kit(settings))
    _print(answer_lines(chosen.file.name, scores))
    right = sum(score.is_right for score in scores)
    refused = sum(score.is_right for score in scores if score.label.must_be_refused)
    return _status(
        (chosen.min_right, right), (chosen.min_refused, refused), severe=any(score.altered for score in scores)
    )


async def reports(settings: Settings, chosen: argparse.Namespace) -> int:
    """Score readings; 1 if a threshold is given and not met, or with one a value is wrong."""
    labels = read_labels(chosen.file, MessageLabel.of)
    scores = _read(labels, load_kit(settings))
    _print(report_lines(chosen.file.name, scores))
    right = sum(score.is_right for score in scores)
    return _status((chosen.min_right, right), severe=any(score.wrong for score in scores))


def _answered(labels: Iterable[QuestionLabel], kit: Kit) -> tuple[AnswerScore, ...]:
    from handlers.asking import ask_record

    papers = {paper.name: paper for paper in kit.library().documents}

    def paragraph(document: str, path: str) -> str | None:
        passage = papers[document].passage(path) if document in papers else None
        return passage.text if passage else None

    return score_answers(labels, lambda label: ask_record(label.id, label.question, kit, TODAY), paragraph)


def _read(labels: Iterable[MessageLabel], kit: Kit) -> tuple[ReadingScore, ...]:
    from handlers.dialogs.reading import reading_record

    return score_readings(
        labels,
        lambda label: reading_record(
            label.id, label.message, kit.form.words, kit.units, label.today or TODAY, kit.texts
        ),
    )


def _status(*thresholds: tuple[int | None, int], severe: bool) -> int:
    """0 where no threshold is given; else 1 if one is missed or the severest failure occurred."""
    given = [(least, reached) for least, reached in thresholds if least is not None]
    return int(bool(given) and (severe or any(reached < least for least, reached in given)))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
