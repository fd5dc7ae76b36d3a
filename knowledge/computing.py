"""Arithmetic on the guidance's figures where a question asks for it: how many are needed, whether so many do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.numbers import percent, points
from knowledge.answer import Sentence
from knowledge.lexicon import Sort
from knowledge.targets import Measure, Target
from knowledge.understanding import Question

_COUNT = re.compile(r"(?<![\d.])(\d{1,6})(?![\d.%])(名|人|个)?")
_NOT_PEOPLE = frozenset("年月岁比")
_HOW_MANY = re.compile(r"(?:至少|最少|起码|该|应)(?:要|有|得)?(?:发展)?(?:几|多少|好多)(?:个|名|人)")
"""Asks for the number of a kind: in 发展32人女党员至少几个 the 32 are all, wherever they stand."""
_GAP = re.compile(r"^[^，。,?？\d]{0,3}$")


@dataclass(frozen=True, slots=True)
class _Said:
    """A number of people in a question; `about` says whether it stands next to the target's own words."""

    value: int
    about: bool


def compute(question: Question, target: Target, own_words: frozenset[str]) -> tuple[Sentence, ...]:
    """The sentence that applies a target to the numbers of a question; empty where none are given.

    `own_words` are the codes of the meanings that name the target's numerator.
    """
    if target.figure is None or target.measure is Measure.PEOPLE or not target.denominator:
        return ()
    said = _counts(question, own_words)
    part = next((number.value for number in said if number.about), None)
    whole = next((number.value for number in said if not number.about), None)
    if whole is not None and part is not None:
        return _compared(part, whole, target)
    if whole is not None:
        return _needed(whole, target)
    if part is not None and target.measure is not Measure.TIMES and _HOW_MANY.search(question.text):
        return _needed(part, target)
    if part is not None and target.measure is Measure.TIMES:
        enough = part // target.figure
        return (Sentence("ask.sum.supports", {"n": part, "k": target.figure, "need": enough}),)
    return ()


def _needed(whole: int, target: Target) -> tuple[Sentence, ...]:
    if target.measure is Measure.TIMES:
        need = whole * target.percent // 100
        return (Sentence("ask.sum.reserve", {"n": whole, "k": target.figure, "need": need}),)
    need = -(-whole * target.percent // 100)
    values = {"den": whole, "target": target.figure_text, "need": need, "exact": f"{whole * target.percent / 100:g}名"}
    exact = whole * target.percent % 100 == 0
    return (Sentence("ask.sum.share_exact" if exact else "ask.sum.share", values),)


def _compared(part: int, whole: int, target: Target) -> tuple[Sentence, ...]:
    if target.measure is Measure.TIMES:
        need = whole * target.percent // 100
        name = "ask.sum.reserve_enough" if part >= need else "ask.sum.reserve_short"
        values: dict[str, object] = {
            "n": whole,
            "k": target.figure,
            "need": need,
            "num": part,
            "diff": abs(need - part),
        }
        return (Sentence(name, values),)
    if part > whole or whole == 0:
        return ()
    difference = 100 * part - target.percent * whole
    name = "equal" if difference == 0 else "above" if difference > 0 else "below"
    values = {
        "num": part,
        "den": whole,
        "pct": percent(part, whole, target.percent),
        "requirement": target.requirement,
        "target": target.figure_text,
        "gap": points(part, whole, target.percent),
    }
    return (Sentence(f"ask.sum.{name}", values),)


def _counts(question: Question, own_words: frozenset[str]) -> tuple[_Said, ...]:
    """The numbers of people in a question, without those that a known word such as 35岁及以下 has taken.

    In 80还是90 bare numbers are figures to choose from.
    """
    taken = [(m.start, m.end) for m in question.mentions if m.meaning.sort is not Sort.FILLER]
    named = [(m.start, m.end) for m in question.mentions if m.meaning.code in own_words]
    numbers = [
        found
        for found in _COUNT.finditer(question.text)
        if not any(found.start(1) < end and start < found.end(1) for start, end in taken)
        and question.text[found.end(1) : found.end(1) + 1] not in _NOT_PEOPLE
        and (found.group(2) or not question.says("either"))
    ]
    own = {_own_number(question.text, place, numbers) for place in named}
    return tuple(_Said(int(found.group(1)), found.start() in own) for found in numbers)


def _own_number(text: str, place: tuple[int, int], numbers: list[re.Match[str]]) -> int:
    """Where the number of a word begins: right behind it (女的12个), else before it (85名积极分子); else -1."""
    start, end = place
    behind = [found.start() for found in numbers if found.start() >= end and _GAP.match(text[end : found.start()])]
    before = [found.start() for found in numbers if found.end() <= start and text[found.end() : start] in {"", "的"}]
    return next(iter((*behind, *reversed(before))), -1)
