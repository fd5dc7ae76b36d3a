"""Documents beside the one answered from: asked only where that one is silent, and never in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.answer import Part
from knowledge.paper import Paper
from knowledge.understanding import Question


class Supplement(Protocol):
    """A further document that can be asked.

    Its parts have the outcome BESIDE. `topic` completes 没有规定…… for the document that is silent, `marks` are the
    words that decided, and the first of `choices` opens the passage.
    """

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The documents it quotes, so that they can be opened."""

    def tell(self, question: Question) -> Part | None:
        """What it says about a question; None if nothing."""

    def named(self, text: str) -> Part | None:
        """The passage that a message names and nothing else: 第17步."""

    def neighbour(self, document: str, path: str, distance: int) -> Part | None:
        """The passage so many places behind (or, below 0, before) another one; None for a strange document."""


def told_beside(supplements: Sequence[Supplement], question: Question) -> Part | None:
    """What the first supplement that knows something says about a question."""
    return next((part for one in supplements if (part := one.tell(question))), None)


def named_beside(supplements: Sequence[Supplement], text: str) -> Part | None:
    """The passage of a supplement that a message names."""
    return next((part for one in supplements if (part := one.named(text))), None)


def neighbour_beside(supplements: Sequence[Supplement], place: tuple[str, str], distance: int) -> Part | None:
    """The passage before or behind the one last shown; `place` is its document and path."""
    return next((part for one in supplements if (part := one.neighbour(*place, distance))), None)


def one_after_the_other(silent: Part, beside: Part) -> tuple[Part, Part]:
    """The document that is silent first; what can be done now is said once, at the end."""
    remarks = (*beside.remarks, *silent.remarks)
    return replace(silent, remarks=()), replace(beside, remarks=remarks)
