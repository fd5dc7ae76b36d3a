"""Whether the documents answer a question: a decision from several signals, not from one threshold.

The signals are how like the nearest known question it is, how much of it the fact's vocabulary covers, what is
strange to the fact (a foreign subject, another year, another place, an aspect the fact never answers), and
whether words are left that neither the vocabulary nor the paragraph knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from knowledge.lexicon import Sort
from knowledge.matching import Match
from knowledge.roles import unsaid
from knowledge.understanding import Question

_SURE, _LIKELY, _NAMED, _POSSIBLE = 0.7, 0.62, 0.5, 0.42
_STRANGE_SHARE, _STRANGE_SUBJECT = 0.5, 0.5
"""A word of action beside each subject changes little; a thing beside a single subject changes what is asked."""
_HALF, _WELL, _AHEAD = 0.45, 0.68, 0.1
SHARP = frozenset({"when", "day", "often", "duration", "cost", "define", "consequence", "measure", "include", "place"})
"""Aspects that want a particular kind of answer; a fact never asked so does not answer them.

Whether a number is counted in (算不算完成) is answered by the figure.
"""


_ON_PAPER = re.compile(r"[写说讲提条段章线杠]|部分|出处|原文")
"""Where words stand, or a line is drawn, is no place where something is done."""
_WHOM = re.compile(r"人|谁|群体|对象|哪[个类种]|制|比例")
"""Asks for people, or for what the guidance lists of admission; 发展工作要结合什么 asks for neither."""
_PROVINCE = "湖南省"
_SETS = re.compile(r"[给定下让叫批核]|明确|分|要求|规定|控制")
"""What a higher level does to a lower one: 省里定了多少 is a figure of the city."""

Strangers: TypeAlias = Callable[[], Mapping[str, float]]
"""Words nobody explains, and how much each says. Asked only in doubt: it opens a dictionary."""


class Verdict(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    LEFT_OPEN = "left_open"
    STRANGE = "strange"
    """The fact is near, but words nobody knows say that something else is asked; `topic` names them."""
    FOREIGN = "foreign"
    OTHER_YEAR = "other_year"
    OTHER_PLACE = "other_place"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, the fact it rests on or comes nearest, how sure it is (0 to 1), and what else may be meant."""

    verdict: Verdict
    best: Match | None
    confidence: float
    readings: tuple[Match, ...] = ()
    topic: str = ""
    aspect: str = ""
    """What is asked about the fact and never answered by it."""


def decide(question: Question, matches: Sequence[Match], year: int, strangers: Strangers) -> Decision:
    """What to do; `strangers` tells the content words that neither the vocabulary nor the nearest paragraph knows."""
    best = matches[0] if matches and matches[0].likeness >= _POSSIBLE else None
    if other := _other_world(question, best, year):
        return other
    if best is None or _says_nothing_known(question, best):
        return Decision(Verdict.UNKNOWN, None, _round(0.9 - (matches[0].likeness if matches else 0.0)))
    if not best.fact.said:
        topic = best.fact.topic if best.likeness >= _NAMED else ""
        return Decision(Verdict.LEFT_OPEN, best, _round(best.likeness), topic=topic)
    sharp = SHARP - {"include"} if question.numbers else SHARP
    sharp = sharp - {"place"} if _ON_PAPER.search(question.text) else sharp
    if (unanswered := sharp & best.strange) and not sharp & question.aspects - best.strange:
        return Decision(Verdict.LEFT_OPEN, best, _round(0.8 * best.likeness), aspect=min(unanswered))
    if missing := unsaid(question, best):
        return Decision(Verdict.LEFT_OPEN, best, _round(0.8 * best.likeness), aspect=missing)
    if question.rest and best.likeness >= _LIKELY and _too_strange(question, best, strange := strangers()):
        return Decision(Verdict.STRANGE, best, _round(0.7 * best.likeness), topic="”“".join(strange))
    return _among(matches, best)


def _says_nothing_known(question: Question, best: Match) -> bool:
    """Whether what a question is about is unknown: only its asking words are like the fact's."""
    told = question.codes(Sort.SUBJECT, Sort.FOREIGN, Sort.PLACE) or question.says("goal", "rural", "own")
    if not told and question.says("develop"):
        return "list" in question.aspects and not _WHOM.search(question.text) and best.likeness < 1.0
    return not told and best.likeness < 1.0 and (best.covered < _WELL or question.says("amount"))


def _too_strange(question: Question, best: Match, strange: Mapping[str, float]) -> bool:
    """Whether the words nobody explains say more than what the fact is known to be about allows.

    Beside them, a subject of which the fact never speaks says that something else is asked (查阅档案要谁批准).
    """
    subjects = _standing(question, strange)
    said = len(strange) if question.wants_yes_or_no else sum(strange.values())
    said += _STRANGE_SUBJECT * len(subjects & best.strange) if strange else 0.0
    return said > _STRANGE_SHARE * len(subjects - best.strange)


def _standing(question: Question, strange: Mapping[str, float]) -> frozenset[str]:
    """The subjects of a question, without a single character that is a piece of a strange word: 减 in 减肥."""
    subjects = (
        (m.meaning.code, question.text[m.start : m.end]) for m in question.mentions if m.meaning.sort is Sort.SUBJECT
    )
    return frozenset(code for code, said in subjects if len(said) > 1 or not any(said in word for word in strange))


def _among(matches: Sequence[Match], best: Match) -> Decision:
    """Answer, in doubt with the other readings; offer up to three readings where none is likely enough."""
    readings = tuple(match for match in matches[:3] if match.likeness >= _POSSIBLE)
    said = tuple(match for match in readings if match.fact.said)
    lead = best.likeness - (said[1].likeness if len(said) > 1 else 0.0)
    confidence = _round(0.55 * best.likeness + 0.3 * best.covered + 0.15 * min(1.0, lead / 0.2))
    if _is_clear(best, lead):
        return Decision(Verdict.ANSWER, best, confidence)
    if len(said) > 1 and best.likeness >= _LIKELY:
        return Decision(Verdict.ANSWER, best, confidence, said[1:])
    if len(said) > 1:
        return Decision(Verdict.UNCLEAR, best, confidence, said)
    return Decision(Verdict.LEFT_OPEN, best, confidence)


def _is_clear(best: Match, lead: float) -> bool:
    """Very like a known question; or fairly like it, and either well covered or far ahead of the next reading."""
    if best.likeness >= _SURE:
        return best.covered >= _HALF
    return best.likeness >= _LIKELY and (best.covered >= _WELL or (best.covered >= _HALF and lead >= _AHEAD))


def _other_world(question: Question, best: Match | None, year: int) -> Decision | None:
    """A subject, a year or a place of which the documents do not speak."""
    foreign = question.codes(Sort.FOREIGN) - (frozenset() if best is None else _known(best, question))
    if foreign:
        words = dict.fromkeys(m.meaning.words[0] for m in question.mentions if m.meaning.code in foreign)
        return Decision(Verdict.FOREIGN, best, 0.9, topic="、".join(words))
    if question.places and "province_guide" not in question.subjects:
        return Decision(Verdict.OTHER_PLACE, best, 0.9, topic=question.places[0])
    if _of_province(question):
        return Decision(Verdict.OTHER_PLACE, best, 0.9, topic=_PROVINCE)
    years = question.years - ({year, year - 1} if question.says("thisyear") else {year})
    if years and not (best and question.says("lastyear") and "lastyear" not in best.strange):
        return Decision(Verdict.OTHER_YEAR, best, 0.9, topic=str(max(years)))
    return None


def _of_province(question: Question) -> bool:
    """Whether a figure of the whole province is asked for, not one that it set for the city."""
    if (
        not question.says("province_org")
        or not question.says("amount")
        or question.says("city", "own", "province_guide")
    ):
        return False
    return not _SETS.search(question.text) and not question.aspects & {"who", "demand", "list"}


def _known(best: Match, question: Question) -> frozenset[str]:
    return question.codes(Sort.FOREIGN) - best.strange


def _round(value: float) -> float:
    return round(max(0.0, min(1.0, value)), 3)
