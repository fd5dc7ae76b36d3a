"""How sentences speak of the guidance: the names of its comparators, and which document a figure is held against."""

from __future__ import annotations

from core.messages import Comparator
from core.texts import Texts
from knowledge.guidance import Guidance
from knowledge.targets import Target

WORDING = {
    Comparator.ABOUT: "about",
    Comparator.FLOOR: "floor",
    Comparator.NOT_BELOW: "not_below",
    Comparator.AT_LEAST: "at_least",
    Comparator.STRIVE: "strive",
}
"""Where core/wording/share.toml keeps the sentences of each comparator of a share."""


def comparator_of(target: Target) -> Comparator:
    """The guidance's own word; ValueError for a requirement without a figure."""
    if target.comparator is None:
        raise ValueError(f"{target.code} has no figure to compare with")
    return target.comparator


def document_line(guidance: Guidance, texts: Texts) -> str:
    """Which document the figures beside this line are held against.

    Empty where only one could be meant and it is that of the year; where it is that of another year, this is said.
    """
    paper = guidance.paper
    if not guidance.is_of_the_year:
        return texts("share.document.other_year", year=guidance.year, title=paper.name, before=paper.year)
    return "" if guidance.is_only else texts("share.document.of_year", title=paper.name)
