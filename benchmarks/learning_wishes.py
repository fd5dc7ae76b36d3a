"""Learns which wish a message is from those whose wish is known: a weighted ridge regression on the signs in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.asked import FOLDER as QUESTIONS
from benchmarks.kind_digest import FOLDER as KINDS
from benchmarks.vectors import signs_of, vectors_of
from benchmarks.wish_digest import FOLDER
from core.units import Unit
from handlers.wishes.catalogue import catalogue
from handlers.wishes.learned import NONE
from handlers.wishes.signs import wish_signs

_RIDGE = 1.0
_NONE_SHARE = 20.0
"""All that is no wish counts as much as so many wishes."""
_LEAST = 6
"""Hundredths: what speaks for less is left out of the file."""
_EVERY = 2
"""So many of the questions that were written for the answers are passed over but one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A message whose wish is known, and who wrote it."""

    author: str
    text: str
    wish: str


def known_messages() -> tuple[Known, ...]:
    """Messages written for this, and questions, reports and small talk written for other purposes, which are none."""
    found: dict[str, Known] = {}
    for known in (*_written(), *_of_other_kinds(), *_asked()):
        found.setdefault(known.text, known)
    return tuple(found.values())


def learn(known: Sequence[Known], units: Sequence[Unit]) -> list[str]:
    """The lines of the file: a sign, its rarity, and what it speaks for."""
    codes = (*catalogue(), NONE)
    bags = [wish_signs(one.text, units) for one in known]
    signs, rarity = signs_of(bags)
    vectors = vectors_of(bags, signs, rarity)
    wanted = np.array([[one.wish == code for code in codes] for one in known], dtype=np.float32)
    often = Counter(one.wish for one in known)
    weights = np.array([(_NONE_SHARE if one.wish == NONE else 1.0) / often[one.wish] for one in known])
    weights *= len(known) / weights.sum()
    kernel = vectors @ vectors.T + np.diag(_RIDGE / weights).astype(np.float32)
    told = np.rint(100 * (vectors.T @ np.linalg.solve(kernel, wanted))).astype(int)
    lines = []
    for sign, rare, row in zip(signs, rarity, told, strict=True):
        parts = [f"{code}:{weight}" for code, weight in zip(codes, row, strict=True) if abs(weight) >= _LEAST]
        if parts:
            lines.append(f"{sign} {rare:.2f} {' '.join(parts)}")
    return lines


def _written() -> Iterator[Known]:
    for file in sorted(FOLDER.glob("*.txt")):
        for line in _lines(file):
            wish, text = line.split("|", 1)
            yield Known(file.stem, text, wish)


def _of_other_kinds() -> Iterator[Known]:
    """A report announced without numbers is a wish, and is not among these."""
    for file in sorted(KINDS.glob("*.txt")):
        for line in _lines(file):
            kind, text = line.split("|", 1)
            if kind != "submission" or re.search(r"\d", text):
                yield Known("kinds", text, NONE)


def _asked() -> Iterator[Known]:
    for file in sorted(QUESTIONS.glob("*.txt")):
        yield from (Known("asked", line.split("|")[0], NONE) for line in _lines(file)[::_EVERY])


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
