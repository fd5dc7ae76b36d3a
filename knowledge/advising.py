"""Weighs what the words of a question decided against what questions that look like it were about.

The words are sure where they are known and blind where they are not; what was learned by characters is never sure
and seldom blind. The weights were chosen on questions whose authors neither had seen; see decision 22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.deciding import Decision, Verdict
from knowledge.facts import Fact
from knowledge.learned import Guess, Learned
from knowledge.likelihood import Likelihood, signals
from knowledge.matching import Match
from knowledge.understanding import Question

_SECOND, _CLOSE, _QUIET = 0.25, 0.6, 0.5
"""Two facts are asked for at once where the second looks likely, not far behind the first, and nothing open does."""
_TWO = re.compile(r"[\u4e00-\u9fff][,，、和跟与及][\u4e00-\u9fff]")
_PLAINLY_OPEN = 0.6
"""What looks so much like what is left open, and like nothing that is said, is left open."""
_PAST = re.compile(r"去年|上年|2013")
_STANDS = 0.35
"""Looking so much like known questions, a message stands by itself."""
_LOOKS_LIKE = 2
"""So many facts are considered for the looks of a question."""
_SAME, _ALSO = 0.93, 0.4
"""So like a known question, it is the same one in other words, unless its characters say otherwise."""
_LEAST, _LEAST_UNASKED = 0.25, 0.6
"""What looks less like anything is no answer where the words know none; the second where no word asks
anything, or one names what the documents never speak of."""
_ADVISED, _SURE_ENOUGH = 0.65, 0.6


class Adviser:
    """Changes a decision where the looks of a question speak against it."""

    def __init__(
        self, facts: Sequence[Fact], learned: Learned, year: int, likelihood: Likelihood | None = None
    ) -> None:
        """`likelihood` is that of the shipped file where none is given."""
        self._facts: Mapping[str, Fact] = {fact.code: fact for fact in facts}
        self._said = frozenset(fact.code for fact in facts if fact.said)
        self._learned, self._year = learned, year
        self._likelihood = likelihood or Likelihood.load()
        self._of_past = {fact.code for fact in facts if any(map(_PAST.search, fact.questions))}
        self._last: tuple[str, Guess] | None = None

    def stands_alone(self, question: Question) -> bool:
        """Whether a question looks like one that was asked before, with nothing before it."""
        guess = self.guess(question)
        return guess.share(guess.best) >= _STANDS

    def is_open(self, question: Question) -> bool:
        """Whether a question looks like one that the document leaves open, and like none that it answers."""
        guess = self.guess(question)
        return guess.silence >= _PLAINLY_OPEN and guess.share(guess.best) <= _PLAINLY_OPEN * guess.silence / 2

    def advised(self, question: Question, decision: Decision) -> Decision:
        """The decision, or the likelier one: another fact, an answer in place of a refusal, or the reverse."""
        if question.places or _is_figure_not_named(decision) or _is_another_year(decision, self._year):
            return decision
        guess = self.guess(question)
        if _is_known(question, decision, guess):
            return decision
        answered = decision.best.fact.code if decision.verdict is Verdict.ANSWER and decision.best else ""
        best, likely = self._likeliest(question, decision, guess)
        at_a_loss = decision.verdict in {Verdict.UNCLEAR, Verdict.UNKNOWN} and not question.aspects
        at_a_loss = at_a_loss or decision.verdict is Verdict.FOREIGN
        looks_so = best == answered or guess.share(best) >= (_LEAST_UNASKED if at_a_loss else _LEAST)
        if looks_so and likely >= self._likelihood.least:
            return decision if best == answered else self._answer(best)
        lost = decision.verdict in {Verdict.UNCLEAR, Verdict.UNKNOWN} and guess.silence >= _PLAINLY_OPEN
        return self._refusal(guess, decision) if answered or lost else decision

    def _likeliest(self, question: Question, decision: Decision, guess: Guess) -> tuple[str, float]:
        """The likeliest of the facts that the looks or the words mean, and how likely any of them is."""
        told = [
            (self._likelihood.of(signals(question, decision, guess, code)), code)
            for code in self.meant(decision, guess)
        ]
        _, best = max(told, default=(0.0, ""))
        return best, sum(likely for likely, _ in told)

    def meant(self, decision: Decision, guess: Guess) -> tuple[str, ...]:
        """The facts that an answer could be: the two that a question looks like, and the one of the words."""
        near = decision.best.fact if decision.best and decision.best.fact.said else None
        codes = dict.fromkeys((*guess.said[:_LOOKS_LIKE], *((near.code,) if near else ())))
        past = decision.verdict is Verdict.OTHER_YEAR
        return tuple(code for code in codes if not past or code in self._of_past)

    def also(self, question: Question, decision: Decision) -> Fact | None:
        """The other fact that a question asks for in the same breath: 发文字号跟日期."""
        first = decision.best.fact if decision.best else None
        guess = self.guess(question)
        if first is None or guess.silence > _QUIET or guess.best != first.code or not _TWO.search(question.text):
            return None
        other = next((code for code in guess.said if code != first.code and code in self._facts), "")
        likely = guess.share(other) >= max(_SECOND, _CLOSE * guess.share(first.code))
        apart = likely and not set(self._facts[other].citations) & set(first.citations)
        return self._facts[other] if apart else None

    def guess(self, question: Question) -> Guess:
        """What a question looks like. The last question is remembered: it is looked at several times in a row."""
        if self._last is None or self._last[0] != question.text:
            self._last = (question.text, self._learned.guess(question, self._said))
        return self._last[1]

    def _answer(self, code: str) -> Decision:
        fact = self._facts[code]
        return Decision(Verdict.ANSWER, Match(fact, _ADVISED, 1.0, fact.questions[0], frozenset()), _SURE_ENOUGH)

    def _refusal(self, guess: Guess, decision: Decision) -> Decision:
        """The likeliest open question; else what was nearest by words, without a name for what is not said."""
        opened = [code for code in guess.shares if code in self._facts and code not in self._said]
        code = max(opened, key=guess.share, default="")
        elsewhere = max(share for known, share in guess.shares.items() if known not in self._facts)
        if code and guess.share(code) >= elsewhere:
            fact = self._facts[code]
            match = Match(fact, _ADVISED, 1.0, fact.questions[0], frozenset())
            return Decision(Verdict.LEFT_OPEN, match, _ADVISED, topic=fact.topic)
        if decision.best is None:
            return Decision(Verdict.UNKNOWN, None, _ADVISED)
        return Decision(Verdict.LEFT_OPEN, decision.best, _ADVISED)


def _is_known(question: Question, decision: Decision, guess: Guess) -> bool:
    """Whether a question means what a known one does and nothing besides, and looks like nothing else."""
    best = decision.best
    if best is None or question.rest or min(best.likeness, best.covered) < _SAME:
        return False
    told = decision.verdict is (Verdict.ANSWER if best.fact.said else Verdict.LEFT_OPEN)
    looks_open = guess.silence >= _QUIET or not best.fact.said
    return told and (guess.share(best.fact.code) >= _ALSO or not looks_open)


def _is_figure_not_named(decision: Decision) -> bool:
    """Whether a figure is asked for where the document speaks of the thing and names none."""
    return decision.aspect == "measure" and bool(decision.best and decision.best.fact.without_figure)


def _is_another_year(decision: Decision, year: int) -> bool:
    """Whether a year is asked for of which the document tells nothing; of the year before it tells a little."""
    return decision.verdict is Verdict.OTHER_YEAR and decision.topic != str(year - 1)
