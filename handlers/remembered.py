"""What a conversation remembers of its last question: the topic for follow-ups, the words for the department."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Remembered:
    """`topic` belongs to the library; `question` and `nearest` are what 转组织部 hands on.

    `supposed`, `unit` and `span` are what the last what-if assumed, so that 那女的再多2个呢 goes on with that.
    `counts` tells that the last answer was about counts reported, so that 那农村呢 goes on with those.
    """

    topic: str = ""
    question: str = ""
    nearest: str = ""
    counts: bool = False
    supposed: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    span: str = ""

    @classmethod
    def read(cls, kept: str) -> Remembered:
        """The value of `write`; empty where nothing is kept."""
        return cls(**json.loads(kept)) if kept else cls()

    def write(self) -> str:
        """As text for the conversation's row."""
        return json.dumps(asdict(self), ensure_ascii=False)
