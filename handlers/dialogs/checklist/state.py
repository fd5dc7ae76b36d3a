"""Where a checklist stands in a conversation, as a value that survives a restart; the answers are the draft."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from core.period import FormYear, parse_period
from handlers.opened import opened


class Wants(StrEnum):
    """What is asked besides the fields."""

    FIELD = ""
    WHICH = "which"
    """Which item is to be changed."""
    DROP = "drop"
    """Yes throws the draft away."""
    REASON = "reason"
    """Why a submitted checklist is changed."""


@dataclass(frozen=True, slots=True)
class Position:
    """A unit's checklist of a year, open in one conversation.

    `asked` is the field asked out of turn, empty where the next open one is asked. `settled` are items that were sent
    back and answered in this talk. `shown` are the answers as read back last.
    """

    unit: str
    period_code: str
    asked: str = ""
    wants: Wants = Wants.FIELD
    settled: tuple[str, ...] = ()
    shown: str = ""
    paused: bool = False

    @property
    def period(self) -> FormYear:
        """The year of the checklist."""
        period = parse_period(self.period_code)
        if not isinstance(period, FormYear):
            raise TypeError(f"{self.period_code} is no year of a form")
        return period

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"checklist": asdict(self)}, ensure_ascii=False)


def position(dialog: str) -> Position | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "checklist" not in row:
        return None
    kept = row["checklist"]
    return Position(**{**kept, "wants": Wants(kept["wants"]), "settled": tuple(kept["settled"])})
