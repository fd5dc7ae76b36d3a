"""How likely a fact is what a question asks for: signals of its words and of its looks, weighed as was learned.

The weights stand in `likelihood.toml`, made by `python -m benchmarks.weigh_signals` from questions of people whom
neither the words nor the looks knew: what is sure of itself only where it has been heard before weighs little.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import DataFileError
from knowledge.deciding import SHARP, Decision, Verdict
from knowledge.learned import Guess
from knowledge.matching import Match
from knowledge.understanding import Question

FILE = Path(__file__).with_name("likelihood.toml")

Signals = Mapping[str, float]
_NAMELESS = frozenset({"who", "crossed", "detail"})
_FIGURE_OR_DOER = frozenset({"amount", "who"})
_LONG = 40


def signals(question: Question, decision: Decision, guess: Guess, code: str) -> Signals:
    """What speaks for and against the fact of that code; what is not named is 0."""
    share = guess.share(code)
    told = {
        "always": 1.0,
        "share": share,
        "next_share": max((guess.share(other) for other in guess.said if other != code), default=0.0),
        "silence": guess.silence,
        "most_silent": guess.most_silent,
        "looks_first": float(guess.best == code),
        "heard": guess.heard,
        "unknown_words": sum(map(len, question.rest)) / max(1, len(question.text)),
        "length": min(len(question.text), _LONG) / _LONG,
    }
    return told | _of_words(decision, code, share)


def _of_words(decision: Decision, code: str, share: float) -> dict[str, float]:
    """What the words decided, and whether it was this fact that they meant."""
    best = decision.best
    meant = best if best and best.fact.code == code else None
    told = _strange_to(meant) if meant else {}
    if decision.verdict is not Verdict.ANSWER:
        near = {"near": 1.0, "near_likeness": meant.likeness} if meant else {}
        return told | near | _refused(decision)
    if meant is None:
        return told | {"words_other": 1.0, "words_other_sure": decision.confidence}
    return told | {"words": 1.0, "words_sure": decision.confidence, "words_and_looks": share}


def _strange_to(meant: Match) -> dict[str, float]:
    return {
        "strange_figure_or_doer": float(bool(meant.strange & _FIGURE_OR_DOER)),
        "strange_side": float(bool(meant.strange & SHARP)),
    }


def _refused(decision: Decision) -> dict[str, float]:
    """Why the words did not answer."""
    if decision.verdict is not Verdict.LEFT_OPEN:
        return {f"words_{decision.verdict}": 1.0}
    if decision.aspect:
        return {"words_open_doer" if decision.aspect in _NAMELESS else "words_open_side": 1.0}
    if decision.best and not decision.best.fact.said:
        return {"words_open": decision.best.likeness}
    return {"words_unsure": 1.0}


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Weights of signals, and how likely an answer must be to be given."""

    weights: Mapping[str, float]
    least: float

    @classmethod
    def load(cls, file: Path = FILE) -> Likelihood:
        """The weights of a file; DataFileError if it is none."""
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        weights, least = content.get("weights"), content.get("least")
        if not isinstance(weights, dict) or not isinstance(least, float) or not 0 < least < 1:
            raise DataFileError(file.name, ["应有 [weights] 一节和 0 与 1 之间的 least"])
        return cls({str(name): float(weight) for name, weight in weights.items()}, least)

    def of(self, told: Signals) -> float:
        """How likely, between 0 and 1.

        >>> Likelihood({"share": 2.0}, 0.4).of({"share": 0.0})
        0.5
        """
        return 1 / (1 + math.exp(-sum(self.weights.get(name, 0.0) * value for name, value in told.items())))
