"""What the library answers: sentences by name, literal citations, and what may be asked next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.messages import Choice
from knowledge.facts import Citation


class Outcome(StrEnum):
    """What became of a question."""

    SAID = "said"
    NOT_SAID = "not_said"
    """The right field, but the documents leave it open; the citations are the nearest."""
    BESIDE = "beside"
    """Another document says it, where the one answered from is silent."""
    OUTSIDE = "outside"
    """Nothing in the documents comes near."""
    CHOOSE = "choose"
    """Several readings; the choices offer them."""
    LOST = "lost"
    """A follow-up without anything before it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the wording files with its values; see core.texts."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question: our sentences, the literal words, our remarks behind them."""

    outcome: Outcome
    says: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    confidence: float = 0.0
    marks: tuple[str, ...] = ()
    """Words of the question that are worth showing in the quotation."""
    readings: tuple[str, ...] = ()
    """Facts among which the person may choose."""
    choices: tuple[Choice, ...] = ()
    """What the part itself offers next."""
    topic: str = ""
    """Of a part from beside: what the other document is silent about, in words that complete 没有规定."""
    way: Choice | None = None
    """Of a part from beside: what opens its passage."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a message: one part a question. `topic` is what a follow-up goes on from."""

    parts: tuple[Part, ...]
    choices: tuple[Choice, ...] = ()
    topic: str = ""
    nearest: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer at least one of the questions."""
        return any(part.outcome is Outcome.SAID for part in self.parts)

    @property
    def beside(self) -> bool:
        """Whether a supplement says something where the document answered from is silent."""
        return any(part.outcome is Outcome.BESIDE for part in self.parts)

    @property
    def unanswered(self) -> bool:
        """Whether a question is left that the department could be asked."""
        return any(part.outcome in {Outcome.NOT_SAID, Outcome.OUTSIDE} for part in self.parts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, the answering ones before the merely nearest."""
        ordered = sorted(self.parts, key=lambda part: part.outcome is not Outcome.SAID)
        return tuple(dict.fromkeys(citation for part in ordered for citation in part.citations))

    @property
    def confidence(self) -> float:
        """How sure the weakest part is."""
        return min((part.confidence for part in self.parts), default=0.0)
