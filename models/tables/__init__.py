"""All tables, in five files by what they remember."""

from __future__ import annotations

from models.base import Base
from models.tables import documents, messages, office, people, reports

METADATA = Base.metadata
"""Knows every table, since the five files have been loaded."""

__all__ = ["METADATA", "documents", "messages", "office", "people", "reports"]
