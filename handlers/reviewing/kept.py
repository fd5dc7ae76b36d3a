"""What the conversation keeps of an officer's work on reports until it is sent or confirmed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

Point = Literal["unit", "field", "reason", "send"]


@dataclass(frozen=True, slots=True)
class Returning:
    """A field to be sent back, as far as it is known.

    `version` is the one whose count the officer saw; `back` is what was open before.
    """

    quarter: str
    unit: str = ""
    field: str = ""
    reason: str = ""
    version: int = 0
    back: str = ""

    @property
    def asks(self) -> Point:
        """What is still open."""
        if not self.unit:
            return "unit"
        if not self.field:
            return "field"
        return "send" if self.reason else "reason"

    def one_back(self) -> Returning:
        """Without what was said last."""
        if self.reason:
            return replace(self, reason="")
        return replace(self, field="") if self.field else replace(self, unit="")

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"returning": asdict(self)}, ensure_ascii=False)


def returning(dialog: str) -> Returning | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = json.loads(dialog) if dialog else {}
    return Returning(**row["returning"]) if "returning" in row else None


@dataclass(frozen=True, slots=True)
class Accepting:
    """全部通过 before the yes: the versions that were shown, by unit. `back` is what was open before."""

    quarter: str
    versions: tuple[tuple[str, int], ...]
    back: str = ""

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"accepting": asdict(self)}, ensure_ascii=False)


def accepting(dialog: str) -> Accepting | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = json.loads(dialog) if dialog else {}
    if "accepting" not in row:
        return None
    kept = row["accepting"]
    return Accepting(**{**kept, "versions": tuple((unit, version) for unit, version in kept["versions"])})


def behind(dialog: str) -> str:
    """What stays open behind a return or a 全部通过 that begins anew; those themselves are left."""
    open_now = returning(dialog) or accepting(dialog)
    return open_now.back if open_now else dialog
