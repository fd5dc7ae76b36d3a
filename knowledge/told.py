"""What one question is told: the part that answers it, what stands beside it, what a follow-up goes on from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.answer import Outcome, Part
from knowledge.facts import Fact
from knowledge.following import Topic
from knowledge.supplement import one_after_the_other


@dataclass(frozen=True, slots=True)
class Told:
    """The part that answers one question, what a follow-up goes on from, and the fact behind it.

    `beside` is what a supplement says where the part says that the document is silent.
    """

    part: Part
    topic: Topic
    fact: Fact | None = None
    beside: Part | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The part, and what stands beside it."""
        return one_after_the_other(self.part, self.beside) if self.beside else (self.part,)


def told_with(told: Told, beside: Part | None) -> Told:
    """The answer with what a supplement says: beside a refusal the note, behind an answer only the way to it."""
    if beside and told.part.outcome is Outcome.SAID and beside.way:
        return replace(told, part=replace(told.part, choices=(beside.way,)))
    if beside and told.part.outcome in {Outcome.NOT_SAID, Outcome.OUTSIDE}:
        return replace(told, topic=replace(told.topic, beside=place_of(beside)), beside=beside)
    return told


def shown_from(part: Part, last: Topic) -> Told:
    """A passage of a supplement; a follow-up goes on from it."""
    place = place_of(part) or last.beside
    return Told(part, Topic(text=place.partition(" ")[2], beside=place))


def place_of(part: Part) -> str:
    """The document and the path of what a part quotes first; empty where it quotes nothing."""
    return f"{part.citations[0].document} {part.citations[0].path}" if part.citations else ""
