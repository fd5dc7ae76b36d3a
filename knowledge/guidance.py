"""The guidance that the counts of a year are measured by, as one value handed to whoever shows a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.paper import Paper
from knowledge.targets import Targets


@dataclass(frozen=True)
class Edition:
    """The guidance of one year with what can be asked about it."""

    paper: Paper
    facts: tuple[Fact, ...]
    targets: Targets

    def speaks_for(self, year: int) -> bool:
        """Whether it is the guidance of a year: its own one, or one until which it says that it holds."""
        last = self.paper.valid_to.year if self.paper.valid_to else self.paper.year
        return self.paper.year <= year <= max(self.paper.year, last)


@dataclass(frozen=True)
class Guidance:
    """What the counts of `year` are held against; `is_only` tells that no other edition could be meant."""

    year: int
    edition: Edition
    is_only: bool = True

    @property
    def paper(self) -> Paper:
        """The document that sets the targets."""
        return self.edition.paper

    @property
    def targets(self) -> Targets:
        """Its targets."""
        return self.edition.targets

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What can be asked about it."""
        return self.edition.facts

    @property
    def is_of_the_year(self) -> bool:
        """Whether the document speaks for the year measured; if not, its targets are those of another year."""
        return self.edition.speaks_for(self.year)


def guidance_of(editions: Sequence[Edition], year: int) -> Guidance:
    """The edition of a year; where none is held the last one before it, else the first one behind it.

    The editions stand in the order of their years. Whoever shows a figure against a guidance of another year says so.
    """
    own = [edition for edition in editions if edition.speaks_for(year)]
    before = [edition for edition in editions if edition.paper.year < year]
    chosen = own[-1] if own else before[-1] if before else editions[0]
    return Guidance(year, chosen, is_only=len(editions) == 1)
