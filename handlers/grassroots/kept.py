"""What the conversation keeps while an answer is waited for: what is to be done, for which unit, with which names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from core.period import Quarter
from handlers.opened import opened

Deed = Literal["open", "shut", "add", "close"]


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Something that waits for a yes; `text` is the question as asked, `back` what was open before.

    `head` is the unit it is about, `names` the units to be added, or the codes of the quarters to close from.
    """

    deed: Deed
    head: str
    text: str
    names: tuple[str, ...] = ()
    back: str = ""

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """From which quarters on the unit can be closed."""
        return tuple(Quarter.parse(code) for code in self.names) if self.deed == "close" else ()

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"agreeing": asdict(self)}, ensure_ascii=False)


def agreeing(dialog: str) -> Agreeing | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "agreeing" not in row:
        return None
    kept = row["agreeing"]
    return Agreeing(**{**kept, "names": tuple(kept["names"])})
