"""Questions of the department's list and their answers, as the rest of the program sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnswerKind(StrEnum):
    """What the department said to a question."""

    ANSWERED = "answered"
    DECLINED = "declined"
    """It does not belong here."""
    WITHDRAWN = "withdrawn"
    """The answer before holds no longer; the question is open again."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One version of an answer. `shared`: others who ask the same may read it too."""

    version: int
    kind: AnswerKind
    text: str
    shared: bool
    by: str
    at: datetime

    @property
    def settles(self) -> bool:
        """Whether nothing more is owed to those who asked."""
        return self.kind is not AnswerKind.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Asking:
    """One person asking; `name` and `unit` are empty for somebody who is not bound."""

    id: int
    code: str
    text: str
    at: datetime
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with everybody who asked it, the first one first, and the answer in force."""

    code: str
    nearest: str
    askings: tuple[Asking, ...]
    answer: StoredAnswer | None = None

    @property
    def text(self) -> str:
        """The words of whoever asked first."""
        return self.askings[0].text

    @property
    def version(self) -> int:
        """The version of the answer in force; 0 before the first."""
        return self.answer.version if self.answer else 0

    @property
    def is_settled(self) -> bool:
        """Whether it has been answered or declined."""
        return self.answer is not None and self.answer.settles


@dataclass(frozen=True, slots=True)
class Asker:
    """Where somebody who asked is reached now."""

    question_id: int
    channel: str
    conversation: str
    person_id: int | None
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer that may be given to whoever asks the same: all wordings of the question, the answer, its day."""

    code: str
    questions: tuple[str, ...]
    text: str
    at: datetime
