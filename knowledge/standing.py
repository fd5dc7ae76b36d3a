"""Whether a document is in force on a day, beside all the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from knowledge.paper import Paper


class Standing(StrEnum):
    """How a document stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REPLACED = "replaced"
    FOR_REFERENCE = "for_reference"
    """Words of our own, which are never in force."""


def standing(paper: Paper, papers: Sequence[Paper], today: date) -> Standing:
    """How a document stands; only a document that holds itself puts another out of force."""
    if paper.is_own:
        return Standing.FOR_REFERENCE
    if paper.valid_from and today < paper.valid_from:
        return Standing.NOT_YET
    if paper.valid_to and paper.valid_to < today:
        return Standing.ENDED
    return Standing.REPLACED if replacing(paper, papers, today) else Standing.IN_FORCE


def replacing(paper: Paper, papers: Sequence[Paper], today: date) -> Paper | None:
    """The newest document in force that puts another one out of force."""
    later = [other for other in papers if other.holds_on(today) and other.puts_out(paper)]
    return max(later, key=lambda other: other.issued, default=None)
