"""What the conversation keeps of an officer's work on reports until it is sent or confirmed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from handlers.opened import opened

Point = Literal["unit", "field", "reason", "send"]


@dataclass(frozen=True, slots=True)
class Returning:
    """A field to be sent back, as far as it is known.

    `version` is the one whose count the officer saw, `accepted` whether it was accepted then; `back` is what was
    open before.
    """

    quarter: str
    unit: str = ""
    field: str = ""
    reason: str = ""
    version: int = 0
    accepted: bool = False
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
    row = opened(dialog)
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
    row = opened(dialog)
    if "accepting" not in row:
        return None
    kept = row["accepting"]
    return Accepting(**{**kept, "versions": tuple((unit, version) for unit, version in kept["versions"])})


Act = Literal["close", "reopen", "open", "refuse"]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What an officer is about to decide and has not said yes to, or given the reason for.

    close, reopen   a quarter for all units, before the yes
    open            one report for its unit (`fields`: all where empty; `until` as ISO), before the reason
    refuse          the request of `code`, before the reason
    """

    act: Act
    quarter: str
    unit: str = ""
    fields: tuple[str, ...] = ()
    until: str = ""
    code: str = ""
    back: str = ""

    @property
    def wants_reason(self) -> bool:
        """Whether a reason is asked for, not a yes."""
        return self.act in {"open", "refuse"}

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"deciding": asdict(self)}, ensure_ascii=False)


def deciding(dialog: str) -> Deciding | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "deciding" not in row:
        return None
    kept = row["deciding"]
    return Deciding(**{**kept, "fields": tuple(kept["fields"])})


def behind(dialog: str) -> str:
    """What stays open behind one of these that begins anew; those themselves are left."""
    open_now = returning(dialog) or accepting(dialog) or deciding(dialog)
    return open_now.back if open_now else dialog
