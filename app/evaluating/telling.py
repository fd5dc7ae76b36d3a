"""Scores in words: the counts first, then each miss with what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.evaluating.answers import AnswerScore
from app.evaluating.reports import ReadingScore


def answer_lines(name: str, scores: Sequence[AnswerScore]) -> Iterator[str]:
    """Right, refused, literal; right per kind; the misses."""
    quotations = sum(score.quotations for score in scores)
    altered = sum(len(score.altered) for score in scores)
    yield f"{name}，{len(scores)}题"
    yield f"答对 {_right(scores)}"
    yield f"文件没有规定并如实说明 {_right([score for score in scores if score.label.must_be_refused])}"
    yield f"引文与原文逐字相同 {quotations - altered}／{quotations}"
    yield ""
    yield "按类别："
    for kind in dict.fromkeys(score.label.kind for score in scores):
        yield f"  {kind} {_right([score for score in scores if score.label.kind == kind])}"
    missed = [score for score in scores if not score.is_right]
    if missed:
        yield "\n没有答对："
    for score in missed:
        yield f"  {score.label.id}（{score.label.kind}）{score.label.question}"
        yield from (f"    {fault}" for fault in score.faults)
        yield from (f"    引文与原文不同：{quotation}" for quotation in score.altered)


def report_lines(name: str, scores: Sequence[ReadingScore]) -> Iterator[str]:
    """Wholly right, values wrong and missed, problems named; the misses."""
    labelled = sum(len(score.label.codes) for score in scores)
    unnamed = sum(len(score.unnamed) for score in scores)
    yield f"{name}，{len(scores)}条"
    yield f"全对 {_right(scores)}"
    yield f"读错的数 {sum(len(score.wrong) for score in scores)}"
    yield f"漏读的数 {sum(len(score.missed) for score in scores)}"
    yield f"指出的问题 {labelled - unnamed}／{labelled}，多指出 {sum(len(score.invented) for score in scores)}"
    missed = [score for score in scores if not score.is_right]
    if missed:
        yield "\n没有全对："
    for score in missed:
        yield f"  {score.label.id} {' '.join(score.label.message.split())}"
        yield from _misread(score)


def _misread(score: ReadingScore) -> Iterator[str]:
    told = {"读错": score.wrong, "漏读": score.missed, "没有指出": score.unnamed, "多指出": score.invented}
    for what, items in told.items():
        yield from (f"    {what}：{item}" for item in items)
    yield from (f"    {fault}" for fault in score.faults)


def _right(scores: Sequence[AnswerScore] | Sequence[ReadingScore]) -> str:
    return f"{sum(score.is_right for score in scores)}／{len(scores)}"
