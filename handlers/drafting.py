"""The answer an officer is writing: what the conversation keeps of it until it is sent."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from handlers.opened import opened
from models.question_records import AnswerKind

LONGEST = 500
"""An answer in chat stays under 600 characters with what stands around it."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """An answer in the making to the question `code`.

    `version` is that of the answer the officer has seen; `back` is the report that was open before.
    """

    code: str
    version: int
    kind: AnswerKind = AnswerKind.ANSWERED
    text: str = ""
    back: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether there is something that could be sent."""
        return self.kind is not AnswerKind.ANSWERED or bool(self.text)

    def with_more(self, said: str) -> Drafting:
        """With one more message of the answer; each is a line of its own."""
        words = said.strip()
        text = f"{self.text}\n{words}" if self.text and self.kind is AnswerKind.ANSWERED else words
        return replace(self, text=text, kind=AnswerKind.ANSWERED)

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"drafting": asdict(self)}, ensure_ascii=False)


def drafting(dialog: str) -> Drafting | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "drafting" not in row:
        return None
    kept = row["drafting"]
    return Drafting(**{**kept, "kind": AnswerKind(kept["kind"])})
