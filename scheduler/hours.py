"""The chat hours, which the planner and the sender keep (core/hours.py)."""

from __future__ import annotations

from core.hours import SPREAD, Hours, place

__all__ = ["SPREAD", "Hours", "place"]
