"""All tables, in seven files by what they remember."""

from __future__ import annotations

from models.base import Base
from models.tables import broadcasts, changes, corrections, documents, messages, office, people, reports

METADATA = Base.metadata
"""Knows every table, since the seven files have been loaded."""

__all__ = [
    "METADATA",
    "broadcasts",
    "changes",
    "corrections",
    "documents",
    "messages",
    "office",
    "people",
    "reports",
]
