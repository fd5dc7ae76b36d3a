"""What the conversation keeps of a broadcast until it is sent."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal

from core.messages import File
from handlers.opened import opened
from models.broadcasts import title_of

Point = Literal["head", "text", "more", "use", "units", "when", "send"]


@dataclass(frozen=True, slots=True)
class Composing:
    """A broadcast as far as it is put together.

    `draft` names it for ever: confirmed twice it is sent once. `asks` is what is open; `said` the words that were no
    audience, to be taken as text if they were meant so; `kept` a file whose use is asked, with its words. `alike` is
    the code of a broadcast with the same words that was shown; `mends` of one that this one puts right. `back` is
    what was open before.
    """

    draft: str
    head: str = ""
    asks: Point = "text"
    text: str = ""
    file: tuple[str, str, int] | None = None
    kept: tuple[str, str, int] | None = None
    kept_text: str = ""
    units: tuple[str, ...] = ()
    rule: str = ""
    said: str = ""
    receipt: bool = True
    at: str = ""
    alike: str = ""
    mends: str = ""
    back: str = ""

    @property
    def attached(self) -> File | None:
        """The file that goes with it."""
        return File(*self.file) if self.file else None

    @property
    def title(self) -> str:
        """By what it is named: its first line, or its file."""
        return title_of(self.text) or (self.file[0] if self.file else "")

    @property
    def moment(self) -> datetime | None:
        """When it is to go out; None: now."""
        return datetime.fromisoformat(self.at) if self.at else None

    @property
    def has_words(self) -> bool:
        """Whether there is something to send."""
        return bool(self.text or self.file)

    def going_on(self) -> Composing:
        """The same with the next thing that is open."""
        if not self.has_words:
            return replace(self, asks="text")
        return replace(self, asks="send" if self.units else "units")

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"composing": asdict(self)}, ensure_ascii=False)


def composing(dialog: str) -> Composing | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    if "composing" not in row:
        return None
    kept = row["composing"]
    files = {name: tuple(kept[name]) if kept[name] else None for name in ("file", "kept")}
    return Composing(**{**kept, **files, "units": tuple(kept["units"])})
