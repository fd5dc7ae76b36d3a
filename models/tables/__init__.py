"""All tables, in four files by what they remember."""

from __future__ import annotations

from models.base import Base
from models.tables import messages, office, people, reports

METADATA = Base.metadata
"""Knows every table, since the four files have been loaded."""

__all__ = ["METADATA", "messages", "office", "people", "reports"]
