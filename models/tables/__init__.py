"""All tables, in files of this folder by what they remember."""

from __future__ import annotations

from models.base import Base
from models.tables import broadcasts, changes, corrections, documents, inspections, messages, office, people, reports

METADATA = Base.metadata
"""Knows every table, since the files of this folder have been loaded."""

__all__ = [
    "METADATA",
    "broadcasts",
    "changes",
    "corrections",
    "documents",
    "inspections",
    "messages",
    "office",
    "people",
    "reports",
]
