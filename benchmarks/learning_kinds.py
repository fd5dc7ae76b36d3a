"""Learns what kind a message is from those whose kind is known: a weighted ridge regression on the signs in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.asked import FOLDER as QUESTIONS
from benchmarks.kind_digest import FOLDER
from benchmarks.vectors import Matrix, signs_of, vectors_of
from core.units import Unit
from handlers.kind_signs import signs_in
from handlers.kind_words import Kind, kind_words
from handlers.learned_kinds import KINDS, LearnedKinds

_LABELS = {"question": Kind.QUESTION, "submission": Kind.REPORT, "chitchat": Kind.CHITCHAT}
_RIDGE = 1.0
_OWN, _LISTED = 2.0, 0.5
"""How much a message counts that was written for this, and one that only stands in a list of small talk."""
_EVERY = 4
"""So many of the questions that were written for the answers are passed over but one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A message whose kind is known, and who wrote it."""

    author: str
    text: str
    kind: Kind
    weight: float


def known_messages() -> tuple[Known, ...]:
    """Messages written to be told apart, some of the questions written for the answers, and the words of small talk."""
    found: dict[str, Known] = {}
    for known in (*_written(), *_asked(), *_listed()):
        found.setdefault(known.text, known)
    return tuple(found.values())


def learn(known: Sequence[Known], units: Sequence[Unit]) -> list[str]:
    """The lines of the file: a sign, its rarity, and what it speaks for."""
    bags = [signs_in(one.text, units) for one in known]
    signs, rarity = signs_of(bags)
    vectors = vectors_of(bags, signs, rarity)
    wanted = np.array([[one.kind is kind for kind in KINDS] for one in known], dtype=np.float32)
    kernel = vectors @ vectors.T + np.diag(_RIDGE / _weights(known, wanted)).astype(np.float32)
    told = np.rint(100 * (vectors.T @ np.linalg.solve(kernel, wanted))).astype(int)
    return [
        f"{sign} {rare:.2f} {' '.join(map(str, row))}"
        for sign, rare, row in zip(signs, rarity, told, strict=True)
        if np.abs(row).max() > 1
    ]


def learned(lines: Sequence[str]) -> LearnedKinds:
    """The same, to be asked."""
    return LearnedKinds({sign: tuple(map(float, told)) for sign, *told in (line.split(" ") for line in lines)})


def _weights(known: Sequence[Known], wanted: Matrix) -> Matrix:
    """Each kind counts alike, however many messages of it there are."""
    share: Matrix = (wanted / wanted.sum(axis=0)).sum(axis=1) * len(known) / len(KINDS)
    return share * np.array([one.weight for one in known], dtype=np.float32)


def _written() -> Iterator[Known]:
    for file in sorted(FOLDER.glob("*.txt")):
        for line in _lines(file):
            label, text = line.split("|", 1)
            yield Known(file.stem, text, _LABELS[label], _OWN)


def _asked() -> Iterator[Known]:
    for file in sorted(QUESTIONS.glob("*.txt")):
        yield from (Known("asked", line.split("|")[0], Kind.QUESTION, 1.0) for line in _lines(file)[::_EVERY])


def _listed() -> Iterator[Known]:
    for group, words in kind_words().talk.items():
        if group != "filler":
            yield from (Known("listed", word, Kind.CHITCHAT, _LISTED) for word in words if len(word) > 1)


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
