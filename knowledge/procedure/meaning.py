"""Which line of which step a question means, or that it means none: a decision from several signals.

The signals are a word of the procedure in the question, nothing in it that belongs to another matter, no aspect that
the step does not answer, no content word left over, and how like and how well covered the nearest way of asking is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TypeAlias

from knowledge.facts import Citation, Fact
from knowledge.lexicon import Lexicon, Sort
from knowledge.matching import Match, Matcher
from knowledge.procedure.steps import OVERVIEW, Line, Procedure, Step
from knowledge.understanding import Question, understand
from knowledge.words import content_words

Strangers: TypeAlias = Callable[[], tuple[str, ...]]
"""The content words nobody explains. Asked only in doubt: it opens a dictionary."""

WORDS = Path(__file__).with_name("words.toml")
_LIKELY, _COVERED = 0.66, 0.7
_POSSIBLE = 0.5
_WITHOUT_A_NAME = 0.85
"""From here on the way of asking may name a thing that the question does not name."""
_BESIDE_STRANGERS = ((0.66, 0.8), (0.9, 0.73))
"""A word that only the procedure uses may stand beside a stranger, if likeness and cover are then higher than that."""
_UNSPOKEN = 0.1
_LINE = 0.75
"""A line alone is shown from here on; below it the whole step, in which it stands too."""
_SAME = 0.02
"""Two steps so near to each other are both meant: 党委多久审批 speaks of admission and of full membership."""
_MOST = 3
_SHARP = frozenset(
    {"amount", "people", "share", "cost", "define", "consequence", "place", "differ", "why", "clock", "measure"}
)
"""Aspects that want a particular kind of answer; a line never asked so does not answer them."""
_OWN = "step."
_ANCHORS = frozenset({Sort.SUBJECT, Sort.SCOPE})
_OTHER_MATTER = frozenset({Sort.SUBJECT, Sort.FOREIGN, Sort.PLACE})
_CIRCUMSTANCES = frozenset({"other_time", "actual"})
"""Meanings of the guidance's words that put nothing out of the procedure."""
_AGE = re.compile(r"\d+周?岁")
_LINES = {
    Line.WHO: frozenset({"who"}),
    Line.LIMIT: frozenset({"when", "day", "duration", "often"}),
    Line.MATERIAL: frozenset({"material"}),
}


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a question may mean; `step` is None for the overview, `stage` 0 for all of it."""

    step: Step | None
    line: Line
    stage: int
    likeness: float
    words: tuple[str, ...]
    """The words of the procedure in the question, each in its canonical spelling first."""


class Meanings:
    """Reads questions about the procedure; the ways of asking are compared at the first question that needs it."""

    def __init__(self, procedure: Procedure, base: Lexicon, words: Path = WORDS) -> None:
        self._procedure = procedure
        self._lexicon = _over(Lexicon.load(words), base)
        self._facts = tuple(self._all_facts())
        self._known = frozenset(_bare(asked) for fact in self._facts for asked in fact.questions)

    def knows(self, text: str) -> bool:
        """Whether a text is a known way of asking word for word."""
        return _bare(text) in self._known

    def line(self, text: str) -> Line | None:
        """Which line the words behind a step's number ask for; None where they speak of something else."""
        asked = self._understand(text)
        if asked.rest or asked.codes(*_OTHER_MATTER):
            return None
        return next((line for line, aspects in _LINES.items() if aspects & asked.aspects), Line.WHOLE)

    def read(self, text: str) -> tuple[Sense, ...]:
        """What a question means, the likeliest first; several only where they are as good as equal."""
        asked = self._understand(text)
        anchors = self._names(asked)
        known = self.knows(text)
        if not known and (not anchors or asked.codes(*_OTHER_MATTER) - anchors - _CIRCUMSTANCES):
            return ()
        matches = self._matcher.matches(asked)[: 2 * _MOST]
        strangers = cache(partial(self._strangers, asked))
        meant = [match for match in matches if match.likeness == 1.0 or self._is_meant(asked, match, strangers)]
        meant.sort(key=_fit, reverse=True)
        words = tuple(dict.fromkeys(m.meaning.words[0] for m in asked.mentions if m.meaning.code in anchors))
        if not meant and matches and self._is_about(asked, matches[0], strangers):
            return (replace(self._sense(matches[0], words), line=Line.WHOLE),)
        senses = tuple(self._sense(match, words) for match in _equals(meant))
        return tuple(replace(sense, line=Line.WHOLE) for sense in senses) if _is_torn(meant) else senses

    def _is_meant(self, asked: Question, match: Match, strangers: Strangers) -> bool:
        if match.likeness < _LIKELY or match.covered < _COVERED or _sharp(asked) & match.strange:
            return False
        if match.likeness < _WITHOUT_A_NAME and self._names(self._understand(match.known)) - self._names(asked):
            return False
        bounds = ((match.likeness >= likeness and match.covered >= covered) for likeness, covered in _BESIDE_STRANGERS)
        if _names_only(asked) and any(bounds):
            return True
        # Words that other matters use too decide only where nothing at all is left over.
        return not strangers() and (_names_only(asked) or all(len(run) == 1 for run in asked.rest))

    def _is_about(self, asked: Question, match: Match, strangers: Strangers) -> bool:
        """Whether a step is named, though none of its lines is clearly asked for: all of it is shown then."""
        likely = match.likeness >= _POSSIBLE and not _sharp(asked) & match.strange
        return likely and _names_only(asked) and not strangers()

    @staticmethod
    def _names(asked: Question) -> frozenset[str]:
        """The things of the procedure that a question names."""
        return frozenset(code for code in asked.codes(*_ANCHORS) if code.startswith(_OWN))

    def _strangers(self, asked: Question) -> tuple[str, ...]:
        return tuple(content_words(asked.text, asked.rest, self._lexicon))

    def _sense(self, match: Match, words: tuple[str, ...]) -> Sense:
        number, _, line = match.fact.code.partition(".")
        if number == "0":
            return Sense(None, Line.WHOLE, int(line), match.likeness, words)
        sure = Line(line) if match.likeness >= _LINE else Line.WHOLE
        return Sense(self._procedure.steps[int(number) - 1], sure, 0, match.likeness, words)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._facts, self._lexicon, self._procedure.paper.year)

    def _all_facts(self) -> Iterator[Fact]:
        """The overview, its stages and every line of every step, with the ways of asking for each."""
        procedure = self._procedure
        whole = procedure.paper.passages[0].text
        yield self._fact("0.0", OVERVIEW, whole, procedure.overview_ask)
        for stage in procedure.stages:
            asked = _filled(procedure.templates["stage"], (stage.name, *stage.called))
            yield self._fact(f"0.{stage.number}", OVERVIEW, procedure.stage_line(stage), asked)
        for step in procedure.steps:
            for line in Line:
                asked = _filled(procedure.templates.get(line, ()), (step.name, *step.called))
                asked += step.ask.get(line, ())
                if asked:
                    yield self._fact(f"{step.number}.{line}", step.path, step.line(line) or step.text, asked)

    def _fact(self, code: str, path: str, quote: str, asked: tuple[str, ...]) -> Fact:
        return Fact(code, path, (Citation(self._procedure.paper.code, path, quote),), tuple(dict.fromkeys(asked)))

    def _understand(self, text: str) -> Question:
        return understand(_AGE.sub("多大", text), self._lexicon, self._procedure.paper.year)


def _sharp(asked: Question) -> frozenset[str]:
    """The sharp aspects; how much is none where it is time that is asked: 时限是多少."""
    return _SHARP - {"amount"} if asked.aspects & _LINES[Line.LIMIT] else _SHARP


def _is_torn(meant: list[Match]) -> bool:
    """Whether two lines of the best step are as good as each other: then all of it is shown."""
    if len(meant) < 2 or (_fit(meant[0]) == 1.0 and _fit(meant[1]) < 1.0):
        return False
    (one, _, line), (other, _, beside) = (match.fact.code.partition(".") for match in meant[:2])
    return one == other and line != beside and _fit(meant[0]) - _fit(meant[1]) <= _SAME


def _fit(match: Match) -> float:
    """How like a match is, less for each thing of the procedure of which it never speaks."""
    return round(match.likeness, 3) - _UNSPOKEN * sum(code.startswith(_OWN) for code in match.strange)


def _names_only(asked: Question) -> bool:
    """Whether a word stands in a question that only the procedure uses."""
    return any(code.startswith(_OWN) for code in asked.subjects)


def _over(own: Lexicon, base: Lexicon) -> Lexicon:
    """Our own words, and of the others those that we do not use; our subjects are told apart by their codes."""
    used = {word for meaning in own.meanings for word in meaning.words}
    named = [word for meaning in own.meanings if meaning.sort is Sort.SUBJECT for word in meaning.words]

    def is_left(word: str, sort: Sort) -> bool:
        """No word of ours, nor one of another matter that holds a name of ours: 预备党员转正."""
        return word not in used and not (sort is Sort.FOREIGN and any(name in word for name in named))

    left = (
        (meaning, tuple(word for word in meaning.words if is_left(word, meaning.sort))) for meaning in base.meanings
    )
    ours = (replace(m, code=f"{_OWN}{m.code}") if m.sort in _ANCHORS else m for m in own.meanings)
    return Lexicon((*ours, *(replace(meaning, words=words) for meaning, words in left if words)))


def _filled(templates: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(template.format(name=name) for name in names for template in templates)


def _equals(matches: list[Match]) -> list[Match]:
    """The best match, and those of other steps that ask for the same line and are as good as it."""
    if not matches:
        return []
    best = matches[0]
    line = best.fact.code.partition(".")[2]
    same = [m for m in matches if m.fact.code.endswith(f".{line}") and best.likeness - m.likeness <= _SAME]
    return sorted(same[:_MOST], key=_place) if best in same else [best]


def _bare(text: str) -> str:
    return text.strip(" ?？。,，")


def _place(match: Match) -> int:
    return int(match.fact.code.partition(".")[0])
