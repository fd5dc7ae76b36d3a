"""Whether a question asks for the counts of one's own unit or of the city, and for which of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from core.units import Unit
from handlers.vocabulary import vocabulary
from knowledge.facts import Fact
from knowledge.following import Follow, follow_kind, mixed
from knowledge.lexicon import Sort
from knowledge.normalise import plain
from knowledge.targets import Targets
from knowledge.understanding import Question, understand

FILE = Path(__file__).with_name("own_numbers.toml")
_PERIOD = re.compile(r"(?:第)?[一二三四1-4]季度?|上半年")
_DEVELOPED = re.compile(r"发展|吸收|新")
_WHOLE = frozenset({"structure", "actual", "threshold"})
"""Subjects that mean all shares, or how far they are."""
_OTHER = frozenset({"how", "who", "why", "define", "when", "day", "place", "often", "duration", "consequence"})
"""Aspects of which counts tell nothing."""
_NOT_MEASURED = frozenset({"city_drop"})
"""Needs the count of the year before, which nobody has reported."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """Codes of the targets that the counts are wanted for (none: all of them), of which units named, or of the city."""

    codes: tuple[str, ...]
    named: tuple[Unit, ...] = ()
    city: bool = False
    gap: bool = False
    """Whether the ways to close the gap are asked for too."""


def own_question(text: str, units: Sequence[Unit], year: int, known: Targets) -> OwnQuestion | None:
    """The counts that a question asks for, of what is `known` to be measured; None where it asks for anything else."""
    words, said = _words(), plain(text)
    named = named_units(said, units)
    city = any(word in said for word in words["city"])
    asking = (*words["now"], *words["all"])
    bare = _without(said, asking)
    if not (city or named or any(word in said for word in (*words["whose"], *words["stand"]))):
        return None
    if bare == said or _sets_a_rule(said, asking):
        return None
    whole = any(word in said for word in words["all"])
    question = understand(_PERIOD.sub("", bare), vocabulary(), year)
    asked = _asked(question, named, known, city=city, year=year, whole=whole)
    gap = any(word in said for word in words["gap"])
    return replace(asked, gap=gap) if asked else None


def named_units(said: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units that plain words name."""
    return tuple(unit for unit in units if any(name in said for name in _names(unit)))


def goes_on(text: str, last: str, year: int, known: Targets) -> OwnQuestion | None:
    """那农村呢 behind an answer about counts: the same counts of what is named now. `last` is what that was about."""
    question = understand(text, vocabulary(), year)
    if follow_kind(question) is not Follow.MIXED or any(word in question.text for word in _words()["rule"]):
        return None
    joined = understand(mixed(question, last, vocabulary()), vocabulary(), year)
    return _asked(joined, (), known, city=False, year=year)


def says_own(fact: Fact, whose: str, known: Targets) -> str:
    """What the choice under an answer about a fact says, so that it is understood without that answer.

    Empty where the fact has no target that counts of the year can be held against.
    """
    codes = [code for code in (fact.target, fact.rural, *fact.targets) if code]
    label = _table("says").get(fact.code) or (known[codes[0]].label if codes else "")
    return f"{whose}{label}现在多少" if label and not _NOT_MEASURED & set(codes) else ""


def _asked(
    question: Question, named: tuple[Unit, ...], known: Targets, *, city: bool, year: int, whole: bool = False
) -> OwnQuestion | None:
    """The targets of the subjects; None where something is asked that no report counts."""
    table = _table("targets")
    subjects = _subjects(question)
    counted = [table[code].split() for code in subjects if code in table]
    counts = [number for number in question.numbers if number.unit != "岁"]
    if counts or question.years - {year} or question.codes(Sort.FOREIGN) or question.aspects & _OTHER:
        return None
    if not counted and (question.rest or set(subjects) - _WHOLE or not (whole or subjects or question.says("rural"))):
        return None
    if not question.says("rural"):
        codes = [pair[0] for pair in counted]
    else:
        codes = [pair[-1] for pair in counted] or [t.code for t in known.shares if t.denominator == "rural"]
    return OwnQuestion(tuple(codes), named, city)


def _subjects(question: Question) -> list[str]:
    """The subjects in the order said; 发展多少了 asks for the total."""
    found = list(dict.fromkeys(m.meaning.code for m in question.mentions if m.meaning.sort is Sort.SUBJECT))
    developed = question.says("develop") and _DEVELOPED.search(question.text) and not question.says("rural")
    return found or (["total"] if developed else [])


def _sets_a_rule(said: str, asking: Sequence[str]) -> bool:
    """Whether a word asks for what the documents say; 达到要求没有 asks for counts, although 要求 stands in it."""
    rule = _words()["rule"]
    beside = _without(said, [words for words in asking if any(word in words for word in rule)])
    return any(word in beside for word in rule)


def _without(said: str, words: Sequence[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        said = said.replace(word, "")
    return said


def _names(unit: Unit) -> list[str]:
    """What a unit is called; two characters that do not begin its name (经开) stand in other words too (已经开始)."""
    return [name for name in (unit.name, *unit.aliases) if len(name) > 2 or unit.name.startswith(name)]


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(line.split()) for name, line in _table("words").items()}


@cache
def _table(name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]
    return table
