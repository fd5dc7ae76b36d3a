"""What the conversation keeps of a request for a correction until it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from core.period import Quarter
from handlers.dialogs.state import State
from handlers.opened import opened


@dataclass(frozen=True, slots=True)
class Correcting:
    """A request in the making; without counts it lacks them, or is about a late report (`is_late`).

    `back` is what was open before.
    """

    unit: str
    quarter: str
    counts: tuple[tuple[str, int], ...] = ()
    is_late: bool = False
    back: str = ""

    @property
    def wants_counts(self) -> bool:
        """Whether it is not known yet what is to be changed; else the reason is lacking."""
        return not self.counts and not self.is_late

    @property
    def period(self) -> Quarter:
        """The quarter."""
        return Quarter.parse(self.quarter)

    @property
    def values(self) -> Mapping[str, int]:
        """The counts by field."""
        return dict(self.counts)

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"correcting": asdict(self)}, ensure_ascii=False)


def correcting(dialog: str) -> Correcting | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "correcting" not in row:
        return None
    kept = row["correcting"]
    return Correcting(**{**kept, "counts": tuple((code, count) for code, count in kept["counts"])})


def other_form(dialog: str, unit: str, quarter: Quarter) -> str:
    """The dialog where it is the form of another report, which then goes on; empty for this one, and for none."""
    row = opened(dialog)
    if "form" not in row:
        return ""
    state = State.read(row["form"])
    return "" if (state.unit, state.period) == (unit, quarter) else dialog
