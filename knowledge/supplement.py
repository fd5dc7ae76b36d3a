"""What is asked where the guidance does not answer."""

from __future__ import annotations

from typing import Protocol

from knowledge.answer import Part
from knowledge.understanding import Question


class Supplement(Protocol):
    """A further source; it says itself which document speaks."""

    def tell(self, question: Question) -> Part | None:
        """What it says about a question, None where it says nothing."""
        ...
