"""The 基层党委 below a unit: its secretary lets them report, adds them, and sees how they stand."""

from __future__ import annotations

from handlers.grassroots.agreeing import go_on_grassroots, grassroots_line, recall_grassroots
from handlers.grassroots.hearing import grassroots_said

__all__ = ["go_on_grassroots", "grassroots_line", "grassroots_said", "recall_grassroots"]
