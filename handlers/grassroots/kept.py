"""What the conversation keeps while a yes is waited for: what is to be done, for which unit, with which names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Deed = Literal["open", "shut", "add"]


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Something that waits for a yes; `text` is the question as asked, `back` what was open before."""

    deed: Deed
    head: str
    text: str
    names: tuple[str, ...] = ()
    back: str = ""

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"agreeing": asdict(self)}, ensure_ascii=False)


def agreeing(dialog: str) -> Agreeing | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = json.loads(dialog) if dialog else {}
    if "agreeing" not in row:
        return None
    kept = row["agreeing"]
    return Agreeing(**{**kept, "names": tuple(kept["names"])})
