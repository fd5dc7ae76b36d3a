"""Whether two questions ask the same, so that the department's answer to one serves the other.

A wrong yes puts an answer under a question it was not given to, so several signals must agree: the same numbers
and years, the same no, the same kind of thing wanted (how long, when, who …), the same foreign subjects and scope;
and then the characters of what is left must be alike. How they are weighed was measured on
tests/handlers/same-questions.txt.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from handlers.vocabulary import vocabulary
from knowledge.grams import grams
from knowledge.lexicon import Mention, Sort
from knowledge.normalise import plain
from knowledge.understanding import Question, understand

ALIKE = 0.72
"""From this likeness on two questions that agree in every signal are the same.

Chosen on 67 pairs: 26 of 30 pairs that ask the same found, none of 37 others taken for the same. On 33 pairs
written afterwards: 12 of 15 found, 1 of 18 others taken.
"""

_WANTED = {
    "duration": "多久", "often": "多久", "day": "何时", "when": "何时", "who": "谁", "place": "何处", "how": "怎么",
    "consequence": "后果", "define": "含义", "why": "为何", "cost": "费用", "differ": "区别",
    "amount": "多少",
}  # fmt: skip
"""Kinds of answers that are wanted, by the aspect; aspects that say little (要求, 能不能, 哪些) are not here."""
_LOOSE = frozenset({"unit", "work"})
_YEAR = 2014
_FIXED = (Sort.FOREIGN, Sort.SCOPE)
_NO = re.compile(r"([\u4e00-\u9fff])不\1|有没有|有无|[不没未无非]")
_ASKS_BOTH = re.compile(r"([\u4e00-\u9fff])不\1|有没有|有无")


@dataclass(frozen=True, slots=True)
class _Signs:
    """What must be equal in two questions, and the characters that must be alike."""

    fixed: tuple[object, ...]
    foreign: frozenset[str]
    grams: Mapping[str, int]


def likeness(one: str, other: str) -> float:
    """From 0 for different questions to 1 for the same words; 0 too where a signal disagrees."""
    first, second = _signs(one), _signs(other)
    if first.fixed != second.fixed or (first.foreign and not first.foreign & second.foreign):
        return 0.0
    return _cosine(first.grams, second.grams)


def closest(question: str, wordings: Iterable[tuple[str, str]]) -> str:
    """The code of the wording that asks the same and is most alike (`wordings`: words and code); empty if none does."""
    found = max(((likeness(question, words), code) for words, code in wordings), default=(0.0, ""))
    return found[1] if found[0] >= ALIKE else ""


@lru_cache(maxsize=4096)
def _signs(text: str) -> _Signs:
    question = understand(text, vocabulary(), _YEAR)
    wanted = frozenset(_WANTED[code] for code in question.aspects if code in _WANTED)
    numbers = tuple(sorted((number.value, number.percent) for number in question.numbers))
    denies = any(not _ASKS_BOTH.match(found.group()) for found in _NO.finditer(plain(text)))
    fixed = (wanted, numbers, denies, question.years, question.codes(*_FIXED))
    foreign = [_word(question, mention) for mention in question.mentions if mention.meaning.sort is Sort.FOREIGN]
    pairs = frozenset(gram for word in foreign for gram in grams(word) if len(gram) > 1)
    return _Signs(fixed, pairs, Counter(grams(_told(question))))


def _told(question: Question) -> str:
    """The question's own words without those that carry nothing and those that say what kind of answer is wanted."""
    parts, at = list[str](), 0
    for mention in question.mentions:
        parts.append(question.text[at : mention.start])
        at = mention.end
        if not _is_mute(question, mention):
            parts.append(_word(question, mention))
    return "".join((*parts, question.text[at:]))


def _is_mute(question: Question, mention: Mention) -> bool:
    code, sort = mention.meaning.code, mention.meaning.sort
    if code == "develop":
        return "新" not in _word(question, mention)
    return sort in {Sort.FILLER, Sort.EVERYDAY, Sort.ASPECT} or code in _LOOSE


def _word(question: Question, mention: Mention) -> str:
    return question.text[mention.start : mention.end]


def _cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    product = sum(times * other[gram] for gram, times in one.items() if gram in other)
    if not product:
        return 0.0
    return product / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
