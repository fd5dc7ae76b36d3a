"""Learns what the signals of a question weigh: `python -m benchmarks.weigh_signals`; needs what was learned to be new.

Each author's questions are asked of a product that has learned from all others only, and whose lists of words were
made before he wrote. Of the facts that it could answer with, a logistic regression learns which are right; prints what
comes of it for authors in turn, then writes `knowledge/likelihood.toml`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.asked import Asked, everything_asked
from benchmarks.authors import SPRING, without
from benchmarks.learning_answers import Lesson
from knowledge.advising import Adviser
from knowledge.deciding import Decision
from knowledge.library import Library
from knowledge.likelihood import FILE, Signals, signals
from knowledge.understanding import Question

AUTHORS = ("t", "u", "v", "y", "z", "aa", "ab", "ac", "ad")
"""Who wrote after the lists of words were made."""
_RIDGE = 1.0
_STEPS = 30
_LEASTS = (0.3, 0.35, 0.4, 0.45, 0.5)
_FOLDS = 5
_HEAD = "# What the signals of knowledge/likelihood.py weigh. Made by `python -m benchmarks.weigh_signals`.\n\n"

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One question, the facts it may be answered with, and which of them are right; none where it must be refused."""

    asked: Asked
    codes: tuple[str, ...]
    told: tuple[Signals, ...]
    right: frozenset[str]


def main() -> int:
    """Print refused and answered by authors in turn, at several thresholds; write what all teach."""
    asked = everything_asked()
    lesson = Lesson.of(asked)
    rows = [row for author in AUTHORS for row in _rows(author, asked, lesson)]
    names = sorted({name for row in rows for told in row.told for name in told})
    print(f"{len(rows)} questions of {len(AUTHORS)} authors, {len(names)} signals")
    chances = _by_turns(rows, names)
    for least in _LEASTS:
        print(f"  {least:.2f}: {_figures(rows, chances, least)}")
    least = max(
        _LEASTS, key=lambda each: sum(_is_right(row, chance, each) for row, chance in zip(rows, chances, strict=True))
    )
    weights = _fitted(rows, names)
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    FILE.write_text(f"{_HEAD}least = {least}\n\n[weights]\n" + "\n".join([*lines, ""]), encoding="utf-8")
    print(f"wrote {FILE.name} with least {least}")
    return 0


def _rows(author: str, asked: Sequence[Asked], lesson: Lesson) -> Iterator[Weighed]:
    _, library = without(author, asked, lesson)
    said = frozenset(fact.code for fact in library.facts if fact.said)
    for one in asked:
        if one.author == author and (heard := _heard(library, one)):
            yield Weighed(one, *heard, frozenset(one.codes) & said)


def _heard(library: Library, one: Asked) -> tuple[tuple[str, ...], tuple[Signals, ...]] | None:
    """The facts and their signals; None where the question is decided before they are looked at, or is two."""
    seen: list[tuple[tuple[str, ...], tuple[Signals, ...]]] = []
    advised = Adviser.advised

    def noted(adviser: Adviser, question: Question, decision: Decision) -> Decision:
        guess = adviser.guess(question)
        codes = adviser.meant(decision, guess)
        seen.append((codes, tuple(signals(question, decision, guess, code) for code in codes)))
        return advised(adviser, question, decision)

    with patch.object(Adviser, "advised", noted):
        library.answer(one.question, today=SPRING)
    return seen[0] if len(seen) == 1 else None


def _by_turns(rows: Sequence[Weighed], names: Sequence[str]) -> list[Vector]:
    """How likely each fact of each question is, by weights that its author did not teach."""
    chances: dict[int, Vector] = {}
    for fold in range(_FOLDS):
        authors = AUTHORS[fold::_FOLDS]
        weights = _fitted([row for row in rows if row.asked.author not in authors], names)
        for number, row in enumerate(rows):
            if row.asked.author in authors:
                chances[number] = _chance(_matrix(row.told, names) @ weights)
    return [chances[number] for number in range(len(rows))]


def _fitted(rows: Sequence[Weighed], names: Sequence[str]) -> Vector:
    """Logistic regression with a ridge, by Newton's method."""
    known = _matrix([told for row in rows for told in row.told], names)
    right = np.array([float(code in row.right) for row in rows for code in row.codes])
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        chance = _chance(known @ weights)
        curve = (known * (chance * (1 - chance))[:, None]).T @ known + _RIDGE * np.eye(len(names))
        weights += np.linalg.solve(curve, known.T @ (right - chance) - _RIDGE * weights)
    return weights


def _matrix(told: Sequence[Signals], names: Sequence[str]) -> Vector:
    return np.array([[each.get(name, 0.0) for name in names] for each in told]).reshape(len(told), len(names))


def _chance(scores: Vector) -> Vector:
    chance: Vector = 1 / (1 + np.exp(-scores))
    return chance


def _is_right(row: Weighed, chance: Vector, least: float) -> bool:
    answers = len(chance) > 0 and chance.max() >= least
    return row.codes[int(chance.argmax())] in row.right if answers else not row.right


def _figures(rows: Sequence[Weighed], chances: Sequence[Vector], least: float) -> str:
    right = [_is_right(row, chance, least) for row, chance in zip(rows, chances, strict=True)]
    said = [is_right for row, is_right in zip(rows, right, strict=True) if row.right]
    silent = [is_right for row, is_right in zip(rows, right, strict=True) if not row.right]
    return f"{sum(said)}/{len(said)} answered, {sum(silent)}/{len(silent)} refused, {sum(right) / len(right):.4f}"


if __name__ == "__main__":
    sys.exit(main())
