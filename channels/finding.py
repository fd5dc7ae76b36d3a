"""What `bot.py check` finds out about a platform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, one sentence a line."""

    lines: tuple[str, ...]
    is_well: bool
